package mail

import (
	"errors"
	"net"
	"net/textproto"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"supportline/verify"
)

// dialFailure classes what went wrong before the message was offered: nothing can have been taken over.
func dialFailure(err error) *verify.SendError {
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		if reply.Code/100 == 4 {
			return &verify.SendError{Class: verify.ClassTemporary, Code: strconv.Itoa(reply.Code)}
		}
		return &verify.SendError{Class: verify.ClassSetup, Code: strconv.Itoa(reply.Code),
			Detail: "the mail server refused the connection or the log-in: look at host, user and password"}
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		return &verify.SendError{Class: verify.ClassTemporary, Code: "timeout", Detail: "the mail server does not answer"}
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op != "remote error" {
		return &verify.SendError{Class: verify.ClassTemporary, Code: "unreachable", Detail: "no connection to the mail server"}
	}
	switch text := err.Error(); {
	case strings.Contains(text, "STARTTLS"):
		return &verify.SendError{Class: verify.ClassSetup, Code: "no-starttls", Detail: "the mail server offers no TLS: use another port or server"}
	case strings.Contains(text, "tls:"), strings.Contains(text, "x509:"):
		return &verify.SendError{Class: verify.ClassSetup, Code: "tls", Detail: "the certificate of the mail server is not trusted, or is of another host"}
	case strings.Contains(text, "auth"), strings.Contains(text, "AUTH"):
		return &verify.SendError{Class: verify.ClassSetup, Code: "auth", Detail: "the mail server does not take our log-in: look at user and password"}
	}
	return &verify.SendError{Class: verify.ClassTemporary, Code: "connection-lost", Detail: "the mail server hung up"}
}

// sendFailure classes what went wrong with the message itself. Without a reply to the whole message nobody knows.
func sendFailure(err error) *verify.SendError {
	e, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return &verify.SendError{Class: verify.ClassUnknown, Code: "connection-lost"}
	}
	code := strings.TrimSpace(strconv.Itoa(e.ErrorCode()) + " " + e.EnhancedStatusCode())
	switch {
	case e.ErrorCode()/100 == 4:
		return &verify.SendError{Class: verify.ClassTemporary, Code: code}
	case e.ErrorCode()/100 == 5 && e.Reason == gomail.ErrSMTPRcptTo:
		return &verify.SendError{Class: verify.ClassBadAddress, Code: code}
	case e.ErrorCode()/100 == 5 && e.Reason == gomail.ErrSMTPMailFrom:
		return &verify.SendError{Class: verify.ClassSetup, Code: code, Detail: "the mail server does not let us send from this address"}
	case e.ErrorCode()/100 == 5:
		return &verify.SendError{Class: verify.ClassPermanent, Code: code}
	case e.Reason == gomail.ErrSMTPDataClose, e.Reason == gomail.ErrWriteContent:
		return &verify.SendError{Class: verify.ClassUnknown, Code: "connection-lost"}
	}
	return &verify.SendError{Class: verify.ClassTemporary, Code: "connection-lost"}
}
