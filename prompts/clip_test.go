package prompts

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// heard joins the texts of the clips by bars.
func heard(tb testing.TB, c *Catalogue, lang string, r Ref) string {
	tb.Helper()
	clips, err := c.Clips(lang, r)
	if err != nil {
		tb.Fatalf("%s: %v", lang, err)
	}
	texts := make([]string, len(clips))
	for i, clip := range clips {
		texts[i] = clip.Text()
	}
	return strings.Join(texts, "|")
}

func TestClipsFollowTheSentence(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	for _, test := range []struct {
		lang string
		ref  Ref
		want string
	}{
		{"en", SayWith("queue.place", "place", Number(123)), "You are number|one|hundred and|twenty-three|in the queue."},
		{"en", SayWith("queue.place", "place", Number(1000)), "You are number|one,|zero,|zero,|zero|in the queue."},
		{"en", SayWith("queue.place", "place", Number(-4)), "You are number|minus,|four|in the queue."},
		{"en", SayWith("language.menu", "key", Digits("#")), "For English, press|hash."},
		{"en", SayWith("agent.severity", "severity", Digits("b")), "Severity|B."},
		{"en", SayWith("agent.organisation", "number", Digits("1002 00")), "Organisation|one,|zero,|zero,|two,|zero,|zero."},
		{"en", SayWith("closed.opens", "when", at(44, 9, 30)),
			"It opens|on|the third of|January|at|nine|thirty|in the morning."},
		{"en", SayWith("closed.alternative", "key", Digits("1")).And("service", Word("service.billing")).
			And("language", Word("language.name.en")), "For|billing|in|English,|which is open now, press|one."},
		{"sv", SayWith("closed.opens", "when", at(3, 9, 0)), "Det öppnar|på|måndag|klockan|nio."},
		{"sv-FI", Say("queue.full"), "Vi beklagar: för många väntar redan.|Ring igen senare, eller skapa ett ärende på webben."},
		{"de", SayWith("closed.opens", "when", at(1, 9, 30)), "Er öffnet|morgen um|neun|Uhr|dreißig."},
		{"de", Say("unverified.ask"), "Um mit jemandem über allgemeine Fragen zu sprechen, ohne Zugriff auf das Konto, " +
			"drücken Sie die eins.|Um den Anruf zu beenden, drücken Sie die zwei."},
		{"de", Say("bye").In("sv"), "Hej då."},
		{"fr", Say("bye"), "Goodbye."},
		{"sv", Say("bye").In("cmn"), "Goodbye."},
		{"en", SayWith("language.menu", "key", Digits("2")).In("fr"), "For|French,|press|two."},
		{"en", SayWith("language.menu", "key", Digits("2")).In("fr-CA"), "For|French,|press|two."},
		{"de", SayWith("language.menu", "key", Digits("2")).In("es"), "Für|Spanisch|drücken Sie die|zwei."},
		{"es", SayWith("language.menu", "key", Digits("1")).In("es"), "For|Spanish,|press|one."},
		{"es", SayWith("language.menu", "key", Digits("2")).In("en"), "For English, press|two."},
		{"en", SayWith("announcement", "text", Notice("Anything at all.")), ""},
		{"en", SayWith("incident.known", "text", Text("Anything at all.")),
			"There is a known incident.|You find what is known about it on the service health page."},
	} {
		if got := heard(t, c, test.lang, test.ref); got != test.want {
			t.Errorf("%s %s: %s\nwant %s", test.lang, test.ref.Key, got, test.want)
		}
	}
}

func TestAPromptWrittenToPeopleHasNoClips(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	if _, err := c.Clips("en", Say("message.withheld")); err == nil || !strings.Contains(err.Error(), "message.withheld") {
		t.Errorf("error %v", err)
	}
}

func TestARegionWithoutAPromptIsLeftToTextDoors(t *testing.T) {
	t.Parallel()
	r := SayWith("region.menu", "region", Named("region.name.XX", "Ruritania")).And("key", Number(1))
	if _, err := shippedCatalogue(t).Clips("en", r); err == nil || !strings.Contains(err.Error(), "Ruritania") {
		t.Errorf("error %v", err)
	}
}

