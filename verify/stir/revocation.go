package stir

import (
	"context"
	"crypto/x509"
	"errors"
	"strings"
	"time"
)

// unrevoked refuses a certificate that was revoked, or one under a revoked one. When a list is not to be had, it says so
// and leaves the rest to RequireRevocation.
func (v *Verifier) unrevoked(ctx context.Context, c *credential) (unchecked string, err error) {
	for i, cert := range c.chain[:len(c.chain)-1] {
		revoked, err := v.revoked(ctx, cert, c.chain[i+1])
		switch {
		case revoked:
			return "", refuse(Revoked, "the certificate, or one above it, was revoked")
		case err != nil && unchecked == "":
			unchecked = err.Error()
		}
	}
	if unchecked != "" && v.options.RequireRevocation {
		return unchecked, refuse(UnknownRevocation, unchecked)
	}
	return unchecked, nil
}

// revoked looks a certificate up in the list that it names. A list that is out of date still convicts; it acquits nobody.
func (v *Verifier) revoked(ctx context.Context, cert, issuer *x509.Certificate) (bool, error) {
	if len(cert.CRLDistributionPoints) == 0 {
		return false, errors.New("a certificate names no revocation list")
	}
	where := cert.CRLDistributionPoints[0]
	u, err := parseURL(where)
	if err != nil {
		return false, errors.New("the address of a revocation list " + err.Error())
	}
	// The same list may be asked for by certificates of several authorities: whose signature was checked is in the key.
	key := where + "\x00" + string(issuer.Raw)
	list, err := v.lists.get(ctx, key, func(ctx context.Context) (*revocationList, time.Time, error) {
		body, until, err := v.fetcher.fetch(ctx, u, maxList)
		if err != nil {
			return nil, until, err
		}
		l, err := parseList(body, append([]*x509.Certificate{issuer}, v.options.ListSigners...))
		if err == nil && l.next.After(v.options.Now()) && l.next.Before(until) {
			until = l.next
		}
		return l, until, err
	})
	if err != nil {
		return false, errors.New("the revocation list from " + host(u) + " " + err.Error())
	}
	if list.holds(cert) {
		return true, nil
	}
	now := v.options.Now()
	switch {
	case strings.TrimSpace(list.partial) != "":
		return false, errors.New("the revocation list from " + host(u) + " " + list.partial)
	case list.issued.After(now.Add(freshness)) || !now.Before(list.next):
		return false, errors.New("the revocation list from " + host(u) + " is out of date")
	case !list.indirect && !list.covers(cert):
		return false, errors.New("the revocation list from " + host(u) + " is not for this authority's certificates")
	}
	return false, nil
}
