package flow

import (
	"slices"
	"testing"
	"time"

	"supportline/config"
	"supportline/config/hours"
	"supportline/ivr"
)

func TestKnownIncidentsOfAServiceAreToldWhenItIsChosen(t *testing.T) {
	t.Parallel()
	w := calling(t, eventful(world(t)), sweden, "", tuesday)
	w.hears("Welcome to customer support.", "There is a known incident. All is slow.", "Told at greeting.",
		"Before you go on, please look at the service health page. Many problems are explained there already.",
		"This line serves administrators of customer organisations only. If you are an administrator, press 1. If you are not, press 2.")
	w.keys("0") // to the front desk
	w.hears("We bring you to a person. Without verification, nobody will work on the organisation's account.",
		"There is a known incident. Mail is slow.", "We are connecting you.")
	w = calling(t, eventful(world(t)), sweden, "", tuesday)
	w.org = ivr.Organisation{Number: "100200"}
	w.step(ivr.Silence{}).state.Step = stepService // as if it had been proved
	w.keys("1").hears("Om fakturering.", "We are connecting you.")
	if w.turn.Say[0].Lang != "sv" {
		t.Errorf("the announcement is read by a voice of %q", w.turn.Say[0].Lang)
	}
}

func TestAnAnnouncementForThoseWhoWaitIsHeardOnEnteringTheQueue(t *testing.T) {
	t.Parallel()
	w := calling(t, eventful(world(t)), sweden, "", tuesday)
	w.join = ivr.Waiting{Place: 2}
	w.keys("0")
	if w.heard("Told at waiting.") != w.heard("You are number 2 in the queue.")+1 {
		t.Errorf("heard %v", w.said)
	}
	if w.step(ivr.Woken{}); w.heard("Told at waiting.") >= 0 {
		t.Error("it is heard again while the caller waits")
	}
}

// billingOf asks for billing on a line where another service can be chosen as well.
func billingOf(w *walker) *walker {
	w.state.Step = stepService // as if everything before were done
	return w.keys("1")
}

func TestClosedByAnOverrideItsTextIsSaid(t *testing.T) {
	t.Parallel()
	c := eventful(world(t))
	stocktaking(c, "JP")
	at := tuesday.Add(-3 * time.Hour)
	c.Overrides[0].Until = at.Add(5 * 24 * time.Hour)
	w := billingOf(calling(t, c, japan, "", at))
	w.hears("Om fakturering.", "Our stock is counted.", "Billing in English is closed now.", "It opens on Monday at midnight.",
		"Told at closed.", "For technical support in English, which is open now, press 1.", "To end the call, press 9.")
}

func TestClosedByAHolidayThatIsSaid(t *testing.T) {
	t.Parallel()
	at := tuesday.Add(-4 * time.Hour)
	for kind, special := range map[string]hours.Special{
		"holiday":  {Kind: hours.Holiday, Name: "Labour Day"},
		"half-day": {Kind: hours.HalfDay, Name: "Some Eve", Closed: 5 * 60},
	} {
		c := world(t)
		holiday(c, "JP", at, special)
		w := billingOf(calling(t, c, japan, "", at))
		if w.heard("We are closed for a public holiday.") != 0 || w.heard("Billing in English is closed now.") != 1 ||
			w.heard("It opens tomorrow at midnight.") != 2 {
			t.Errorf("%s: %v\n%s", kind, w.said, w.why())
		}
		stocktaking(c, "JP")
		if w := billingOf(calling(t, c, japan, "", at)); w.heard("We are closed for a public holiday.") >= 0 || w.heard("Our stock is counted.") != 0 {
			t.Errorf("%s and an override: %v", kind, w.said)
		}
	}
	if w := billingOf(calling(t, world(t), japan, "", tuesday)); w.heard("We are closed for a public holiday.") >= 0 {
		t.Errorf("an ordinary evening: %v", w.said)
	}
}

func TestWhenItOpensIsSaidOnTheCallersClock(t *testing.T) {
	t.Parallel()
	c := world(t)
	at := time.Date(2026, 11, 24, 11, 0, 0, 0, time.UTC) // 06:00 in New York
	offers := c.Clouds["worldwide"].Offers
	for _, o := range offers["CA"] {
		o.Zone, o.Week, o.Observes = "America/New_York", week(t, "Mon-Fri 09:00-17:00"), true
	}
	for from, when := range map[string]string{
		"+14165550123": "It opens today at 9:00 am.",
		"+16045550123": "It opens today at 6:00 am.", // Vancouver
		"":             "It opens today at 9:00 am.", // the region's usual clock
	} {
		if w := billingOf(calling(t, c, canada, from, at).keys("1")); w.heard(when) < 0 {
			t.Errorf("from %q: %v", from, w.said)
		}
	}
	// What is not offered may be followed by what opens later: on the same clock, whatever that of the server is.
	offers["CA"] = slices.DeleteFunc(offers["CA"], func(o *config.Offer) bool { return o.Service == "billing" && o.Language == "en" })
	w := calling(t, c, canada, "+16045550123", at)
	w.state.Step, w.state.Lang = stepService, "en"
	if w.keys("1"); w.heard("Billing in French opens today at 6:00 am.") < 0 {
		t.Errorf("not offered: %v\n%s", w.said, w.why())
	}
}

func TestWhereNothingEverOpensNobodyIsAskedToCallAgain(t *testing.T) {
	t.Parallel()
	c := world(t)
	delete(c.Clouds["worldwide"].Offers, "CA")
	w := calling(t, c, canada, "+14165550123", tuesday).keys("1").keys("0")
	w.hears("We bring you to a person. Without verification, nobody will work on the organisation's account.",
		"In your region support is given on the web only. Please open a request there.", "Goodbye.")
	if h, ok := w.turn.Then.(ivr.Hangup); !ok || h.Ending != ivr.EndClosed {
		t.Errorf("then %+v", w.turn.Then)
	}
}
