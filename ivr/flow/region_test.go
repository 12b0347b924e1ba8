package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"supportline/ivr"
)

// page are the sentences of a page of the menu of world's many regions.
func page(keys ...string) []string {
	names := map[string]string{"CI": "the Ivory Coast", "CM": "Cameroon", "BJ": "Benin", "BF": "Burkina Faso", "BI": "Burundi",
		"CF": "the Central African Republic", "TD": "Chad", "KM": "the Comoros", "BL": "Saint Barthélemy", "MF": "Saint Martin", "XX": "Region XX"}
	var said []string
	for i, key := range keys {
		said = append(said, fmt.Sprintf("For %s, press %d.", names[key], i+1))
	}
	return append(said, "For another country, press 9.")
}

func TestTwentySixRegionsAreAskedOnFourPagesAndThenAgain(t *testing.T) {
	t.Parallel()
	w := calling(t, world(t), manyRegions, "", tuesday)
	first := page(africa[:8]...)
	w.hears(first...)
	w.keys("*").hears(first...)
	w.keys("9")
	if len(w.said) != 9 || w.heard("For Guadeloupe, press 7.") < 0 {
		t.Errorf("the second page: %v", w.said)
	}
	w.keys("999").hears(first...)
	w.keys("999")
	if len(w.said) != 3 || w.heard("For Region XX, press 2.") < 0 || w.heard("For another country, press 9.") != 2 {
		t.Errorf("the last page: %v", w.said)
	}
	w.keys("3")
	if w.state.Step != stepRegion || w.heard("That key has no meaning here.") != 0 || w.heard("For Saint Martin, press 1.") != 1 {
		t.Errorf("a key that the last page does not have, at %s: %v", w.state.Step, w.said)
	}
	w.keys("2")
	if w.state.Region != "XX" || w.state.Step != stepAdmin {
		t.Errorf("region %s at step %s", w.state.Region, w.state.Step)
	}
	w.keys("0")
	if why := w.why(); w.state.Decided != "queue" || !strings.HasPrefix(why, "region: Region XX: the caller chose it") {
		t.Errorf("decided %s:\n%s", w.state.Decided, why)
	}
}

func TestEveryRegionOfALineCanBeChosen(t *testing.T) {
	t.Parallel()
	c := world(t)
	for i, key := range africa {
		w := calling(t, c, manyRegions, "", tuesday).keys(strings.Repeat("9", i/8) + fmt.Sprint(i%8+1))
		last := w.done[len(w.done)-1]
		if w.state.Region != key || last.Decided != "region "+key || last.Why[0].Text != c.Regions[key].Name+": the caller chose it" {
			t.Errorf("region %d is %s, decided %s: %v; want %s", i, w.state.Region, last.Decided, last.Why, key)
		}
	}
}

func TestEightRegionsNeedNoSecondPage(t *testing.T) {
	t.Parallel()
	c := world(t)
	line(t, c, manyRegions).Regions = africa[:8]
	w := calling(t, c, manyRegions, "", tuesday)
	w.hears(page(africa[:8]...)[:8]...)
	if w.keys("9"); w.heard("That key has no meaning here.") != 0 {
		t.Errorf("9 says %v", w.said)
	}
}

func TestForACallerWhoDoesNotSayTheFirstRegionCountsAndTheRecordTells(t *testing.T) {
	t.Parallel()
	c := world(t)
	for keys, reason := range map[string]string{
		"   ": "did not say which", "999334": "did not say which", " 9 9 ": "did not say which", "0": "asked for a person", "90": "asked for a person",
	} {
		w := calling(t, c, manyRegions, "", tuesday).keys(keys)
		last := w.done[len(w.done)-1]
		if w.state.Region != "CI" || !strings.Contains(last.Why[0].Text, reason) {
			t.Errorf("%q: region %s, %v", keys, w.state.Region, last.Why)
		}
		if w.state.Step == stepAdmin {
			w.keys("0")
		}
		if w.state.Decided != "queue" || w.state.Why[0].Rule != "region" || !strings.Contains(w.state.Why[0].Text, reason) {
			t.Errorf("%q: decided %s:\n%s", keys, w.state.Decided, w.why())
		}
	}
	w := calling(t, c, fewRegions, "", tuesday).keys("0") // in the language menu
	if w.state.Region != "MA" || !strings.Contains(w.why(), "asked for a person before saying which") {
		t.Errorf("a person in the language menu: region %q\n%s", w.state.Region, w.why())
	}
}

