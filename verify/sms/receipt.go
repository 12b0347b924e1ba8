package sms

import (
	"errors"
	"net/url"
	"strconv"

	"supportline/verify"
)

var errNoReceipt = errors.New("twilio: that is no report on a message")

// longestSID bounds what is kept of a report.
const longestSID = 64

// ReadCallReceipt reads what Twilio reports on the call of a delivery. A call that ended was of use only if a key was
// pressed, which is noted when it is.
func ReadCallReceipt(delivery string, form url.Values) (verify.Receipt, error) {
	r := verify.Receipt{Delivery: delivery, ProviderID: form.Get("CallSid"), Class: verify.ClassPermanent, Code: form.Get("CallStatus")}
	if r.ProviderID == "" || len(r.ProviderID) > longestSID {
		return verify.Receipt{}, errNoReceipt
	}
	switch r.Code {
	case "queued", "initiated":
		r.Status = verify.StatusQueued
	case "ringing", "in-progress":
		r.Status = verify.StatusSending
	case "completed":
		r.Status, r.Code = verify.StatusUndelivered, "no-key"
	case "busy", "no-answer", "canceled":
		r.Status = verify.StatusUndelivered
	case "failed":
		r.Status = verify.StatusFailed
	default:
		return verify.Receipt{}, errNoReceipt
	}
	return r, nil
}

// ReadReceipt reads what Twilio reports on the message of a delivery: the form of a status callback, whose signature is
// known to be right. Statuses that say nothing about the person (read, scheduled) are an error, as is anything else.
func ReadReceipt(delivery string, form url.Values) (verify.Receipt, error) {
	r := verify.Receipt{Delivery: delivery, ProviderID: form.Get("MessageSid"), Status: verify.Status(form.Get("MessageStatus"))}
	if r.ProviderID == "" || len(r.ProviderID) > longestSID || !r.Status.Known() {
		return verify.Receipt{}, errNoReceipt
	}
	if r.Status == verify.StatusFailed || r.Status == verify.StatusUndelivered {
		code, err := strconv.Atoi(form.Get("ErrorCode"))
		if err != nil {
			code = 0
		}
		r.Class, r.Code = classOf(code), strconv.Itoa(code)
	}
	return r, nil
}
