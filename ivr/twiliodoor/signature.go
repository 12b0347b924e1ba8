package twiliodoor

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"io"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
)

// sign computes what Twilio sends as X-Twilio-Signature: Base64 of HMAC-SHA1, keyed with the auth token, over the
// URL and then each form key with its values, keys in byte order, the values of one key sorted and each once
// (https://www.twilio.com/docs/usage/security#validating-requests). A JSON body is not in it: form is nil then.
func sign(token Token, url string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	io.WriteString(mac, url)
	for _, key := range slices.Sorted(maps.Keys(form)) {
		values := form[key]
		if len(values) > 1 {
			values = slices.Compact(slices.Sorted(slices.Values(values)))
		}
		for _, v := range values {
			io.WriteString(mac, key)
			io.WriteString(mac, v)
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signatures knows which signatures are genuine. Twilio signs a URL with its port in some products and without it in
// others, so both spellings of the public URL count.
type signatures struct {
	tokens []Token
	bases  [2]string // the public URL with a port and without
}

func newSignatures(public string, tokens []Token) signatures {
	u, err := url.Parse(public)
	if err != nil {
		return signatures{tokens: tokens, bases: [2]string{public, public}}
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	with, without := *u, *u
	with.Host = net.JoinHostPort(u.Hostname(), port)
	without.Host = strings.TrimSuffix(u.Host, ":"+u.Port())
	return signatures{tokens: tokens, bases: [2]string{with.String(), without.String()}}
}

// genuine tells whether one of the tokens signed this request. requestURI is path and query as they came, form what the
// body held. Every token and spelling is tried whatever the others gave, each compared in constant time.
func (s signatures) genuine(requestURI string, form url.Values, given string) bool {
	ok := 0
	for _, t := range s.tokens {
		for _, base := range s.bases {
			ok |= subtle.ConstantTimeCompare([]byte(sign(t, base+requestURI, form)), []byte(given))
		}
	}
	return ok == 1
}
