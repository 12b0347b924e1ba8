package flow

import (
	"supportline/ivr"
	"supportline/ivr/route"
	"supportline/prompts"
)

// arrive finds the line that was dialled. A number that is no line is refused without being answered.
func (w *walk) arrive(ev ivr.Event) ivr.Move {
	a, ok := ev.(ivr.Arrived)
	if !ok {
		return w.fault()
	}
	line, ok := w.c.Line(a.Arrival.Called...)
	if !ok {
		return ivr.Turn{Then: ivr.Hangup{Ending: ivr.EndUnknownNumber}}
	}
	w.Called, w.Caller, w.Cloud, w.Lang = line.Printed, a.Arrival.Caller, line.Cloud, line.Languages[0]
	w.Evidence, w.Trunk = a.Arrival.Evidence, a.Arrival.Trunk
	if line.Number.E164() != "" {
		w.Called = line.Number.E164()
	}
	d := route.Decide(w.c, route.Facts{Line: line, Cloud: line.Cloud, Caller: w.Caller}, w.now)
	w.Region = d.Region
	if w.Region == "" {
		w.Region = line.Regions[0]
	}
	w.decided("region "+w.Region, d.Why[:min(2, len(d.Why))]) // line and region; the rest is not asked yet
	return w.goTo(stepLanguage)
}

// language asks which language, each choice in its own. A caller who says nothing is spoken to in the line's first.
func (w *walk) language(ev ivr.Event) ivr.Move {
	line, ok := w.c.Line(w.Called)
	if !ok {
		return w.fault()
	}
	if n := choice(ev, len(line.Languages)); n >= 0 {
		w.Lang = line.Languages[n]
		return w.goTo(stepGreeting)
	}
	if len(line.Languages) == 1 {
		return w.goTo(stepGreeting)
	}
	return w.againOr(ev, func() ivr.Move {
		for i, l := range line.Languages {
			w.say(prompts.SayWith("language.menu", "key", prompts.Number(i+1)).In(l))
		}
		return w.menu()
	}, func(ivr.Event) ivr.Move { return w.goTo(stepGreeting) })
}
