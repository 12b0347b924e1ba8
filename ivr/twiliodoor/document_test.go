package twiliodoor

import (
	"bytes"
	"encoding/binary"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"supportline/ivr"
	"supportline/ivr/twiliodoor/player"
	"supportline/prompts"
)

func render(t *testing.T, g *rig, turn ivr.Turn) string {
	t.Helper()
	body, err := g.door.document(post{call: "CA1", form: url.Values{"To": {swedish}}}, turn, 7)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestEveryWaitHasItsDocument(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	sv := `<Say language="sv-SE" voice="Polly.Elin-Neural">`
	for name, c := range map[string]struct {
		turn ivr.Turn
		want string
	}{
		"menu": {gather(1, "a", "b"),
			`<Gather action="https://ivr.example.com/twilio/turn?call=CA1&amp;seq=7&amp;wait=gather" ` +
				`actionOnEmptyResult="true" finishOnKey="" ` +
				`input="dtmf" method="POST" numDigits="1" timeout="6">` + sv + `sv:a sv:b</Say></Gather>` +
				`<Redirect method="POST">https://ivr.example.com/twilio/turn?call=CA1&amp;seq=7&amp;wait=gather</Redirect>`},
		"PIN": {gather(6, "a"),
			`<Gather action="https://ivr.example.com/twilio/turn?call=CA1&amp;seq=7&amp;wait=gather" ` +
				`actionOnEmptyResult="true" finishOnKey="#" ` +
				`input="dtmf" method="POST" numDigits="6" timeout="6">` + sv + `sv:a</Say></Gather>` +
				`<Redirect method="POST">https://ivr.example.com/twilio/turn?call=CA1&amp;seq=7&amp;wait=gather</Redirect>`},
		"queue": {ivr.Turn{Lang: "sv", Then: ivr.Queue{Recheck: 15 * time.Second}},
			`<Gather action="https://ivr.example.com/twilio/turn?call=CA1&amp;seq=7&amp;wait=queue" ` +
				`actionOnEmptyResult="true" finishOnKey="" ` +
				`input="dtmf" method="POST" numDigits="1" timeout="1">` +
				`<Play>https://ivr.example.com/twilio/music/10.wav</Play></Gather>` +
				`<Redirect method="POST">https://ivr.example.com/twilio/turn?call=CA1&amp;seq=7&amp;wait=queue</Redirect>`},
		"transfer": {ivr.Turn{Lang: "sv", Then: ivr.Transfer{Address: "sip:a@b.example?x=1&y=2",
			RingFor: 1500 * time.Millisecond * 10}},
			`<Dial action="https://ivr.example.com/twilio/dial?call=CA1&amp;seq=7" answerOnBridge="true" ` +
				`method="POST" timeout="15">` +
				`<Sip method="POST" url="https://ivr.example.com/twilio/whisper?call=CA1&amp;seq=7">` +
				`sip:a@b.example?x=1&amp;y=2</Sip></Dial>`},
		"talk": {ivr.Turn{Then: ivr.Talk{}},
			`<Pause length="1"/>` +
				`<Redirect method="POST">https://ivr.example.com/twilio/turn?call=CA1&amp;seq=7&amp;wait=talk</Redirect>`},
		"hang-up": {ivr.Turn{Lang: "sv", Say: []prompts.Ref{prompts.Say("<bye> & \x01")}, Then: ivr.Hangup{}},
			sv + "sv:&lt;bye&gt; &amp; \uFFFD</Say><Hangup/>"},
	} {
		want := `<?xml version="1.0" encoding="UTF-8"?><Response>` + c.want + `</Response>`
		for range 20 { // the attributes come from a map
			if got := render(t, g, c.turn); got != want {
				t.Fatalf("%s:\n%s\nwant\n%s", name, got, want)
			}
		}
	}
}

func TestEachPromptIsSaidInItsOwnLanguage(t *testing.T) {
	t.Parallel()
	turn := ivr.Turn{Lang: "de", Then: ivr.Gather{Max: 1}, Say: []prompts.Ref{prompts.Say("menu").In("en"),
		prompts.Say("menu").In("sv"),
		prompts.Say("a"), prompts.Say("b"), prompts.Say("menu").In("cmn"), prompts.Say("menu").In("fr-CA"),
		prompts.Say("only.english"),
		prompts.Say("menu").In("tlh")}}
	g := newRig(t, func(ivr.CallID, ivr.Event) ivr.Turn { return turn })
	want := []player.Speech{
		{Text: "en:menu", Language: "en-US", Voice: "Polly.Joanna-Neural"}, {Text: "sv:menu", Language: "sv-SE",
			Voice: "Polly.Elin-Neural"},
		{Text: "de:a de:b", Language: "de-DE", Voice: "Polly.Vicki-Neural"}, {Text: "cmn:menu", Language: "cmn-CN",
			Voice: "Polly.Zhiyu-Neural"},
		{Text: "fr-CA:menu", Language: "fr-CA", Voice: "Polly.Gabrielle-Neural"},
		{Text: "en:only.english tlh:menu", Language: "en-US", Voice: "Polly.Joanna-Neural"},
	}
	got := g.call(t, player.Options{}).Next().Said
	if len(got) != len(want) {
		t.Fatalf("said %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %+v, want %+v", i, got[i], want[i])
		}
	}
	if log := g.logged.String(); !strings.Contains(log, "only.english") {
		t.Errorf("the missing prompt is not in the log: %s", log)
	}
}