func TestAWordThatNobodyRecordedIsAnErrorThatNamesIt(t *testing.T) {
	t.Parallel()
	_, err := shippedCatalogue(t).Clips("de", SayWith("agent.severity", "severity", Digits("X")))
	if err == nil || !strings.Contains(err.Error(), `"X."`) || !strings.Contains(err.Error(), "agent.severity") {
		t.Errorf("error %v", err)
	}
}

// plausible values of every slot that is spoken.
func plausible(c *Catalogue) map[string][]Value {
	values := map[string][]Value{"key": {Digits("*"), Digits("#")}, "text": {Text("Mail is slow.")}}
	for n := range 1000 {
		values["place"] = append(values["place"], Number(n))
	}
	for key := '0'; key <= '9'; key++ {
		values["key"] = append(values["key"], Digits(string(key)))
	}
	for _, s := range []string{"A", "B", "C"} {
		values["severity"] = append(values["severity"], Digits(s))
	}
	for _, s := range []string{"billing", "technical", "pre-sales"} {
		values["service"] = append(values["service"], Word("service."+s))
	}
	for _, key := range slices.Sorted(maps.Keys(c.books["en"].prompts)) {
		switch {
		case strings.HasPrefix(key, "language.name."):
			values["language"] = append(values["language"], Word(key))
		case strings.HasPrefix(key, "region.name."):
			values["region"] = append(values["region"], Word(key))
		}
	}
	values["number"] = []Value{Digits("1234567890")}
	for days := range 400 {
		values["when"] = append(values["when"], at(days, days%24, days%60), at(days, days%24, 0), at(days, 9, days%60))
	}
	return values
}

func TestEveryPromptHasAudioForEveryPlausibleValue(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	values := plausible(c)
	for _, lang := range []string{"en", "sv", "de"} {
		for _, key := range slices.Sorted(maps.Keys(c.books[lang].prompts)) {
			if isWritten(key) || strings.HasPrefix(key, "when.") {
				continue
			}
			slots := c.books[lang].prompts[key].slots
			most := 1
			for _, slot := range slots {
				if len(values[slot]) == 0 {
					t.Fatalf("%s: this test has no values for {%s}", key, slot)
				}
				most = max(most, len(values[slot]))
			}
			for i := range most {
				r := Say(key)
				for _, slot := range slots {
					r = r.And(slot, values[slot][i%len(values[slot])])
				}
				if heard(t, c, lang, r) == "" && key != "announcement" {
					t.Errorf("%s %s: nothing is heard", lang, key)
				}
			}
		}
	}
}

func TestClipsShareTheirAudioAndKeepTheirNames(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	r := SayWith("agent.organisation", "number", Digits("11"))
	first, err := c.Clips("sv", r)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := c.Clips("sv", r)
	for i := range first {
		if first[i].ID() != again[i].ID() || &first[i].PCM()[0] != &again[i].PCM()[0] {
			t.Errorf("clip %d is another one the second time", i)
		}
	}
	if first[1].ID() == first[2].ID() {
		t.Error(`"ett," and "ett." have one name and different audio`)
	}
	english, _ := c.Clips("en", r)
	if english[0].Text() != first[0].Text() || english[0].ID() == first[0].ID() {
		t.Errorf("%q in two languages has the names %q and %q", first[0].Text(), first[0].ID(), english[0].ID())
	}
}

func TestTheSilenceAfterAClipIsThatOfItsPunctuation(t *testing.T) {
	t.Parallel()
	b := shippedCatalogue(t).books["en"]
	for fragment, ms := range map[string]int{"one": 30, "one,": 140, "one.": 250, "ninety.": 250, "hash?": 250} {
		clip, ok := b.clip(fragment)
		if !ok {
			t.Fatalf("%q has no clip", fragment)
		}
		pcm := clip.PCM()
		silent := 0
		for silent < len(pcm) && pcm[len(pcm)-1-silent] == 0 {
			silent++
		}
		if got := silent * 1000 / Rate; got < ms || got > ms+20 {
			t.Errorf("%q ends in %d ms of silence, want %d", fragment, got, ms)
		}
	}
	if pcm := (Clip{}).PCM(); pcm != nil {
		t.Errorf("an empty clip has %d samples", len(pcm))
	}
}
