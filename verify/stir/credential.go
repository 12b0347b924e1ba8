package stir

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
	"time"
)

// maxChain bounds the certificates of one answer: a leaf, those between, and the root that some send along.
const maxChain = 5

// credential is a certificate that an approved authority stands behind.
type credential struct {
	key      *ecdsa.PublicKey
	provider string              // service provider code
	chain    []*x509.Certificate // the leaf first, the root last
}

// credential finds the certificate that a PASSporT names.
func (v *Verifier) credential(ctx context.Context, x5u string) (*credential, error) {
	u, err := parseURL(x5u)
	if err != nil {
		return nil, refuse(Malformed, "the address of the certificate "+err.Error()).with(badInfo)
	}
	c, err := v.certificates.get(ctx, x5u, func(ctx context.Context) (*credential, time.Time, error) {
		body, until, err := v.fetcher.fetch(ctx, u, maxCertificate)
		if err != nil {
			return nil, until, err
		}
		c, err := parseCredential(body, v.options.Roots, v.options.Now())
		return c, until, err
	})
	if err == nil {
		return c, nil
	}
	if r, ok := errors.AsType[*refusal](err); ok {
		return nil, r
	}
	return nil, refuse(CertificateUnavailable, "the certificate from "+host(u)+" "+err.Error())
}

// parseCredential reads a certificate with those above it, in PEM or as one in DER, and builds its chain to a root.
func parseCredential(body []byte, roots *x509.CertPool, now time.Time) (*credential, error) {
	certs, err := parseChain(body)
	if err != nil {
		return nil, refuse(Malformed, "what lies at the certificate's address "+err.Error()).with(badCredential)
	}
	leaf, between := certs[0], x509.NewCertPool()
	for _, c := range certs {
		dropKnown(c)
		if c != leaf {
			between.AddCert(c)
		}
	}
	chains, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		if err := (&credential{chain: certs}).validAt(now); err != nil {
			return nil, err
		}
		return nil, refuse(UnknownIssuer, "no approved authority stands behind the certificate")
	}
	return newCredential(chains[0])
}

// newCredential holds a chain against the profile of ATIS-1000080 section 6.4.
func newCredential(chain []*x509.Certificate) (*credential, error) {
	leaf := chain[0]
	key, isEC := leaf.PublicKey.(*ecdsa.PublicKey)
	switch {
	case !isEC || key.Curve != elliptic.P256():
		return nil, refuse(Unsupported, "the certificate's key is not one for ES256").with(badCredential)
	case leaf.IsCA || leaf.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return nil, refuse(Unsupported, "the certificate is not one for signing calls").with(badCredential)
	}
	for _, c := range chain[1:] {
		if _, there := authority(c); there {
			// Whoever may name numbers and also issue certificates could name those of others (RFC 9060).
			return nil, refuse(Unsupported, "the certificate was issued by a provider, not by an authority").with(badCredential)
		}
	}
	der, _ := authority(leaf)
	provider, err := parseAuthority(der)
	if err != nil {
		return nil, refuse(Unsupported, "the certificate "+err.Error()).with(badCredential)
	}
	return &credential{key: key, provider: provider, chain: chain}, nil
}

// validAt checks the days of a certificate and of those above it, also when it was kept while time went on.
func (c *credential) validAt(now time.Time) error {
	for _, cert := range c.chain {
		if now.Before(cert.NotBefore) || now.After(cert.NotAfter) {
			return refuse(ExpiredCertificate, "the certificate, or one above it, is expired or not valid yet")
		}
	}
	return nil
}

func parseChain(body []byte) ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	for block, rest := pem.Decode(body); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" || len(certs) == maxChain {
			return nil, errors.New("holds something else than a few certificates")
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, errors.New("holds a certificate that cannot be read")
		}
		certs = append(certs, c)
	}
	if len(certs) > 0 {
		return certs, nil
	}
	c, err := x509.ParseCertificate(body)
	if err != nil {
		return nil, errors.New("is not a certificate")
	}
	return []*x509.Certificate{c}, nil
}

// dropKnown strikes the extension that this package understands from those that the library does not.
func dropKnown(c *x509.Certificate) {
	c.UnhandledCriticalExtensions = slices.DeleteFunc(c.UnhandledCriticalExtensions, authorityListOID().Equal)
}
