package main

import (
	"strings"
	"time"

	"supportline/ivr"
	"supportline/ivr/phone"
	"supportline/ivr/rehearse"
)

// rehearsalDoor plays scripts on the rehearsal door.
type rehearsalDoor struct {
	*stage
	call *rehearse.Call
}

func newRehearsalDoor(s *stage) door { return &rehearsalDoor{stage: s} }

func (d *rehearsalDoor) dial(from, to string, diverted bool) {
	caller, withheld := phone.Caller(from, "")
	call, err := rehearse.Begin(d.t.Context(), d.x.engine, d.x.prompts, ivr.Arrival{ID: d.id, Called: []string{to}, Caller: caller,
		Evidence: ivr.Evidence{Withheld: withheld, Diverted: diverted}})
	if err != nil {
		d.t.Fatal(err)
	}
	d.call = call
}

func (d *rehearsalDoor) act(line rehearse.ScriptLine) {
	switch line.Verb {
	case "keys":
		d.answer(line, ivr.Pressed{Keys: ivr.Keys(strings.TrimSuffix(d.keys(line.Rest), "#"))})
	case "silence":
		if g, ok := d.call.Waits().(ivr.Gather); ok {
			time.Sleep(g.First)
		}
		d.answer(line, ivr.Silence{})
	case "waits":
		d.wait(line)
	case "agent answers":
		d.answer(line, ivr.Answered{})
	case "agent busy":
		d.answer(line, ivr.TransferEnded{Result: ivr.TransferBusy})
	case "agent silent":
		if rings, ok := d.call.Waits().(ivr.Transfer); ok {
			time.Sleep(rings.RingFor)
		}
		d.answer(line, ivr.TransferEnded{Result: ivr.TransferNoAnswer})
	case "agent declines":
		d.answer(line, ivr.TransferEnded{Result: ivr.TransferDeclined})
	case "agent drops":
		d.answer(line, ivr.Answered{})
		d.answer(line, ivr.TransferEnded{Result: ivr.TransferDeclined})
	case "agent hangs up":
		d.answer(line, ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent"})
	case "hangs up":
		if _, talking := d.call.Waits().(ivr.Talk); talking {
			d.answer(line, ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "caller"})
			return
		}
		if err := d.call.HangUp(d.t.Context()); err != nil {
			d.t.Error(err)
		}
	default:
		d.t.Fatalf("line %d: nobody can %q on this door", line.Number, line.Verb)
	}
}

func (d *rehearsalDoor) answer(line rehearse.ScriptLine, ev ivr.Event) {
	d.t.Helper()
	if err := d.call.Answer(d.t.Context(), ev); err != nil {
		d.t.Fatalf("line %d, %s: %v", line.Number, line.Verb, err)
	}
}

func (d *rehearsalDoor) wait(line rehearse.ScriptLine) {
	d.t.Helper()
	long, err := time.ParseDuration(line.Rest)
	if err != nil {
		d.t.Fatalf("line %d: %v", line.Number, err)
	}
	for until := time.Now().Add(long); time.Now().Before(until); {
		q, ok := d.call.Waits().(ivr.Queue)
		if !ok {
			return
		}
		time.Sleep(q.Recheck)
		d.answer(line, ivr.Woken{})
	}
}
