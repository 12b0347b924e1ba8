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

// decide asks the routing where this call goes.
func (w *walk) decide(ev ivr.Event) ivr.Move {
	switch ev := ev.(type) {
	case entered:
		d := w.route()
		w.decided(string(d.Outcome), d.Why)
		switch d.Outcome {
		case route.ToQueue:
			w.Queue, w.Place = d.Queue, 0
			return ivr.JoinQueue{Queue: d.Queue}
		case route.OnlineOnly:
			w.say(prompts.Say("online-only"))
			return w.hangUp(ivr.EndOnlineOnly)
		case route.Closed, route.Refused:
			return w.goTo(stepClosed)
		}
	case ivr.Waiting:
		w.say(prompts.SayWith("queue.entered", "service", serviceWord(w.Service)).And("language", languageWord(w.Lang)))
		w.sayPlace(ev.Place)
		w.say(prompts.Say("queue.keys"))
		w.Step = stepWaiting
		return w.wait()
	case ivr.Offered:
		return w.offered(ev)
	case ivr.NoAgent:
		w.Step = stepWaiting
		return w.waiting(ev)
	case ivr.QueueFull:
		w.say(prompts.Say("queue.full"))
		return w.hangUp(ivr.EndOverload)
	}
	return w.fault()
}

func (w *walk) route() route.Decision {
	line, _ := w.c.Line(w.Called)
	return route.Decide(w.c, route.Facts{Cloud: w.Cloud, Region: w.Region, Line: line, Caller: w.Caller, Service: w.Service,
		Language: w.Lang, Severity: w.Severity}, w.now)
}

func (w *walk) decided(what string, why []route.Reason) {
	w.Decided, w.Why = what, why
	w.Decisions++
}

// closed tells when it opens in local words, and what is open now instead.
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
		w.Service, w.Severity = c.Service, ""
		return w.goTo(stepSeverity)
	}
	return w.goTo(stepDecide)
}

func (w *walk) askClosed() ivr.Move {
	d := w.route()
	if d.Outcome != route.Closed && d.Outcome != route.Refused {
		return w.goTo(stepDecide) // it has opened while the caller was listening
	}
	local := w.now
	if zone, err := w.c.Location(d.Zone); err == nil {
		local = w.now.In(zone)
	}
	if d.Outcome == route.Refused {
		w.say(prompts.Say("not-offered"))
	} else {
		w.say(about("closed.now", w.Service, w.Lang))
		if !d.NextOpen.IsZero() {
			w.say(prompts.SayWith("closed.opens", "when", prompts.At(d.NextOpen, local)))
		}
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

func about(prompt, service, lang string) prompts.Ref {
	return prompts.SayWith(prompt, "service", serviceWord(service)).And("language", languageWord(lang))
}

func serviceWord(service string) prompts.Value { return prompts.Word("service." + service) }
func languageWord(lang string) prompts.Value   { return prompts.Word("language.name." + lang) }

// queue is the queue the caller is in, as configured.
func (w *walk) queue() *config.Queue { return w.c.Queues[w.Queue] }
