package main

import (
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
	d.t.Helper()
	if err := d.call.Act(d.t.Context(), line, rehearse.Hands{Keys: d.keys, Pass: time.Sleep}); err != nil {
		d.t.Fatal(err)
	}
}
