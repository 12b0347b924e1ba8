package sms

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	maxAnswer     = 64 << 10
	maxRetryAfter = 10 * time.Minute
)

// roundTrip is one request: it gives the client what it lacks (a context, our address whatever TWILIO_EDGE says, a bound
// on the answer) and keeps what it hides (the status, Retry-After).
type roundTrip struct {
	ctx     context.Context
	base    *url.URL
	network http.RoundTripper

	status     int
	retryAfter time.Duration
}

// RoundTrip sends the request to our address.
func (t *roundTrip) RoundTrip(q *http.Request) (*http.Response, error) {
	q = q.Clone(t.ctx)
	q.URL.Scheme, q.URL.Host, q.Host = t.base.Scheme, t.base.Host, ""
	res, err := t.network.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	t.status = res.StatusCode
	if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && s > 0 {
		t.retryAfter = min(time.Duration(s)*time.Second, maxRetryAfter)
	}
	res.Body = body{io.LimitReader(res.Body, maxAnswer), res.Body}
	return res, nil
}

type body struct {
	io.Reader
	io.Closer
}
