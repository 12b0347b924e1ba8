package sipdoor

import (
	"context"
	"errors"
	"time"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/dialog"
)

// transfer rings an agent's phone; the caller hears it ring. An agent who answers waits for the Talk turn.
func (c *call) transfer(t ivr.Turn, w ivr.Transfer) (ivr.Event, error) {
	c.music = false
	c.leg.Audio().Play(append(c.sounds(t.Lang, t.Say), audio.Ringback())...)
	ringFor := w.RingFor
	if ringFor <= 0 {
		ringFor = c.door.cfg.RingTimeout
	}
	ctx, stop := context.WithTimeout(c.leg.Context(), ringFor)
	defer stop()
	agent, err := c.door.end.Dial(ctx, dialog.Outgoing{
		To: w.Address, User: "supportline", Display: w.ShowName, Verified: w.Passport, First: c.leg.Codec()})
	switch {
	case err == nil && c.leg.Context().Err() != nil: // the agent's answer and the caller's farewell have crossed
		agent.Drop()
		return nil, context.Cause(c.leg.Context())
	case err == nil:
		c.agent, c.stopAgent = agent, watch(agent, c.door.cfg.MediaTimeout)
		return ivr.Answered{}, nil
	case c.leg.Context().Err() != nil:
		return nil, context.Cause(c.leg.Context())
	}
	result := resultOf(err)
	if result == ivr.TransferFailed {
		c.log.Warn("an agent's phone could not be reached", "agent", w.Agent, "error", err)
	}
	return ivr.TransferEnded{Result: result}, nil
}

// resultOf reads why an agent's phone was not answered. A redirection (3xx) is never followed: it could lead anywhere.
func resultOf(err error) ivr.TransferResult {
	var refused *dialog.Refused
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return ivr.TransferNoAnswer
	case !errors.As(err, &refused):
		return ivr.TransferFailed
	}
	switch s := refused.Status; {
	case s == sip.StatusBusyHere || s == sip.StatusGlobalBusyEverywhere:
		return ivr.TransferBusy
	case s == sip.StatusRequestTimeout || s == sip.StatusTemporarilyUnavailable:
		return ivr.TransferNoAnswer
	case s == sip.StatusNotAcceptableHere || s == sip.StatusGlobalNotAcceptable:
		return ivr.TransferFailed
	case s == sip.StatusGlobalDecline || s >= 400 && s < 500:
		return ivr.TransferDeclined
	}
	return ivr.TransferFailed
}

// talk tells the agent who it is, while the caller hears music, then connects the two until one hangs up. An agent who
// hangs up before they are connected has declined.
func (c *call) talk(w ivr.Talk) (ivr.Event, error) {
	if c.agent == nil {
		return ivr.TransferEnded{Result: ivr.TransferFailed}, nil
	}
	caller, agent := c.leg.Context(), c.agent.Context()
	c.leg.Audio().Play(audio.Music())
	c.agent.Audio().Play(c.sounds(w.Lang, w.Whisper)...)
	select {
	case <-c.agent.Audio().Played():
	case <-caller.Done():
	case <-agent.Done():
	}
	talked := time.Duration(0)
	if caller.Err() == nil && agent.Err() == nil {
		began := time.Now()
		apart := audio.Bridge(c.leg.Audio(), c.agent.Audio())
		select {
		case <-caller.Done():
		case <-agent.Done():
		}
		apart()
		talked = time.Since(began)
	}
	c.dropAgent()
	c.keys.forget()                         // pressed at the agent
	if talked == 0 && caller.Err() == nil { // the agent hung up while hearing who calls
		return ivr.TransferEnded{Result: ivr.TransferDeclined}, nil
	}
	ended := ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent", Talked: talked}
	if caller.Err() == nil {
		return ended, nil
	}
	ended.HungUpBy = "caller"
	if _, err := c.next(ended); err != nil { // what it would say next nobody hears
		c.log.Error("the end of a talk was not saved", "error", err)
	}
	return nil, context.Cause(caller)
}

// dropAgent hangs up an agent who is not talking.
func (c *call) dropAgent() {
	if c.agent == nil {
		return
	}
	c.stopAgent()
	c.agent.Drop()
	c.agent = nil
}
