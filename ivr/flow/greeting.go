package flow

import (
	"supportline/ivr"
	"supportline/prompts"
)

// greeting speaks known incidents first, points to the service health page once, and asks who is calling.
func (w *walk) greeting(ev ivr.Event) ivr.Move {
	switch ev := ev.(type) {
	case entered:
		w.say(prompts.Say("greeting.welcome"))
		line, _ := w.c.Line(w.Called)
		for _, i := range w.c.IncidentsAt(line, w.Cloud, w.Region, "", w.now) {
			text := i.Text[w.Lang]
			if text == "" {
				text = i.Text["en"]
			}
			w.say(prompts.SayWith("incident.known", "text", prompts.Text(text)))
		}
		w.say(prompts.Say("greeting.health"))
		return ivr.Identify{}
	case ivr.Identified:
		w.Org, w.Proof = ev.Org, ivr.ProofCallerID
		w.say(prompts.Say("caller.recognised"))
		return w.goTo(stepService)
	case ivr.Unidentified, ivr.Failed: // who could not be looked up proves it like anyone else
		return w.goTo(stepAdmin)
	}
	return w.fault()
}

// admin lets administrators on and tells others where to go.
func (w *walk) admin(ev ivr.Event) ivr.Move {
	switch key(ev) {
	case '1':
		return w.goTo(stepOrg)
	case '2':
		w.say(prompts.Say("admin.elsewhere"))
		return w.hangUp(ivr.EndNotAdmin)
	}
	return w.again(ev, func() ivr.Move {
		w.say(prompts.Say("admin.ask"))
		return w.menu()
	})
}
