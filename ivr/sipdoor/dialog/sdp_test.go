package dialog

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"supportline/ivr/sipdoor/audio"
)

var (
	near  = netip.MustParseAddrPort("192.0.2.1:4000")
	plain = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 5000 RTP/AVP 0\r\n"
)

func TestOffersOfTheFieldComeToAnAgreement(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		offer string
		want  string // codec, event, far, direction
	}{
		"plain":               {plain, "PCMU 0 192.0.2.9:5000 sendrecv"},
		"their order":         {strings.Replace(plain, "AVP 0", "AVP 18 8 0 97", 1) + "a=rtpmap:97 telephone-event/8000\r\n", "PCMA 97 192.0.2.9:5000 sendrecv"},
		"bare LF, no s= t=":   {"v=0\no=x\nc=IN IP4 192.0.2.9\nm=audio 5000 RTP/AVP 8\n", "PCMA 0 192.0.2.9:5000 sendrecv"},
		"T.38 beside":         {strings.Replace(plain, "m=audio", "m=image 6000 udptl t38\r\nm=audio", 1), "PCMU 0 192.0.2.9:5000 sendrecv"},
		"its own address":     {plain + "c=IN IP4 192.0.2.77\r\n", "PCMU 0 192.0.2.77:5000 sendrecv"},
		"session hold":        {strings.Replace(plain, "t=0 0", "t=0 0\r\na=sendonly", 1), "PCMU 0 192.0.2.9:5000 recvonly"},
		"medium over session": {strings.Replace(plain, "t=0 0", "t=0 0\r\na=sendonly", 1) + "a=sendrecv\r\n", "PCMU 0 192.0.2.9:5000 sendrecv"},
		"recvonly":            {plain + "a=recvonly\r\n", "PCMU 0 192.0.2.9:5000 sendonly"},
		"RFC 2543 hold":       {strings.Replace(plain, "c=IN IP4 192.0.2.9", "c=IN IP4 0.0.0.0", 1), "PCMU 0 0.0.0.0:5000 recvonly"},
		"events at 16 kHz":    {strings.Replace(plain, "AVP 0", "AVP 0 96", 1) + "a=rtpmap:96 telephone-event/16000\r\n", "PCMU 0 192.0.2.9:5000 sendrecv"},
		"a second audio":      {strings.Replace(plain, "AVP 0", "AVP 18", 1) + "m=audio 5002 RTP/AVP 0\r\n", "PCMU 0 192.0.2.9:5002 sendrecv"},
		"odd words":           {strings.Replace(plain, "c=IN", "z=1 2\r\ni=Ünïcode\r\nc=IN", 1) + "a=ptime:1000000000\r\na=\r\n", "PCMU 0 192.0.2.9:5000 sendrecv"},
		"no codec":            {strings.Replace(plain, "AVP 0", "AVP 18 9", 1), ""},
		"port 0":              {strings.Replace(plain, "audio 5000", "audio 0", 1), ""},
		"savp":                {strings.Replace(plain, "RTP/AVP", "RTP/SAVP", 1), ""},
		"a host name":         {strings.Replace(plain, "c=IN IP4 192.0.2.9", "c=IN IP4 evil.example", 1), ""},
		"no address":          {strings.Replace(plain, "c=IN IP4 192.0.2.9\r\n", "", 1), ""},
		"multicast":           {strings.Replace(plain, "c=IN IP4 192.0.2.9", "c=IN IP4 224.1.2.3/127", 1), ""},
		"a lying rtpmap":      {plain + "a=rtpmap:0 G729/8000\r\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := parseSDP([]byte(c.offer))
			if err != nil {
				t.Fatal(err)
			}
			a, err := agree(d, near.Addr())
			if got := fmt.Sprintf("%v %d %v %s", a.codec, a.theirs, a.far, a.dir); err == nil && got != c.want || (err != nil) != (c.want == "") {
				t.Errorf("%s, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestWhatIsNoDescriptionIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "words": "SECRET", "no media": "v=0\r\n", "port 70000": "m=audio 70000 RTP/AVP 0", "negative port": "m=audio -1 RTP/AVP 0",
		"too few fields": "m=audio 1", "too many lines": strings.Repeat("a=x\n", 201), "too many media": strings.Repeat("m=audio 1 RTP/AVP 0\n", 17),
		"too many formats": "m=audio 1 RTP/AVP" + strings.Repeat(" 0", 33), "too long": "m=audio 1 RTP/AVP 0\n" + strings.Repeat("a", 1<<16),
		"another net": "c=ATM X SECRET\nm=audio 1 RTP/AVP 0",
	} {
		if _, err := parseSDP([]byte(text)); err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnAnswerHasTheOffersLinesAndAVersionThatOnlyChangesBringUp(t *testing.T) {
	t.Parallel()
	offer := strings.Replace(plain, "m=audio", "m=image 6000 udptl t38\r\nm=audio", 1) + "m=video 7000 RTP/AVP 99\r\n"
	d, err := parseSDP([]byte(offer))
	if err != nil {
		t.Fatal(err)
	}
	a, err := agree(d, near.Addr())
	if err != nil {
		t.Fatal(err)
	}
	w := writer{id: 7}
	first := w.answer(d, a, near)
	want := "v=0\r\no=supportline 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=image 0 UDPTL t38\r\n" +
		"m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\nm=video 0 RTP/AVP 99\r\n"
	if string(first) != want {
		t.Errorf("answer\n%s\nwant\n%s", first, want)
	}
	if again := w.answer(d, a, near); !bytes.Equal(again, first) {
		t.Errorf("the same again:\n%s", again)
	}
	a.dir = recvonly
	if changed := w.answer(d, a, near); !bytes.Contains(changed, []byte("o=supportline 7 2 ")) {
		t.Errorf("a change:\n%s", changed)
	}
}

func FuzzSDP(f *testing.F) {
	f.Add([]byte(plain))
	f.Add([]byte("v=0\nc=IN IP6 ::1\na=inactive\nm=audio 1/2 RTP/AVPF 0 8 101\na=rtpmap:101 telephone-event/8000\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := parseSDP(body)
		if err != nil {
			return
		}
		a, err := agree(d, near.Addr())
		if err != nil {
			return
		}
		answer := (&writer{}).answer(d, a, near)
		back, err := parseSDP(answer)
		if err != nil || len(back.media) != len(d.media) {
			t.Fatalf("%v: %q is answered by what we would refuse: %q", err, body, answer)
		}
		if b, err := concludes(only(back, a.line), near.Addr(), a.ours); err != nil || b.codec != a.codec || b.theirs != a.ours {
			t.Fatalf("%v: %+v becomes %+v", err, a, b)
		}
	})
}

// only is a description with only one of its lines.
func only(d description, line int) description {
	d.media = d.media[line : line+1]
	return d
}

func TestOurOfferNamesWhatWeSpeakTheFirstChoiceFirst(t *testing.T) {
	t.Parallel()
	w := writer{id: 1}
	got := string(w.offer([]audio.Codec{audio.PCMA, audio.PCMU}, near, 101, sendonly))
	for _, line := range []string{"m=audio 4000 RTP/AVP 8 0 101\r\n", "a=rtpmap:101 telephone-event/8000\r\n", "a=fmtp:101 0-15\r\n", "a=sendonly\r\n"} {
		if !strings.Contains(got, line) {
			t.Errorf("%q is missing in\n%s", line, got)
		}
	}
}
