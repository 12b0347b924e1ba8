package twiliodoor

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"

	"supportline/ivr"
)

// spoken serves a route whose answer is a document. Whatever goes wrong after a request was taken in is said to the
// caller: to Twilio an HTTP error is a dead call with a foreign voice.
func (d *Door) spoken(route string, answer func(context.Context, post) []byte) http.HandlerFunc {
	leg := legCaller
	if route == routeWhisper {
		leg = legAgent
	}
	return func(w http.ResponseWriter, r *http.Request) {
		d.stats.requests[route].Add(1)
		query, form, no := d.read(r)
		var p post
		switch {
		case no != nil:
		case route == routeVoice:
			p, no = comingIn(form)
		default:
			p, no = goingOn(query, form, leg)
		}
		if no != nil {
			d.refuse(w, route, no)
			return
		}
		// A step that has begun is finished even if Twilio has gone away: it will ask again and get its turn.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), d.timeout)
		defer cancel()
		body := d.contained(ctx, p, answer)
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Write(body)
	}
}

// contained answers with the fault document if the door itself panics.
func (d *Door) contained(ctx context.Context, p post, answer func(context.Context, post) []byte) (body []byte) {
	defer func() {
		if v := recover(); v != nil {
			d.panicked(v, debug.Stack())
			body = d.fault(ctx, p)
		}
	}()
	return answer(ctx, p)
}

// voice begins a call.
func (d *Door) voice(ctx context.Context, p post) []byte {
	if d.draining.Load() && !d.roll.knows(p.call) {
		d.stats.busy.Add(1)
		d.log.Info("call turned away: this node is draining", "call", p.call)
		return rejection("busy")
	}
	if !d.roll.admits(p.call) {
		d.stats.busy.Add(1)
		d.log.Warn("call turned away: too many calls on this node", "call", p.call, "calls", d.roll.size())
		return rejection("busy")
	}
	t, seq, err := d.ask(ctx, func(ctx context.Context) (ivr.Turn, int, error) { return d.calls.Begin(ctx, p.arrival()) })
	if h, hangs := t.Then.(ivr.Hangup); err == nil && hangs && len(t.Say) == 0 {
		d.roll.left(p.call)
		if h.Ending == ivr.EndOverload {
			return rejection("busy")
		}
		return rejection("rejected")
	}
	return d.answer(ctx, p, t, seq, err)
}

// turn moves a call on by what the caller pressed, or did not.
func (d *Door) turn(ctx context.Context, p post) []byte {
	if p.over() {
		return d.overAlready(ctx, p)
	}
	d.roll.hear(p.call)
	t, seq, err := d.next(ctx, p.call, p.seq, p.event())
	return d.answer(ctx, p, t, seq, err)
}

// whisper tells the agent who is calling. The two are connected when the document ends; an agent for whom there is no
// Talk any more, because the caller has gone or the transfer was given up, is let go.
func (d *Door) whisper(ctx context.Context, p post) []byte {
	t, seq, err := d.next(ctx, p.call, p.seq, ivr.Answered{})
	talk, is := t.Then.(ivr.Talk)
	if err != nil || !is || seq != p.seq+1 {
		d.noteFailure(p, "an agent picked up", err)
		return goodbye()
	}
	body, err := d.toAgent(talk)
	if err != nil {
		d.noteFailure(p, "tell the agent who is calling", err)
		return unspoken() // connected without a word is better than not at all
	}
	return body
}

// dial ends a transfer, or the talk it became. Answered is told first when the two talked, in case the whisper's
// request was lost; if it was not, the engine has answered it already and nothing happens twice.
func (d *Door) dial(ctx context.Context, p post) []byte {
	ended, bridged := p.transferEnded()
	if p.over() && !bridged {
		return d.overAlready(ctx, p)
	}
	d.roll.hear(p.call)
	var first ivr.Event = ended
	if bridged {
		first = ivr.Answered{}
	}
	t, seq, err := d.next(ctx, p.call, p.seq, first)
	if _, talk := t.Then.(ivr.Talk); err == nil && talk && seq == p.seq+1 {
		t, seq, err = d.next(ctx, p.call, seq, ended)
	}
	return d.answer(ctx, p, t, seq, err)
}

// overAlready ends a call whose caller hung up while a document was being asked for. Twilio throws the answer away.
func (d *Door) overAlready(ctx context.Context, p post) []byte {
	d.roll.left(p.call)
	if err := d.end(ctx, p.call, ivr.EndCallerHungUp); err != nil {
		d.log.Error("end of a call not noted", "call", p.call, "error", err)
	}
	return goodbye()
}

// status ends a call when Twilio says that it is over. Nothing can be said here, so a failure is an HTTP error, which
// Twilio repeats where its connection overrides say so.
func (d *Door) status(w http.ResponseWriter, r *http.Request) {
	d.stats.requests[routeStatus].Add(1)
	_, form, no := d.read(r)
	var p post
	if no == nil {
		p, no = comingIn(form)
	}
	if no != nil {
		d.refuse(w, routeStatus, no)
		return
	}
	if p.over() && form.Get(legAgent) == "" { // the agent's leg is the Dial's business
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), d.timeout)
		defer cancel()
		d.roll.left(p.call)
		if err := d.end(ctx, p.call, ivr.EndCallerHungUp); err != nil {
			d.log.Error("end of a call not noted", "call", p.call, "error", err)
			problem(w, http.StatusServiceUnavailable, "The end of the call could not be noted. Send it again.")
			return
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

// answer renders a turn, or the fault document if there is none to render.
func (d *Door) answer(ctx context.Context, p post, t ivr.Turn, seq int, err error) []byte {
	if err == nil {
		var body []byte
		if body, err = d.document(p, t, seq); err == nil {
			if _, hangs := t.Then.(ivr.Hangup); hangs {
				d.roll.left(p.call)
			}
			return body
		}
	}
	d.noteFailure(p, "answer the caller", err)
	if errors.Is(err, ivr.ErrNoSuchCall) {
		d.stats.faults.Add(1)
		d.roll.left(p.call)
		return d.apology(p)
	}
	return d.fault(ctx, p)
}

// fault ends a call that can not go on, with an apology.
func (d *Door) fault(ctx context.Context, p post) []byte {
	d.stats.faults.Add(1)
	d.roll.left(p.call)
	if err := d.end(ctx, p.call, ivr.EndFault); err != nil {
		d.log.Error("end of a call not noted", "call", p.call, "error", err)
	}
	return d.apology(p)
}

func (d *Door) noteFailure(p post, what string, err error) {
	if err == nil || errors.Is(err, ivr.ErrNoSuchCall) {
		d.log.Warn("no such turn: "+what, "call", p.call, "seq", p.seq)
		return
	}
	d.log.Error("can not "+what, "call", p.call, "seq", p.seq, "error", err)
}
