package flow

import (
	"supportline/ivr"
	"supportline/prompts"
)

const (
	orgDigitsMin = 4
	orgDigitsMax = 12
	pinDigits    = 6
	pinTries     = 3 // wrong PINs on one call
	// pinWaits is how often a caller may be silent, or key something that is no PIN, while a PIN travels: with the usual
	// half minute each this is most of a PIN's life.
	pinWaits = 12
)

// organisation asks for the organisation's number and has a PIN sent. Whether the number exists shows nowhere.
func (w *walk) organisation(ev ivr.Event) ivr.Move {
	switch ev := ev.(type) {
	case ivr.Pressed:
		number := corrected(ev.Keys)
		if numeric(number) && len(number) >= orgDigitsMin && len(number) <= orgDigitsMax {
			w.OrgKeyed = number
			return ivr.SendPIN{Org: number}
		}
		w.unclear = "org.not-a-number"
	case ivr.PINSent:
		w.Challenge = ev.Challenge
		w.say(prompts.Say("pin.sent"))
		return w.goTo(stepPIN)
	case ivr.PINRefused, ivr.Failed:
		w.say(prompts.Say("pin.no-more"))
		return w.goTo(stepUnverified)
	}
	return w.again(ev, func() ivr.Move {
		w.say(prompts.Say("org.ask"))
		return w.turn(ivr.Gather{Max: orgDigitsMax, First: w.c.Menus.FirstKey, Next: w.c.Menus.NextKey, Finish: true})
	})
}

// pin waits patiently for the PIN. Only six digits are a try.
func (w *walk) pin(ev ivr.Event) ivr.Move {
	switch ev := ev.(type) {
	case entered:
	case ivr.Pressed:
		switch keys := corrected(ev.Keys); {
		case keys == "0":
			return w.person()
		case keys == "1":
			return ivr.SendPIN{Org: w.OrgKeyed, Challenge: w.Challenge}
		case !numeric(keys):
			w.say(prompts.Say("pin.not-six"))
			w.Asked++
		case len(keys) == pinDigits && w.Challenge == "": // the last one expired
			return w.checked(ivr.PINChecked{Result: ivr.PINExpired})
		case len(keys) == pinDigits:
			return ivr.CheckPIN{Challenge: w.Challenge, PIN: ivr.Keys(keys)}
		case keys != "":
			w.say(prompts.Say("pin.not-six"))
			w.Asked++
		}
	case ivr.Silence:
		w.say(prompts.Say("pin.still-waiting"))
		if w.Asked++; w.Asked < pinWaits && w.Asked%3 != 0 {
			return w.collectPIN() // without saying again what was just said
		}
	case ivr.PINSent:
		w.Challenge = ev.Challenge
		w.say(prompts.Say("pin.resent"))
	case ivr.PINRefused:
		if ev.TooSoon {
			w.say(prompts.Say("pin.too-soon"))
		} else {
			w.say(prompts.Say("pin.no-more"))
		}
		w.Asked++
	case ivr.PINChecked:
		return w.checked(ev)
	case ivr.Failed: // neither sent nor judged: the caller may try again
		w.Asked++
	default:
		return w.fault()
	}
	if w.Asked >= pinWaits {
		return w.goTo(stepUnverified)
	}
	return w.askPIN()
}

func (w *walk) checked(ev ivr.PINChecked) ivr.Move {
	switch ev.Result {
	case ivr.PINRight:
		w.Org, w.Proof, w.Challenge = ev.Org, ivr.ProofPIN, ""
		w.say(prompts.Say("pin.verified"))
		return w.goTo(stepService)
	case ivr.PINExpired:
		w.Challenge = "" // the next request is for a new one
		w.Asked++
		w.say(prompts.Say("pin.expired"))
	case ivr.PINWrong:
		w.PINTries++
		w.say(prompts.Say("pin.wrong"))
	}
	if ev.Result == ivr.PINLocked || w.PINTries >= pinTries || w.Asked >= pinWaits {
		return w.goTo(stepUnverified)
	}
	return w.askPIN()
}

func (w *walk) askPIN() ivr.Move {
	w.say(prompts.Say("pin.ask"))
	return w.collectPIN()
}

func (w *walk) collectPIN() ivr.Move {
	return w.turn(ivr.Gather{Max: pinDigits, First: w.c.Menus.PINWait, Next: w.c.Menus.NextKey, Secret: true, Finish: true})
}

// unverified tells what is still possible after verification failed. The account stays out of reach.
func (w *walk) unverified(ev ivr.Event) ivr.Move {
	switch key(ev) {
	case '1':
		return w.goTo(stepService)
	case '2':
		return w.hangUp(ivr.EndPINFailed)
	}
	if _, first := ev.(entered); first {
		w.Challenge = ""
		w.say(prompts.Say("pin.failed"), prompts.Say("pin.still-possible"))
	}
	return w.againOr(ev, func() ivr.Move {
		w.say(prompts.Say("unverified.ask"))
		return w.menu()
	}, func(ivr.Event) ivr.Move { return w.hangUp(ivr.EndPINFailed) })
}
