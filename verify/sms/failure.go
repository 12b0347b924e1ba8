package sms

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"

	"github.com/twilio/twilio-go/client"

	"supportline/verify"
)

// classes of Twilio's error codes (https://www.twilio.com/docs/api/errors). New codes appear unannounced: what is not
// listed is permanent for this channel.
var classes = map[int]verify.Class{
	20429: verify.ClassTemporary, // too many requests: never processed
	30001: verify.ClassTemporary, // queue overflow
	30003: verify.ClassTemporary, // handset unreachable
	30008: verify.ClassTemporary, // unknown error of the carrier

	20003: verify.ClassSetup, // credentials
	20404: verify.ClassSetup, // account
	21210: verify.ClassSetup, // the calling number is not ours
	21212: verify.ClassSetup, // the calling number is none
	21219: verify.ClassSetup, // trial account
	21222: verify.ClassSetup, // key, as the client sees it
	21224: verify.ClassSetup, // secret, as the client sees it
	21603: verify.ClassSetup, // no sender
	21606: verify.ClassSetup, // the sender cannot send text
	21608: verify.ClassSetup, // trial account
	21701: verify.ClassSetup, // messaging service
	21703: verify.ClassSetup, // messaging service without senders
	30034: verify.ClassSetup, // sender is not registered

	21211: verify.ClassBadAddress,
	21214: verify.ClassBadAddress, // cannot be called
	21217: verify.ClassBadAddress,
	21612: verify.ClassBadAddress, // cannot be reached from our sender
	21614: verify.ClassBadAddress, // no mobile
	21635: verify.ClassBadAddress, // landline
	30005: verify.ClassBadAddress, // unknown handset
	30006: verify.ClassBadAddress, // landline

	21610: verify.ClassOptedOut,

	13227: verify.ClassBlocked, // country, of calls
	21215: verify.ClassBlocked, // country, of calls
	21216: verify.ClassBlocked, // number, of calls
	21408: verify.ClassBlocked, // country
	30450: verify.ClassBlocked, // fraud
	60410: verify.ClassBlocked,
	60605: verify.ClassBlocked,

	30007: verify.ClassPermanent, // filtered
	30036: verify.ClassPermanent, // expired in the queue
}

// classOf is the class of a code, wherever it is told.
func classOf(code int) verify.Class {
	if c, listed := classes[code]; listed {
		return c
	}
	return verify.ClassPermanent
}

// advice is what an operator can do, by class.
var advice = map[verify.Class]string{
	verify.ClassSetup:   "look at the Twilio account, key and sender",
	verify.ClassBlocked: "look at Twilio's geographic permissions and fraud guard",
}

// failure classes what the client made of the answer. Its texts hold the number, so none is kept.
func failure(err error, t *roundTrip) *verify.SendError {
	code, status := 0, t.status
	if e, ok := errors.AsType[*client.TwilioRestError](err); ok {
		code = e.Code
		if status == 0 { // refused by the client before anything was sent
			status = e.Status
		}
	}
	f := &verify.SendError{After: t.retryAfter, Code: strconv.Itoa(code)}
	if code == 0 {
		f.Code = "http-" + strconv.Itoa(status)
	}
	switch known, listed := classes[code]; {
	case status == 0:
		f.Class, f.Code, f.Detail = lost(err)
	case status == 429:
		f.Class = verify.ClassTemporary
	case status >= 500, status < 300:
		f.Class = verify.ClassUnknown
	case listed:
		f.Class = known
	case status < 400, status == 401, status == 403, status == 404:
		f.Class = verify.ClassSetup
	default:
		f.Class = verify.ClassPermanent
	}
	if f.Detail == "" {
		f.Detail = advice[f.Class]
	}
	return f
}

// lost classes a request without an answer: what was never connected was never taken over; anything else may have been.
func lost(err error) (class verify.Class, code, detail string) {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return verify.ClassTemporary, "unreachable", "Twilio's API cannot be reached from here"
	}
	if u, ok := errors.AsType[*url.Error](err); ok && u.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return verify.ClassUnknown, "timeout", ""
	}
	return verify.ClassUnknown, "connection-lost", ""
}