func TestWhoeverHasANumberOfTheRegionIsNotAskedAndChoosesAmongItsLanguages(t *testing.T) {
	t.Parallel()
	c := world(t)
	menus := map[string][]string{
		"":              {"For English, press 1.", "Pour le français, appuyez sur 2.", "للمتابعة بالعربية، اضغط 3.", "Para español, pulse 4."},
		"+212520000001": {"For English, press 1.", "Pour le français, appuyez sur 2.", "Para español, pulse 3."},
		"+21671000001":  {"For English, press 1.", "Pour le français, appuyez sur 2."},
		"+97444000001":  {"For English, press 1.", "للمتابعة بالعربية، اضغط 2."},
	}
	for from, menu := range menus {
		w := calling(t, c, fewRegions, from, tuesday).hears(menu...)
		step := stepAdmin
		if from == "" {
			step = stepRegion
		}
		w.keys("2")
		if w.state.Step != step || w.state.Lang != []string{"fr", "ar"}[strings.Count(from, "+974")] {
			t.Errorf("%q: step %s, language %s", from, w.state.Step, w.state.Lang)
		}
	}
}

func TestTheRegionIsAskedInTheLanguageThatWasChosen(t *testing.T) {
	t.Parallel()
	c := world(t)
	calling(t, c, fewRegions, "", tuesday).keys("2").hears("Region MA : appuyez sur 1.", "Region TN : appuyez sur 2.", "Qatar : appuyez sur 3.")
	// Arabic has few sentences: the menu is in English, and the region's own service is offered in English too.
	w := calling(t, c, fewRegions, "", tuesday).keys("3").hears("For Region MA, press 1.", "For Region TN, press 2.", "For Qatar, press 3.")
	if w.keys("1"); w.state.Region != "MA" || w.state.Lang != "ar" {
		t.Errorf("region %s in %s", w.state.Region, w.state.Lang)
	}
}

func TestNoLanguageMenuHasMoreThanEightKeys(t *testing.T) {
	t.Parallel()
	c := world(t)
	line(t, c, manyRegions).Languages = strings.Fields("en ar cs de es fr he hu id it")
	if w := calling(t, c, manyRegions, "", tuesday); len(w.said) != 8 {
		t.Errorf("heard %v", w.said)
	}
}

func TestALineIsFoundAgainByTheFormInWhichItWasDialled(t *testing.T) {
	t.Parallel()
	c := world(t)
	l := line(t, c, sweden)
	w := &walk{c: c}
	if got := w.spelling(l, nil); got != "+46201605899" {
		t.Errorf("called %s", got)
	}
	number := l.Number
	l.Number, l.Printed = line(t, c, japan).Number, "nowhere to be found"
	if got := w.spelling(l, []string{"x", number.E164()}); got != number.E164() {
		t.Errorf("called %s", got)
	}
	if got := w.spelling(l, nil); got != l.Printed {
		t.Errorf("called %s", got)
	}
}

func TestTheRegionStepRefusesWhatIsNoAnswer(t *testing.T) {
	t.Parallel()
	c := world(t)
	w := calling(t, c, manyRegions, "", tuesday)
	_, move := Step(c, w.state, ivr.QueueFull{}, tuesday)
	if turn, ok := move.(ivr.Turn); !ok || !slices.Equal([]ivr.Wait{turn.Then}, []ivr.Wait{ivr.Hangup{Ending: ivr.EndFault}}) {
		t.Errorf("%+v", move)
	}
}
