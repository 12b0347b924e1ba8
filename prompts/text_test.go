package prompts

import (
	"strings"
	"testing"
	"time"
)

// now is a Friday.
var now = time.Date(2026, time.November, 20, 20, 30, 0, 0, time.UTC)

func at(days, hour, minute int) Value {
	return At(time.Date(2026, time.November, 20+days, hour, minute, 0, 0, time.UTC), now)
}

func TestTextIsWrittenAsTheLanguageWritesIt(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	closed := SayWith("closed.later", "service", Word("service.billing"))
	for _, test := range []struct {
		lang string
		ref  Ref
		want string
	}{
		{"en", SayWith("queue.place", "place", Number(3)), "You are number 3 in the queue."},
		{"en", SayWith("queue.place", "place", Number(1234)), "You are number 1 2 3 4 in the queue."},
		{"en", SayWith("agent.organisation", "number", Digits("100200")), "Organisation 1 0 0 2 0 0."},
		{"en", SayWith("language.menu", "key", Digits("*")), "For English, press star."},
		{"en", SayWith("incident.known", "text", Text("Mail is slow.")), "There is a known incident. Mail is slow."},
		{"en", SayWith("closed.opens", "when", at(0, 21, 0)), "It opens today at 9:00 pm."},
		{"en", SayWith("closed.opens", "when", at(1, 0, 0)), "It opens tomorrow at midnight."},
		{"en", SayWith("closed.opens", "when", at(1, 12, 0)), "It opens tomorrow at 12 noon."},
		{"en", closed.And("language", Word("language.name.cmn")).And("when", at(3, 9, 5)),
			"Billing in Mandarin opens on Monday at 9:05 am."},
		{"en", SayWith("closed.opens", "when", at(44, 9, 30)), "It opens on 3 January at 9:30 am."},
		{"sv", closed.And("language", Word("language.name.sv")).And("when", at(3, 9, 0)),
			"Fakturering på svenska öppnar på måndag klockan 09:00."},
		{"sv", SayWith("closed.opens", "when", at(44, 9, 30)), "Det öppnar den 3 januari klockan 09:30."},
		{"de", closed.And("language", Word("language.name.de")).And("when", at(3, 9, 0)),
			"Der Bereich Abrechnung auf Deutsch öffnet am Montag um 9:00 Uhr."},
		{"de", SayWith("closed.opens", "when", at(44, 9, 30)), "Er öffnet am 3. Januar um 9:30 Uhr."},
		{"fr", closed.And("language", Word("language.name.fr")).And("when", at(3, 9, 0)),
			"Le service facturation en français ouvrira lundi à 9 h."},
		{"fr", SayWith("closed.opens", "when", at(42, 9, 30)), "Il ouvrira le 1er janvier à 9 h 30."},
		{"fr-CA", SayWith("closed.opens", "when", at(1, 12, 0)), "Il ouvrira demain à midi."},
		{"cmn", closed.And("language", Word("language.name.cmn")).And("when", at(3, 9, 0)),
			"普通话账单服务将于星期一上午9:00开始服务。"},
		{"cmn", SayWith("closed.opens", "when", at(44, 14, 30)), "服务将于1月3日下午2:30开始。"},
		{"da", Say("bye"), "Goodbye."},
		{"en", Say("bye").In("sv"), "Hej då."},
		{"sv", Say("bye").In("da"), "Goodbye."},
		{"da", SayWith("language.menu", "key", Digits("2")), "For English, press 2."},
		{"fr", SayWith("region.menu", "region", Word("region.name.US")).And("key", Number(1)), "États-Unis : appuyez sur 1."},
		{"de", SayWith("region.menu", "region", Word("region.name.CH")).And("key", Number(2)), "Für die Schweiz drücken Sie die 2."},
		{"sv", SayWith("region.menu", "region", Named("region.name.XX", "Ruritanien")).And("key", Number(3)), "För Ruritanien, tryck 3."},
		{"en", SayWith("announcement", "text", Notice("We have moved.")), "We have moved."},
	} {
		got, err := c.Text(test.lang, test.ref)
		if err != nil || got != test.want {
			t.Errorf("%s %s: %q, %v: want %q", test.lang, test.ref.Key, got, err, test.want)
		}
	}
}

func TestAnUnfilledSlotIsAnErrorThatNamesKeyAndSlot(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	wrong := map[string]Ref{
		"nothing filled":     Say("queue.place"),
		"another slot":       SayWith("queue.place", "plaice", Number(1)),
		"an empty value":     SayWith("queue.place", "place", Value{}),
		"an unknown word":    SayWith("queue.place", "place", Word("no.such.word")),
		"a word with slots":  SayWith("queue.place", "place", Word("queue.place")),
		"a day of no week":   SayWith("queue.place", "place", Value{When: &When{Day: "weekday", Week: 9}}),
		"a thirteenth month": SayWith("queue.place", "place", Value{When: &When{Day: "date", Month: 13, Date: 1}}),
		"an hour of no day":  SayWith("queue.place", "place", Value{When: &When{Day: "today", Hour: 24}}),
		"no day":             SayWith("queue.place", "place", Value{When: &When{}}),
	}
	for name, ref := range wrong {
		_, textErr := c.Text("sv", ref)
		_, clipsErr := c.Clips("sv", ref)
		for _, err := range []error{textErr, clipsErr} {
			if err == nil || !strings.Contains(err.Error(), "queue.place") || !strings.Contains(err.Error(), "{place}") {
				t.Errorf("%s: error %v", name, err)
			}
		}
	}
	if _, err := c.Text("en", Say("no.such.prompt")); err == nil || !strings.Contains(err.Error(), "no.such.prompt") {
		t.Errorf("unknown key: error %v", err)
	}
}
