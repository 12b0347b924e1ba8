package flow

import (
	"slices"

	"supportline/config"
	"supportline/ivr"
	"supportline/prompts"
)

// severity asks how serious it is, where the cloud has severities. Questions before a purchase are no cases.
func (w *walk) severity(ev ivr.Event) ivr.Move {
	severities := w.c.Clouds[w.Cloud].Severities
	if len(severities) == 0 {
		return w.hardHit(ev)
	}
	if w.Service == preSales {
		return w.goTo(stepDecide)
	}
	if n := choice(ev, len(severities)); n >= 0 {
		w.takeSeverity(severities, n)
		return w.goTo(stepDecide)
	}
	if wantsPerson(ev) { // asked for a person while being asked how serious it is
		w.Severity = w.everyones(severities)
		return w.goTo(stepDecide)
	}
	return w.again(ev, func() ivr.Move {
		w.say(prompts.Say("severity.ask"))
		return w.menu()
	})
}

// takeSeverity takes a case at the chosen severity, or at the next one that the service and the organisation may have.
func (w *walk) takeSeverity(severities []config.CaseSeverity, chosen int) {
	n := chosen
	for n < len(severities)-1 && (!w.serviceMay(severities[n]) || severities[n].Entitled && !w.Org.Advanced) {
		n++
	}
	w.Severity = severities[n].Name
	switch severity := prompts.Digits(w.Severity); {
	case n == chosen:
	case !w.serviceMay(severities[chosen]):
		w.say(prompts.SayWith("severity.capped", "service", serviceWord(w.Service)).And("severity", severity))
	default:
		w.say(prompts.SayWith("severity.not-entitled", "severity", severity))
	}
}

func (w *walk) serviceMay(s config.CaseSeverity) bool {
	return len(s.Services) == 0 || slices.Contains(s.Services, w.Service)
}

// everyones is the gravest severity that every organisation may have.
func (w *walk) everyones(severities []config.CaseSeverity) string {
	for _, s := range severities {
		if w.serviceMay(s) && !s.Entitled {
			return s.Name
		}
	}
	return severities[len(severities)-1].Name
}

// hardHit asks whether the caller's business is hit hard, where the cloud has no severities but the hours of what the
// caller wants differ by one.
func (w *walk) hardHit(ev ivr.Event) ivr.Move {
	severity := w.hoursBySeverity()
	switch {
	case severity == "" || wantsPerson(ev):
		return w.goTo(stepDecide)
	case key(ev) == '1':
		w.Severity = severity
		return w.goTo(stepDecide)
	case key(ev) == '2':
		w.Severity = ""
		return w.goTo(stepDecide)
	}
	return w.again(ev, func() ivr.Move {
		w.say(prompts.Say("severity.high.ask"))
		return w.menu()
	})
}

// hoursBySeverity is the severity for which the chosen service has hours of its own, for the plan of the line's callers.
// Empty when there is none.
func (w *walk) hoursBySeverity() string {
	line, _ := w.c.Line(w.Called)
	cloud := w.c.Clouds[w.Cloud]
	plan := line.Plan
	if plan == "" && len(cloud.Plans) > 0 {
		plan = cloud.Plans[len(cloud.Plans)-1]
	}
	for _, o := range cloud.Offers[w.Region] {
		if o.Service == w.Service && o.Language == w.Lang && o.Severity != "" && (o.Plan == "" || o.Plan == plan) {
			return o.Severity
		}
	}
	return ""
}

func wantsPerson(ev ivr.Event) bool {
	p, ok := ev.(ivr.Pressed)
	return ok && corrected(p.Keys) == "0"
}