func TestEnglishHasTheAccentOfTheNumberThatWasCalled(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{"+442079460123": "en-GB", "+61255500001": "en-AU", "+14165550123": "en-US",
		"+18005550123": "en-US",
		swedish:        "en-US", "sip:x@y": "en-US"} {
		if got := Voices("en", post{form: url.Values{"To": {to}}}.region()).Language; got != want {
			t.Errorf("%s: %s, want %s", to, got, want)
		}
	}
	if got := Voices("en-AU", "GB").Language; got != "en-AU" {
		t.Errorf("a language with a country: %s", got)
	}
	if got := Voices("fr", post{form: url.Values{"To": {"+18005550123"}}}.region()).Language; got != "fr-CA" {
		t.Errorf("French on a North American toll-free number: %s", got)
	}
}

func TestALongAnnouncementIsSaidInSeveralVerbs(t *testing.T) {
	t.Parallel()
	text := strings.TrimSpace(strings.Repeat("störning ", 1500))
	g := newRig(t, func(ivr.CallID, ivr.Event) ivr.Turn {
		return ivr.Turn{Lang: "sv", Say: []prompts.Ref{prompts.SayWith("incident", "text", prompts.Text(text))},
			Then: ivr.Gather{Max: 1}}
	})
	s := g.call(t, player.Options{}).Next() // the player refuses a Say that is too long
	if s.Text() != "sv:incident "+text || len(s.Said) != 4 {
		t.Errorf("said in %d verbs, %d characters of %d", len(s.Said), utf8.RuneCountInString(s.Text()),
			utf8.RuneCountInString(text)+12)
	}
	if parts := split(strings.Repeat("å", 10), 4); strings.Join(parts, "|") != "åååå|åååå|åå" {
		t.Errorf("a word longer than a verb: %q", parts)
	}
}

func TestMusicIsAsLongAsItSaysAndMayBeKept(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	for wait, want := range map[time.Duration]string{0: "5.wav", 5 * time.Second: "5.wav", 9 * time.Second: "5.wav",
		10 * time.Second: "10.wav",
		time.Minute:      "20.wav"} {
		if got := clipFor(wait); got != want {
			t.Errorf("a wait of %v plays %s, want %s", wait, got, want)
		}
	}
	for s := range g.door.music {
		wav := g.door.music[s].wav
		length := binary.LittleEndian.Uint32(wav[54:])
		if string(wav[:4]) != "RIFF" || string(wav[50:54]) != "data" ||
			int(binary.LittleEndian.Uint32(wav[4:]))+8 != len(wav) || int(length)+58 != len(wav) {
			t.Errorf("%s is not a WAV file: % x", s, wav[:58])
		}
		if want := strings.TrimSuffix(s, ".wav"); time.Duration(length/sampleRate)*time.Second != mustDuration(t, want+"s") {
			t.Errorf("%s lasts %d samples", s, length)
		}
		if samples := wav[58:]; bytes.Count(samples, []byte{0xff}) > len(samples)/2 || samples[len(samples)-1]|0x80 < 0xf0 {
			t.Errorf("%s is silent, or ends in a click", s)
		}
	}
}

func mustDuration(t *testing.T, s string) time.Duration {
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMuLawIsThatOfG711(t *testing.T) {
	t.Parallel()
	for sample, want := range map[int16]byte{0: 0xff, 4: 0xfe, -4: 0x7e, 32767: 0x80, -32768: 0x00, 1000: 0xce,
		-1000: 0x4e} {
		if got := muLaw(sample); got != want {
			t.Errorf("%d: %#x, want %#x", sample, got, want)
		}
	}
}

func TestASentenceIsReadByAVoiceOfTheLanguageThatItIsIn(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(ivr.CallID, ivr.Event) ivr.Turn {
		return ivr.Turn{Lang: "es", Say: []prompts.Ref{prompts.Say("language.menu"), prompts.Say("bye"), prompts.Say("bye").In("ru")},
			Then: ivr.Hangup{Ending: ivr.EndClosed}}
	})
	said := g.call(t, player.Options{}).Next().Said
	var voices []string
	for _, s := range said {
		voices = append(voices, s.Language)
	}
	if want := []string{"es-ES", "en-US", "ru-RU"}; !slices.Equal(voices, want) {
		t.Errorf("voices %v, want %v", voices, want)
	}
}
