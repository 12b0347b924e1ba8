package dialog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr/sipdoor/audio"
)

// Invitation is a call that is not answered yet. Exactly one of Accept and Refuse takes it.
type Invitation struct {
	leg     *Leg
	req     *sip.Request
	tx      *sip.ServerTx
	offer   *description // nil: the far end wants ours
	agreed  agreed
	decided bool
}

// invited answers an INVITE outside a dialog; it returns when the call is over.
func (e *Endpoint) invited(req *sip.Request, tx *sip.ServerTx) {
	// The tag goes into the request that sipgo keeps, so that its own answer to a CANCEL has it too (RFC 3261 section
	// 8.2.6.2). sipgo reads that request from other goroutines, so the header is replaced, never changed; whoever
	// cancels waits for the 100 that follows.
	to := sip.HeaderClone(req.To()).(*sip.ToHeader)
	to.Params.Add("tag", token())
	req.ReplaceHeader(to)
	far, _ := req.From().Params.Get("tag")
	key := req.CallID().Value() + "\x00" + far
	if !e.claim(key) {
		e.refuse(req, tx, sip.StatusLoopDetected, "Loop Detected") // RFC 3261 section 8.2.2.2
		return
	}
	defer e.unclaim(key)
	p := e.placeOf(tx, req.Transport())
	if p == nil {
		return
	}
	l := e.newLeg(p, source(req))
	defer l.Close()
	near, _ := to.Params.Get("tag")
	l.id = legID{req.CallID().Value(), near, far}
	l.local, l.remote = to.AsFrom(), req.From().AsTo()
	l.routes = recordRoutes(req.Headers())
	l.learn(req)
	l.change <- struct{}{} // until the ACK
	e.keep(l)
	if !tx.OnCancel(func(*sip.Request) { l.cancel(ErrCancelled) }) {
		return
	}
	if !respond(tx, e.response(req, sip.StatusTrying, "Trying")) {
		return
	}
	inv := &Invitation{leg: l, req: req, tx: tx}
	defer inv.leave()
	e.cfg.Incoming(l.ctx, inv)
}

func (e *Endpoint) claim(key string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.pending[key] {
		return false
	}
	e.pending[key] = true
	return true
}

func (e *Endpoint) unclaim(key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.pending, key)
}

// leave refuses an invitation that nobody decided, a panic included, and waits for the ACK of a refusal: on a stream
// sipgo would take it for a new request.
func (i *Invitation) leave() {
	if recover() != nil {
		i.leg.e.contain()
		if i.decided {
			i.leg.Hangup(i.leg.e.ctx)
		}
	}
	switch cause := context.Cause(i.leg.ctx); {
	case i.decided || errors.Is(cause, ErrCancelled):
	case errors.Is(cause, ErrFarHungUp): // a BYE in the early dialog
		i.Refuse(sip.StatusRequestTerminated, "Request Terminated")
	default:
		i.Refuse(sip.StatusInternalServerError, "Server Internal Error")
	}
}

// Request is the INVITE as it came; it must not be changed.
func (i *Invitation) Request() *sip.Request { return i.req }

// Leg is the call in the making: its context is over when the caller gives up.
func (i *Invitation) Leg() *Leg { return i.leg }

// Prepare reads the offer and takes a port for the audio. It fails with ErrNoCodec, audio.ErrNoPort, or an SDP that is
// none.
func (i *Invitation) Prepare() error {
	if len(i.req.Body()) > 0 {
		if !isSDP(i.req) {
			return ErrNotSDP
		}
		d, err := parseSDP(i.req.Body())
		if err != nil {
			i.leg.e.counts.malformed.Add(1)
			i.leg.e.guard.log.say("a call's session description cannot be read",
				"from", i.leg.peer.Addr(), "reason", err)
			return err
		}
		if i.agreed, err = agree(d, i.leg.near); err != nil {
			return err
		}
		i.offer = &d
	}
	stream, err := i.leg.e.cfg.Media.Open()
	if err != nil {
		return fmt.Errorf("open audio for a call: %w", err)
	}
	i.leg.stream = stream
	return nil
}

// ErrNotSDP is a body of another kind: 415.
var ErrNotSDP = errors.New("the body is no application/sdp")

// Ring tells the caller that it rings (180).
func (i *Invitation) Ring() {
	respond(i.tx, i.answer(sip.StatusRinging, "Ringing"))
}

// Refuse turns the call away.
func (i *Invitation) Refuse(code int, reason string, headers ...sip.Header) {
	if i.decided || errors.Is(context.Cause(i.leg.ctx), ErrCancelled) {
		return
	}
	i.decided = true
	i.leg.cancel(ErrNearHungUp)
	if !respond(i.tx, i.leg.e.response(i.req, code, reason, headers...)) || !sip.IsReliable(i.req.Transport()) {
		return
	}
	select {
	case <-i.tx.Acks():
	case <-i.tx.Done():
	case <-time.After(time.Second):
	case <-i.leg.e.ctx.Done():
	}
}

// Accept answers the call and waits for the ACK; without one in 32 seconds it hangs up and fails with ErrNoACK. Prepare
// must have succeeded.
func (i *Invitation) Accept() (*Leg, error) {
	l := i.leg
	if err := context.Cause(l.ctx); err != nil {
		return nil, err
	}
	i.decided = true
	res := i.answer(sip.StatusOK, "OK")
	late := i.offer == nil
	if late {
		setSDP(res, l.sdp.offer([]audio.Codec{audio.PCMU, audio.PCMA}, l.nearAudio(), offeredEvent, sendrecv))
	} else {
		setSDP(res, l.sdp.answer(*i.offer, i.agreed, l.nearAudio()))
		l.connect(i.agreed)
	}
	ack, err := l.insist(i.tx, i.req, res)
	if err != nil {
		if !l.FarHungUp() {
			l.cancel(err)
			l.Hangup(l.e.ctx)
		}
		return nil, err
	}
	l.mu.Lock()
	l.confirmed = true
	l.mu.Unlock()
	defer l.shut()
	if late {
		if err := l.conclude(ack.Body(), offeredEvent); err != nil {
			l.cancel(err)
			l.Hangup(l.e.ctx)
			return nil, err
		}
	}
	return l, nil
}

func (i *Invitation) answer(code int, reason string) *sip.Response {
	return i.leg.e.response(i.req, code, reason, i.leg.contact())
}

// conclude reads the answer to an offer of ours.
func (l *Leg) conclude(body []byte, ours uint8) error {
	d, err := parseSDP(body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoCodec, err)
	}
	a, err := concludes(d, l.near, ours)
	if err != nil {
		return err
	}
	l.connect(a)
	return nil
}

func setSDP(m sip.Message, body []byte) {
	kind := sip.ContentTypeHeader("application/sdp")
	m.AppendHeader(&kind)
	m.SetBody(body)
}
