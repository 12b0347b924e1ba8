package flow

import (
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/route"
	"supportline/prompts"
)

// maxChoices is how many alternatives a closed caller is offered: a menu of more is not listened to.
const maxChoices = 3

// closed tells why, where the weekly hours are not the reason, when it opens in local words, and what is open now instead.
func (w *walk) closed(ev ivr.Event) ivr.Move {
	if n := choice(ev, len(w.Choices)); n >= 0 {
		return w.take(w.Choices[n])
	}
	if key(ev) == '9' {
		w.say(prompts.Say("closed.goodbye"))
		return w.hangUp(ivr.EndClosed)
	}
	return w.againOr(ev, w.askClosed, func(ivr.Event) ivr.Move { return w.hangUp(ivr.EndClosed) })
}

func (w *walk) take(c Choice) ivr.Move {
	w.Lang = c.Language
	w.Choices = nil
	if c.Service != w.Service {
		w.Severity = ""
		return w.choose(c.Service)
	}
	return w.goTo(stepDecide)
}

func (w *walk) askClosed() ivr.Move {
	d := w.route()
	if d.Outcome != route.Closed && d.Outcome != route.Refused {
		return w.goTo(stepDecide) // it has opened while the caller was listening
	}
	local := w.now
	if clock, err := w.c.Location(d.Clock); err == nil {
		local = w.now.In(clock)
	}
	switch {
	case d.Outcome == route.Refused:
		w.say(prompts.Say("not-offered"))
	case len(route.Offered(w.c, w.Cloud, w.Region)) == 0: // nothing ever opens, so that there is no "then" to call again
		w.say(prompts.Say("online-only"))
		return w.hangUp(ivr.EndClosed)
	default:
		w.sayWhyClosed(d)
		w.say(about("closed.now", w.Service, w.Lang))
		if !d.NextOpen.IsZero() {
			w.say(prompts.SayWith("closed.opens", "when", prompts.At(d.NextOpen.In(local.Location()), local)))
		}
		w.sayAnnouncements(config.AtClosed)
	}
	w.Choices = nil
	for _, a := range d.Alternatives {
		if a.Open && len(w.Choices) < maxChoices {
			w.Choices = append(w.Choices, Choice{a.Service, a.Language})
			w.say(about("closed.alternative", a.Service, a.Language).And("key", prompts.Number(len(w.Choices))))
		}
	}
	if len(w.Choices) == 0 {
		w.sayOpensSooner(d, local)
		w.say(prompts.Say("closed.goodbye"))
		return w.hangUp(ivr.EndClosed)
	}
	w.say(prompts.Say("closed.end"))
	return w.menu()
}

// sayOpensSooner names the first alternative that opens before what the caller asked for.
func (w *walk) sayOpensSooner(d route.Decision, local time.Time) {
	for _, a := range d.Alternatives {
		if !a.NextOpen.IsZero() && (d.NextOpen.IsZero() || a.NextOpen.Before(d.NextOpen)) {
			w.say(about("closed.later", a.Service, a.Language).And("when", prompts.At(a.NextOpen.In(local.Location()), local)))
			return
		}
	}
}
