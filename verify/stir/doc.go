// Package stir checks the Identity headers of a SIP INVITE (STIR/SHAKEN): whether a telephone provider that the policy
// administrator knows signed, in this minute, for this caller's number calling this number, and how sure that provider is
// (attestation A, B or C).
//
// It follows RFC 8224 (header), RFC 8225 (PASSporT), RFC 8226 (certificates), RFC 8588 (SHAKEN), RFC 8946 (diverted calls),
// ATIS-1000074 (verification) and ATIS-1000080 (certificates and their revocation). Only the full form with ES256 and
// "shaken" is verified. A "div" PASSporT is recognised and reported, never used to make a wrong destination right: it can
// only lower what a call is worth.
//
// # A stranger writes all of this
//
// Everything cheap is checked first, so that nobody makes this server fetch anything without a fresh header for numbers
// that fit the call. Certificates and revocation lists are fetched over https on the ports of ATIS-1000074 only, from
// public addresses only (judged after the name is resolved, when the connection is made), without redirects and proxies,
// with limits of size, time, number at once, and number a minute in all and per host. What failed is remembered for a
// minute, what is right for an hour to a day.
//
// # It never delays a call
//
// Verify waits for a certificate no longer than its context allows. Fetching goes on behind it, and the next call from the
// same provider finds the certificate there; one in use is renewed before it goes stale.
//
// Signatures are checked with public keys and nothing here is secret, so no comparison needs constant time. Results and
// errors hold no telephone number, and no text of a stranger but the name of a host and the identifiers that were parsed.
//
// The package knows no SIP message, no call and no policy: who calls whom is handed in, what a result is worth is decided
// by the caller of Verify.
package stir
