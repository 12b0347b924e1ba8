package stir

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"slices"
	"time"

	"supportline/ivr/phone"
)

// Options are what a Verifier needs to know.
type Options struct {
	Now func() time.Time
	// Roots are the certification authorities that the policy administrator approves (ATIS-1000084's list of trusted
	// STI-CAs), and nobody else's.
	Roots *x509.CertPool
	// ListSigners are the certificates with which the policy administrator signs its revocation list of all authorities'
	// certificates (ATIS-1000080 section 5.3.6). Lists that an authority signs itself need none.
	ListSigners []*x509.Certificate
	// RequireRevocation refuses what passes otherwise, when it is not known whether the certificate was revoked.
	RequireRevocation bool
	// WebRoots are the authorities of the web servers with the certificates; nil: those of the operating system.
	WebRoots *x509.CertPool
	// Dial opens the connections to those web servers; nil dials public addresses only. Whoever sets it answers for what
	// can be reached.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Verifier checks Identity headers and keeps the certificates it has seen. It is safe for concurrent use.
type Verifier struct {
	options      Options
	fetcher      *fetcher
	certificates *shelf[*credential]
	lists        *shelf[*revocationList]
}

// New makes a Verifier. Close ends what it does in the background.
func New(o Options) (*Verifier, error) {
	if o.Now == nil || o.Roots == nil {
		return nil, errors.New("stir: a clock and the approved authorities are needed; without them any certificate would do")
	}
	c := newCrew()
	return &Verifier{options: o, fetcher: newFetcher(o, c), certificates: newShelf[*credential](o.Now, c),
		lists: newShelf[*revocationList](o.Now, c)}, nil
}

// Close stops all fetching and returns when it has ended. Verify goes on with what it has.
func (v *Verifier) Close() { v.fetcher.crew.close() }

// Call is what the INVITE says, in numbers that the trunk's region made complete.
type Call struct {
	From phone.Number   // P-Asserted-Identity, else From; zero when withheld
	To   []phone.Number // what was dialled: To, Request-URI
	Date time.Time      // of the Date header; zero when there is none
}

// Verify checks the Identity headers of an INVITE, each as it came. It passes if one SHAKEN PASSporT does, and otherwise
// says what is wrong with the first. It returns at once when it knows the certificate and its revocation list, and with
// CertificateUnavailable when ctx ends before they are there.
func (v *Verifier) Verify(ctx context.Context, headers []string, call Call) Result {
	s := sortOut(headers)
	if len(s.shaken) == 0 {
		return failed(s.trouble, s.diverted)
	}
	var first *Result
	for _, p := range s.shaken {
		r, err := v.judge(ctx, p, call)
		if err == nil {
			r.Diverted = s.diverted
			return r
		}
		if first == nil {
			f := failed(err, s.diverted)
			first = &f
		}
	}
	return *first
}

// judge checks one SHAKEN PASSporT, the cheap things first.
func (v *Verifier) judge(ctx context.Context, p passport, call Call) (Result, error) {
	c, err := parseClaims(p.claims)
	if err != nil {
		return Result{}, err
	}
	now := v.options.Now()
	if err := fresh(c.issued, call.Date, now); err != nil {
		return Result{}, err
	}
	if err := c.fit(call); err != nil {
		return Result{}, err
	}
	cred, err := v.credential(ctx, p.x5u)
	if err != nil {
		return Result{}, err
	}
	if err := cred.validAt(now); err != nil {
		return Result{}, err
	}
	if !signedBy(cred.key, p) {
		return Result{}, refuse(BadSignature, "the PASSporT was not signed with the key of its certificate")
	}
	r := Result{Outcome: Passed, Attestation: c.attest, OrigID: c.origID, Provider: cred.provider,
		Reason: "signed by provider " + cred.provider + " with attestation " + string(c.attest)}
	r.Unchecked, err = v.unrevoked(ctx, cred)
	return r, err
}

// signedBy checks ES256 (RFC 7518 section 3.4).
func signedBy(key *ecdsa.PublicKey, p passport) bool {
	sum := sha256.Sum256([]byte(p.signed))
	r, s := new(big.Int).SetBytes(p.signature[:32]), new(big.Int).SetBytes(p.signature[32:])
	return ecdsa.Verify(key, sum[:], r, s)
}

// failed is the result of what went wrong.
func failed(err error, diverted bool) Result {
	r := asRefusal(err)
	return Result{Outcome: r.outcome, Attestation: NotAttested, Diverted: diverted, Code: r.code, Reason: r.reason}
}

// freshness is how old or how far ahead a PASSporT and a Date may be (ATIS-1000074 section 5.3.1).
const freshness = time.Minute

// fresh checks when the PASSporT was issued, and the Date header where there is one.
func fresh(issued, date, now time.Time) error {
	for _, t := range []struct {
		at   time.Time
		what string
	}{{issued, "the PASSporT was issued"}, {date, "the Date header is"}} {
		switch {
		case t.at.IsZero():
		case now.Sub(t.at) > freshness:
			return refuse(Stale, t.what+" more than a minute ago")
		case t.at.Sub(now) > freshness:
			return refuse(Future, t.what+" more than a minute ahead")
		}
	}
	return nil
}

// fit checks that the PASSporT was signed for this caller and this destination.
func (c claims) fit(call Call) error {
	switch {
	case call.From.Zero():
		return refuse(WrongNumber, "the call shows no caller's number that the PASSporT could be for")
	case c.orig == "":
		return refuse(WrongNumber, "the PASSporT was signed for an address, not for a number")
	case "+"+c.orig != call.From.E164():
		return refuse(WrongNumber, "the PASSporT was signed for another caller's number")
	}
	for _, to := range call.To {
		if !to.Zero() && slices.Contains(c.dest, to.E164()[1:]) {
			return nil
		}
	}
	return refuse(WrongNumber, "the PASSporT was signed for another destination")
}
