package flow

import (
	"supportline/ivr"
	"supportline/prompts"
)

// greeting speaks known incidents and announcements first, points to the service health page once, and asks who is calling.
func (w *walk) greeting(ev ivr.Event) ivr.Move {
	switch ev := ev.(type) {
	case entered:
		w.say(prompts.Say("greeting.welcome"))
		w.sayNews()
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
