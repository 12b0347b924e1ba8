package calls

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"supportline/ivr"
	"supportline/ivr/flow"
)

// record gathers the lines of one step of a call.
type record struct {
	at      func() time.Time
	wording Wording
	lines   []Line
}

func (r *record) add(k Kind, format string, args ...any) {
	r.lines = append(r.lines, Line{At: r.at(), Kind: k, Text: fmt.Sprintf(format, args...)})
}

func arrivedText(a ivr.Arrival) string {
	text := fmt.Sprintf("%s to %s on the %s door", a.Caller, dialled(a), a.Door)
	if a.Evidence.Diverted {
		text += ", diverted"
	}
	return text
}

// dialled is the best evidence of what was dialled, in bounds: a stranger may have written it.
func dialled(a ivr.Arrival) string {
	if len(a.Called) == 0 {
		return "nothing"
	}
	const most = 40
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune("<>&", r) {
			return '?'
		}
		return r
	}, a.Called[0][:min(most, len(a.Called[0]))])
}

// event writes down what the door reports. Only a single key is shown: several may be a PIN that was keyed too early, or at
// another question. Which organisation was meant is written down once it is proved.
func (r *record) event(c Call, ev ivr.Event) {
	switch ev := ev.(type) {
	case ivr.Arrived:
		r.add(KindArrived, "%s", arrivedText(ev.Arrival))
	case ivr.Pressed:
		g, _ := c.Turn.Then.(ivr.Gather)
		if g.Secret || len(ev.Keys) > 1 {
			r.add(KindPressed, "%s", ev.Keys) // masked
			return
		}
		r.add(KindPressed, "%s", string(ev.Keys))
	case ivr.Silence:
		r.add(KindSilence, "no key")
	case ivr.Answered:
		r.add(KindAgent, "%s answered", c.State.Agent)
	case ivr.TransferEnded:
		if ev.Result == ivr.TransferTalked {
			r.add(KindAgent, "talked with %s for %d s; hung up by the %s", c.State.Agent, int(ev.Talked.Seconds()), ev.HungUpBy)
			return
		}
		r.add(KindAgent, "%s: %s", c.State.Agent, ev.Result)
	}
}

// outcome writes down what a request found out.
func (r *record) outcome(asked ivr.Move, ev ivr.Event) {
	switch ev := ev.(type) {
	case ivr.Identified:
		r.add(KindFound, "recognised as organisation %s: %s", ev.Org.Number, ev.Why)
	case ivr.Unidentified:
		r.add(KindFound, "not recognised: %s", ev.Why)
	case ivr.PINSent:
		r.add(KindFound, "PIN asked for, valid until %s", ev.Expires.UTC().Format("15:04:05 MST"))
	case ivr.PINRefused:
		r.add(KindFound, "no PIN: limit %s", ev.Limit)
	case ivr.PINChecked:
		r.checked(ev)
	case ivr.Waiting:
		if _, join := asked.(ivr.JoinQueue); join {
			r.add(KindFound, "queue %s, place %d", asked.(ivr.JoinQueue).Queue, ev.Place)
		}
	case ivr.Offered:
		r.add(KindAgent, "offered to %s", ev.Agent)
	case ivr.NoAgent:
		r.add(KindFound, "no agent: %s", ev.Why)
	case ivr.QueueFull:
		r.add(KindFound, "the queue is full")
	case ivr.Failed:
		r.add(KindFound, "%s failed; the log says why", strings.TrimPrefix(ev.What, "ivr."))
	}
}

func (r *record) checked(ev ivr.PINChecked) {
	if ev.Result == ivr.PINRight {
		r.add(KindFound, "PIN right: verified for organisation %s", ev.Org.Number)
		return
	}
	r.add(KindFound, "PIN %s, %d tries left", ev.Result, ev.Left)
}

// decision writes down where the routing sends the call, with the reasons that the deciding code gave.
func (r *record) decision(before, after flow.State) {
	if after.Decisions == before.Decisions {
		return
	}
	l := Line{At: r.at(), Kind: KindDecided, Text: after.Decided}
	if after.Queue != "" && after.Decided == "queue" && after.Service != "" {
		l.Text += " " + after.Queue
	}
	for _, w := range after.Why {
		l.Why = append(l.Why, w.Rule+": "+w.Text)
	}
	r.lines = append(r.lines, l)
}

// turn writes down what the caller hears.
func (r *record) turn(t ivr.Turn) {
	for _, said := range t.Say {
		text, err := r.wording.Text(t.Lang, said)
		if err != nil {
			text = said.Key
		}
		r.add(KindHeard, "%s", text)
	}
	switch then := t.Then.(type) {
	case ivr.Queue:
		if len(t.Say) > 0 {
			r.add(KindWaits, "music")
		}
	case ivr.Transfer:
		r.add(KindAgent, "rings %s", then.Agent)
	case ivr.Talk:
		texts := make([]string, 0, len(then.Whisper))
		for _, w := range then.Whisper {
			if text, err := r.wording.Text(then.Lang, w); err == nil {
				texts = append(texts, text)
			}
		}
		r.add(KindAgent, "hears: %s", strings.Join(texts, " "))
	}
	r.lines = slices.Clip(r.lines)
}
