package flow

import (
	"strings"

	"supportline/ivr"
	"supportline/prompts"
)

// menu waits for one key.
func (w *walk) menu() ivr.Move {
	return w.turn(ivr.Gather{Max: 1, First: w.c.Menus.FirstKey, Next: w.c.Menus.NextKey})
}

func (w *walk) turn(then ivr.Wait) ivr.Move {
	return ivr.Turn{Lang: w.Lang, Say: w.Pending, Then: then}
}

// hangUp says goodbye and ends the call.
func (w *walk) hangUp(e ivr.Ending) ivr.Move {
	w.say(prompts.Say("bye"))
	return w.turn(ivr.Hangup{Ending: e})
}

func (w *walk) fault() ivr.Move {
	w.Pending = nil
	w.say(prompts.Say("fault"))
	return w.hangUp(ivr.EndFault)
}

// again deals with whatever is no answer to the present question: the two keys that mean the same everywhere, then
// silence and keys without meaning, which are counted. ask asks the question once more.
func (w *walk) again(ev ivr.Event, ask func() ivr.Move) ivr.Move {
	return w.againOr(ev, ask, w.giveUp)
}

// againOr is again with another way on than giving up after too many answers that led nowhere.
func (w *walk) againOr(ev ivr.Event, ask func() ivr.Move, instead func(ivr.Event) ivr.Move) ivr.Move {
	switch ev := ev.(type) {
	case entered:
		return ask()
	case ivr.Pressed:
		switch corrected(ev.Keys) {
		case "":
			return ask() // "*": say it again
		case "0":
			return w.person()
		}
		w.say(prompts.Say(w.unclear))
	case ivr.Silence:
		w.say(prompts.Say("again.silence"))
	default:
		return w.fault()
	}
	if w.Asked++; w.Asked >= w.c.Menus.Tries {
		return instead(ev)
	}
	return ask()
}

func (w *walk) giveUp(ev ivr.Event) ivr.Move {
	w.Pending = nil
	if _, silent := ev.(ivr.Silence); silent {
		w.say(prompts.Say("bye.silence"))
		return w.hangUp(ivr.EndNoInput)
	}
	w.say(prompts.Say("bye.wrong-keys"))
	return w.hangUp(ivr.EndWrongKeys)
}

// key returns the one key of a menu's answer, 0 if the event is none.
func key(ev ivr.Event) byte {
	if p, ok := ev.(ivr.Pressed); ok && len(p.Keys) == 1 {
		return p.Keys[0]
	}
	return 0
}

// choice returns which of n things was chosen: key "1" is 0. -1 if none was.
func choice(ev ivr.Event, n int) int {
	if k := int(key(ev)) - '1'; k >= 0 && k < n {
		return k
	}
	return -1
}

// corrected returns the keys after the last "*", by which a caller takes back what was keyed before, without "#"
// and spaces.
func corrected(keys ivr.Keys) string {
	s := string(keys)
	return strings.NewReplacer("#", "", " ", "").Replace(s[strings.LastIndexByte(s, '*')+1:])
}

// numeric tells whether keys are the digits 0 to 9 of a telephone and nothing else, no digits of another script either.
func numeric(keys string) bool { return strings.Trim(keys, "0123456789") == "" }

// person brings the caller to somebody: the "0" of every menu.
func (w *walk) person() ivr.Move {
	if w.Proof == ivr.ProofNone {
		w.say(prompts.Say("person.coming"))
	}
	if w.Region == "" {
		line, _ := w.c.Line(w.Called)
		w.takeRegion(line.Regions[0], "the first of the line's regions counts, because the caller asked for a person before saying which")
	}
	if w.Service == "" {
		return w.choose(w.frontDesk())
	}
	return w.goTo(stepSeverity)
}
