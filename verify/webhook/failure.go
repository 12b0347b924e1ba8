package webhook

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"supportline/verify"
	"supportline/verify/stir"
)

const maxRetryAfter = 10 * time.Minute

// refusal classes an answer; nil: the message was taken over.
func refusal(res *http.Response) *verify.SendError {
	f := &verify.SendError{Code: "http-" + strconv.Itoa(res.StatusCode)}
	if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && s > 0 {
		f.After = min(time.Duration(s)*time.Second, maxRetryAfter)
	}
	switch status := res.StatusCode; {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		f.Class = verify.ClassTemporary
	case status >= 500:
		f.Class = verify.ClassUnknown
	case status < 400:
		f.Class, f.Detail = verify.ClassSetup, "redirects are not followed: write the address that it leads to"
	case status == http.StatusGone:
		f.Class = verify.ClassBadAddress
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		f.Class, f.Detail = verify.ClassSetup, "look at the webhook's address and secret"
	default:
		f.Class = verify.ClassPermanent
	}
	return f
}

// lost classes a request without an answer. Its text holds the address, so none is kept.
func lost(err error) *verify.SendError {
	if errors.Is(err, stir.ErrPrivate) {
		return &verify.SendError{Class: verify.ClassSetup, Code: "private-address",
			Detail: "the webhook's address leads into a private network: set private: true if it shall"}
	}
	if _, untrusted := errors.AsType[*tls.CertificateVerificationError](err); untrusted {
		return &verify.SendError{Class: verify.ClassSetup, Code: "tls", Detail: "the webhook's certificate is not trusted, or is of another host"}
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return &verify.SendError{Class: verify.ClassTemporary, Code: "unreachable", Detail: "the webhook cannot be reached from here"}
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return &verify.SendError{Class: verify.ClassUnknown, Code: "timeout"}
	}
	return &verify.SendError{Class: verify.ClassUnknown, Code: "connection-lost"}
}
