package stir

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net"
	"strings"
	"testing"
)

func FuzzParsePASSporT(f *testing.F) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	d := (&world{leaf: issuer{key: key}}).draft()
	parts := strings.Split(d.token(f), ".")
	header, _ := decode(parts[0])
	claims, _ := decode(parts[1])
	signature, _ := decode(parts[2])
	f.Add(header, claims, signature)
	f.Add([]byte(`{"alg":"ES256","alg":"none"}`), []byte(`{"iat":1e9}`), []byte{})
	f.Fuzz(func(t *testing.T, header, claims, signature []byte) {
		e := base64.RawURLEncoding
		p, err := parsePASSporT(e.EncodeToString(header) + "." + e.EncodeToString(claims) + "." + e.EncodeToString(signature))
		if err != nil {
			asRefusalOf(t, err)
			return
		}
		if len(p.signature) != signatureSize || p.signed == "" {
			t.Errorf("%+v", p)
		}
		c, err := parseClaims(p.claims)
		if err != nil {
			asRefusalOf(t, err)
			return
		}
		if !strings.Contains("ABC", string(c.attest)) || !isUUID(c.origID) || strings.Contains(c.orig, "+") {
			t.Errorf("%+v", c)
		}
	})
}

// asRefusalOf holds an error against the rule that all of them are refusals with a code.
func asRefusalOf(t *testing.T, err error) {
	if r, ok := errors.AsType[*refusal](err); !ok || r.code == 0 || r.reason == "" {
		t.Errorf("not a refusal: %v", err)
	}
}

func FuzzIdentityHeader(f *testing.F) {
	w := newWorld(f, func(o *Options) {
		o.Dial = func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("nothing is dialled here")
		}
	})
	f.Add(w.draft().sign(f))
	f.Add("..c;info=<https://x.example/y>;alg=ES256;ppt=div")
	f.Add(`a.b.c;info = <>;ppt="shaken`)
	f.Fuzz(func(t *testing.T, text string) {
		r := w.verifier.Verify(t.Context(), []string{text}, call())
		if r.Outcome == Passed || r.Attestation != NotAttested || r.Code == 0 || r.Reason == "" {
			t.Errorf("%q: %+v", text, r)
		}
	})
}

func FuzzParseCertificates(f *testing.F) {
	w := newWorld(f)
	f.Add(w.leaf.cert.Raw)
	f.Add(spc("709J"))
	l, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{Number: w.leaf.cert.SerialNumber, ThisUpdate: w.clock(), NextUpdate: w.clock(),
		RevokedCertificateEntries: []x509.RevocationListEntry{entry(w, w.leaf, w.ca.cert)}}, w.ca.cert, w.ca.key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(l)
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := parseCredential(b, w.options.Roots, w.clock()); err == nil && (c.key == nil || c.provider == "" || len(c.chain) == 0) {
			t.Errorf("%+v", c)
		}
		_, _ = parseList(b, []*x509.Certificate{w.ca.cert})
		_, _ = issuerOf(b)
		if code, err := parseAuthority(b); err == nil && (code == "" || len(code) > maxCode) {
			t.Errorf("%q", code)
		}
	})
}

func BenchmarkVerifyWithAWarmCache(b *testing.B) {
	w := newWorld(b)
	h := []string{w.draft().sign(b)}
	c := call()
	if r := w.verifier.Verify(b.Context(), h, c); r.Outcome != Passed {
		b.Fatalf("%+v", r)
	}
	b.ReportAllocs()
	for b.Loop() {
		if r := w.verifier.Verify(b.Context(), h, c); r.Outcome != Passed {
			b.Fatalf("%+v", r)
		}
	}
}

func BenchmarkAHeaderOfGarbageIsRefused(b *testing.B) {
	w := newWorld(b)
	h := []string{strings.Repeat("eyJ", 2000) + ".e30.e30;info=<https://x.example/y>;ppt=shaken"}
	b.ReportAllocs()
	for b.Loop() {
		w.verifier.Verify(b.Context(), h, call())
	}
}
