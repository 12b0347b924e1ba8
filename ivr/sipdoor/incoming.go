package sipdoor

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/dialog"
)

// stepTime bounds one question to the engine.
const stepTime = 15 * time.Second

// incoming is a call from its INVITE to its end.
func (d *Door) incoming(_ context.Context, inv *dialog.Invitation) {
	trunk := d.trunkOf(inv.Leg().Far().Addr())
	switch {
	case trunk == nil && !d.cfg.Strangers: // an agent's phone, which may answer and not call
		d.refuse(inv, sip.StatusForbidden, "Forbidden")
		return
	case d.draining.Load():
		d.refuse(inv, sip.StatusServiceUnavailable, "Service Unavailable",
			sip.NewHeader("Retry-After", strconv.Itoa(5+rand.IntN(11))))
		return
	case !d.figures.enter(d.cfg.MaxCalls):
		// Without Retry-After: it would keep the trunk from sending any call for that time (RFC 3261 section 21.5.4).
		d.refuse(inv, sip.StatusServiceUnavailable, "Service Unavailable")
		return
	}
	defer d.figures.leave()
	if err := inv.Prepare(); err != nil {
		d.unprepared(inv, err)
		return
	}
	arrival := arrivalOf(inv.Request(), trunk)
	region := ""
	if trunk != nil {
		region = trunk.Region
	}
	d.attest(inv.Leg().Context(), inv.Request(), &arrival, region)
	c := newCall(d, inv.Leg(), arrival)
	defer c.listen()
	defer func() {
		if r := recover(); r != nil {
			c.dropAgent()
			c.end(ivr.EndFault)
			panic(r) // dialog hangs up, logs and contains it
		}
	}()
	turn, err := c.begin()
	switch status := refusal(turn, err); {
	case inv.Leg().Context().Err() != nil:
		c.end(endingOf(context.Cause(inv.Leg().Context())))
	case status != 0:
		d.refuse(inv, status, reasons[status])
	default:
		d.figures.answer()
		if _, err := inv.Accept(); err != nil {
			c.end(endingOf(err))
			return
		}
		c.run(turn)
	}
}

func (d *Door) unprepared(inv *dialog.Invitation, err error) {
	switch {
	case errors.Is(err, dialog.ErrNotSDP):
		d.refuse(inv, sip.StatusUnsupportedMediaType, "Unsupported Media Type",
			sip.NewHeader("Accept", "application/sdp"))
	case errors.Is(err, audio.ErrNoPort):
		d.log.Error("a call was refused: no RTP port is free; widen the range or take fewer calls")
		d.refuse(inv, sip.StatusServiceUnavailable, "Service Unavailable")
	default:
		d.refuse(inv, sip.StatusNotAcceptableHere, "Not Acceptable Here", dialog.Incompatible())
	}
}

func (d *Door) refuse(inv *dialog.Invitation, status int, reason string, headers ...sip.Header) {
	d.figures.refuse(status)
	inv.Refuse(status, reason, headers...)
}

var reasons = map[int]string{
	sip.StatusNotFound:            "Not Found",
	sip.StatusServiceUnavailable:  "Service Unavailable",
	sip.StatusInternalServerError: "Server Internal Error",
	sip.StatusBusyHere:            "Busy Here",
}

// refusal is the status for a call that is not answered: its first turn says nothing and hangs up. 0: answer it.
func refusal(t ivr.Turn, err error) int {
	if err != nil {
		return sip.StatusInternalServerError
	}
	h, hangsUp := t.Then.(ivr.Hangup)
	if !hangsUp || len(t.Say) > 0 {
		return 0
	}
	switch h.Ending {
	case ivr.EndUnknownNumber:
		return sip.StatusNotFound
	case ivr.EndOverload:
		return sip.StatusServiceUnavailable
	case ivr.EndFault:
		return sip.StatusInternalServerError
	}
	return sip.StatusBusyHere
}

// endingOf names the ending of a call whose leg is over.
func endingOf(cause error) ivr.Ending {
	switch {
	case errors.Is(cause, errShutdown), errors.Is(cause, dialog.ErrClosed):
		return ivr.EndShutdown
	case errors.Is(cause, errMediaTimeout):
		return ivr.EndMediaTimeout
	case errors.Is(cause, dialog.ErrNoCodec):
		return ivr.EndNoCodec
	case errors.Is(cause, dialog.ErrFarHungUp), errors.Is(cause, dialog.ErrCancelled), errors.Is(cause, dialog.ErrNoACK):
		return ivr.EndCallerHungUp
	}
	return ivr.EndFault
}
