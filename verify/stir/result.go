package stir

import "errors"

// Outcome names what became of a check.
type Outcome string

const (
	Passed                 Outcome = "passed"
	NoIdentity             Outcome = "no-identity"
	Stale                  Outcome = "stale"                   // signed, or dated, too long ago
	Future                 Outcome = "future"                  // signed, or dated, in the future
	WrongNumber            Outcome = "wrong-number"            // signed for another caller or another destination
	BadSignature           Outcome = "bad-signature"           // the certificate's key did not sign this
	UnknownIssuer          Outcome = "unknown-issuer"          // no approved authority stands behind the certificate
	ExpiredCertificate     Outcome = "expired-certificate"     // or one that is not valid yet
	Revoked                Outcome = "revoked"                 // the certificate, or one above it
	UnknownRevocation      Outcome = "revocation-unknown"      // only with RequireRevocation
	CertificateUnavailable Outcome = "certificate-unavailable" // not there yet, or not to be had
	Malformed              Outcome = "malformed"
	Unsupported            Outcome = "unsupported" // well-formed, of a kind that is not verified here
)

// Attestation is how much the signing provider vouches for (RFC 8588 section 4).
type Attestation string

const (
	Full        Attestation = "A" // it knows the customer and the customer's right to the number
	Partial     Attestation = "B" // it knows the customer
	Gateway     Attestation = "C" // it knows where the call came in
	NotAttested Attestation = "none"
)

// The responses of RFC 8224 section 6.2.2.
const (
	staleDate     = 403
	useIdentity   = 428
	badInfo       = 436
	badCredential = 437
	invalidHeader = 438
)

// Result is what Verify found. It holds no telephone number.
type Result struct {
	Outcome     Outcome
	Attestation Attestation // NotAttested unless Outcome is Passed
	// Diverted tells that a div or div-o PASSporT came along (RFC 8946): the call was forwarded on its way. It is not
	// verified; it can only lower what the call is worth.
	Diverted bool
	OrigID   string // the provider's UUID of the call's origin, for tracing back (RFC 8588 section 5); only when Passed
	Provider string // service provider code of the certificate (RFC 8226 section 9); only when Passed
	// Unchecked says why it is not known whether the certificate was revoked. Empty when the lists were read.
	Unchecked string
	// Code is the SIP response that a server which rejects would give (RFC 8224 section 6.2.2), and the cause of a Reason
	// header with protocol STIR (RFC 9410). Zero when Passed.
	Code   int
	Reason string // in words, for the record
}

// Phrase is the reason phrase that belongs to Code, empty when there is none.
func (r Result) Phrase() string {
	switch r.Code {
	case staleDate:
		return "Stale Date"
	case useIdentity:
		return "Use Identity Header"
	case badInfo:
		return "Bad Identity Info"
	case badCredential:
		return "Unsupported Credential"
	case invalidHeader:
		return "Invalid Identity Header"
	}
	return ""
}

// Verstat writes the result as a verification status (TS 24.229 section 7.2A.20, with the attestation as providers append
// it): "TN-Validation-Passed-A", with "-Diverted" behind it for a forwarded call, "TN-Validation-Failed", or
// "No-TN-Validation" when there was nothing that could be judged.
func (r Result) Verstat() string {
	status := "TN-Validation-Failed"
	switch r.Outcome {
	case Passed:
		status = "TN-Validation-Passed-" + string(r.Attestation)
	case NoIdentity, Unsupported, CertificateUnavailable, UnknownRevocation:
		return "No-TN-Validation"
	}
	if r.Diverted {
		status += "-Diverted"
	}
	return status
}

// refusal is why a header, a passport or a certificate does not count.
type refusal struct {
	outcome Outcome
	code    int
	reason  string
}

func (r *refusal) Error() string { return string(r.outcome) + ": " + r.reason }

// refuse makes a refusal with the response code that RFC 8224 and ATIS-1000074 give its outcome.
func refuse(o Outcome, reason string) *refusal {
	r := &refusal{outcome: o, code: invalidHeader, reason: reason}
	switch o {
	case Stale, Future:
		r.code = staleDate
	case NoIdentity:
		r.code = useIdentity
	case CertificateUnavailable:
		r.code = badInfo
	case UnknownIssuer, ExpiredCertificate, Revoked, UnknownRevocation:
		r.code = badCredential
	}
	return r
}

// with changes the response code.
func (r *refusal) with(code int) *refusal {
	r.code = code
	return r
}

// asRefusal finds the refusal in an error.
func asRefusal(err error) *refusal {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r
	}
	return refuse(Malformed, "the Identity header cannot be judged")
}
