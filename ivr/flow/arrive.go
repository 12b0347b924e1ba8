package flow

import (
	"slices"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/route"
	"supportline/prompts"
)

// maxKeys is how many things a menu offers by the keys 1 to 8; 9 and 0 mean other things.
const maxKeys = 8

// arrive finds the line that was dialled, and the region where that is sure. A number that is no line is refused without
// being answered.
func (w *walk) arrive(ev ivr.Event) ivr.Move {
	a, ok := ev.(ivr.Arrived)
	if !ok {
		return w.fault()
	}
	line, ok := w.c.Line(a.Arrival.Called...)
	if !ok {
		return ivr.Turn{Then: ivr.Hangup{Ending: ivr.EndUnknownNumber}}
	}
	w.Called, w.Caller, w.Cloud = w.spelling(line, a.Arrival.Called), a.Arrival.Caller, line.Cloud
	w.Evidence, w.Trunk = a.Arrival.Evidence, a.Arrival.Trunk
	switch d := w.route(); {
	case d.Outcome == route.AskRegion:
		w.decided(string(d.Outcome), soFar(d.Why))
	case d.Region == "":
		w.takeRegion(line.Regions[0], "the first of the line's regions counts: "+reasonOf(d.Why))
	default:
		w.Region = d.Region
		w.decided("region "+w.Region, soFar(d.Why))
	}
	w.Lang = w.languages(line)[0]
	return w.goTo(stepLanguage)
}

// spelling is a form of the number by which the line is found again.
func (w *walk) spelling(line *config.Line, called []string) string {
	for _, form := range append([]string{line.Number.E164(), line.Printed}, called...) {
		if found, _ := w.c.Line(form); found == line {
			return form
		}
	}
	return line.Printed
}

// soFar are the reasons that speak of what is known before anything is asked.
func soFar(why []route.Reason) []route.Reason {
	return slices.DeleteFunc(slices.Clone(why), func(r route.Reason) bool { return r.Rule != "line" && r.Rule != "region" })
}

func reasonOf(why []route.Reason) string {
	if len(why) == 0 {
		return "nothing is known"
	}
	return why[len(why)-1].Text
}

// languages are those that a caller may choose, in the line's order: of the region where it is known, else all.
func (w *walk) languages(line *config.Line) []string {
	list := line.Languages
	if w.Region != "" {
		here := route.Languages(w.c, w.Cloud, w.Region, "")
		list = slices.DeleteFunc(slices.Clone(list), func(l string) bool { return !slices.Contains(here, l) })
	}
	if len(list) == 0 {
		list = line.Languages[:1] // to say that there is no support on the telephone
	}
	return list[:min(maxKeys, len(list))]
}

// language asks which language, each choice in its own. A caller who says nothing is spoken to in the first.
func (w *walk) language(ev ivr.Event) ivr.Move {
	line, ok := w.c.Line(w.Called)
	if !ok {
		return w.fault()
	}
	languages := w.languages(line)
	if n := choice(ev, len(languages)); n >= 0 {
		w.Lang = languages[n]
		return w.goTo(stepRegion)
	}
	if len(languages) == 1 {
		return w.goTo(stepRegion)
	}
	return w.againOr(ev, func() ivr.Move {
		for i, l := range languages {
			w.say(prompts.SayWith("language.menu", "key", prompts.Number(i+1)).In(l))
		}
		return w.menu()
	}, func(ivr.Event) ivr.Move { return w.goTo(stepRegion) })
}
