package flow

import (
	"slices"

	"supportline/ivr"
	"supportline/ivr/route"
	"supportline/prompts"
)

const (
	billing   = "billing"
	technical = "technical"
	preSales  = "pre-sales"
)

// service asks what the call is about.
func (w *walk) service(ev ivr.Event) ivr.Move {
	offered := route.Offered(w.c, w.Cloud, w.Region)
	if n := choice(ev, len(offered)); n >= 0 {
		w.Service = offered[n]
		return w.goTo(stepSeverity)
	}
	switch len(offered) {
	case 0:
		return w.goTo(stepDecide) // which says why nothing is offered
	case 1:
		w.Service = offered[0]
		return w.goTo(stepSeverity)
	}
	return w.again(ev, func() ivr.Move {
		for i, s := range offered {
			w.say(prompts.SayWith("service.menu."+s, "key", prompts.Number(i+1)))
		}
		return w.menu()
	})
}

// frontDesk is the service that callers who ask for a person are brought to.
func (w *walk) frontDesk() string {
	offered := route.Offered(w.c, w.Cloud, w.Region)
	if slices.Contains(offered, technical) || len(offered) == 0 {
		return technical
	}
	return offered[0]
}

// severity asks how serious it is where the cloud has severities. A is for technical cases of entitled organisations, and
// billing cases are B at most.
func (w *walk) severity(ev ivr.Event) ivr.Move {
	severities := w.c.Clouds[w.Cloud].SeverityNames()
	if len(severities) == 0 || w.Service == preSales {
		return w.goTo(stepDecide)
	}
	if n := choice(ev, len(severities)); n >= 0 {
		w.Severity = severities[n]
		if w.Severity == "A" && w.Service == billing {
			w.Severity = "B"
			w.say(prompts.Say("severity.capped"))
		} else if w.Severity == "A" && !w.Org.Advanced {
			w.Severity = "B"
			w.say(prompts.Say("severity.not-entitled"))
		}
		return w.goTo(stepDecide)
	}
	if p, ok := ev.(ivr.Pressed); ok && corrected(p.Keys) == "0" {
		// Asked for a person while being asked how serious it is: the middle severity is everyone's.
		w.Severity = "B"
		return w.goTo(stepDecide)
	}
	return w.again(ev, func() ivr.Move {
		w.say(prompts.Say("severity.ask"))
		return w.menu()
	})
}
