package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"supportline/config"
	"supportline/ivr/sipdoor"
	"supportline/verify/stir"
)

// openSTIR makes the verifier of Identity headers; nil where no authorities are configured.
func openSTIR(s config.STIR, now func() time.Time) (*stir.Verifier, error) {
	if s.Authorities == "" {
		return nil, nil
	}
	authorities, err := readCertificates(s.Authorities)
	if err != nil {
		return nil, err
	}
	o := stir.Options{Now: now, Roots: x509.NewCertPool(), RequireRevocation: s.RequireRevocation}
	for _, c := range authorities {
		o.Roots.AddCert(c)
	}
	if s.ListSigners != "" {
		if o.ListSigners, err = readCertificates(s.ListSigners); err != nil {
			return nil, err
		}
	}
	return stir.New(o)
}

// readCertificates reads a file of PEM certificates, one at least.
func readCertificates(file string) ([]*x509.Certificate, error) {
	rest, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w; name a PEM file in verification.stir", err)
	}
	var all []*x509.Certificate
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("read certificates: certificate %d of %s: %w", len(all)+1, file, err)
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("read certificates: there is none in %s; it must hold PEM blocks that begin with BEGIN CERTIFICATE", file)
	}
	return all, nil
}

// attest is what Identity headers prove or disprove. What says neither, such as a certificate that cannot be had, leaves
// what the trunk reports as it is.
func attest(v *stir.Verifier, log *slog.Logger) func(context.Context, sipdoor.Claim) sipdoor.Attested {
	return func(ctx context.Context, c sipdoor.Claim) sipdoor.Attested {
		r := v.Verify(ctx, c.Identity, stir.Call{From: c.From, To: c.To, Date: c.Date})
		log.DebugContext(ctx, "Identity headers were checked", "outcome", r.Outcome, "reason", r.Reason)
		got := sipdoor.Attested{Diverted: r.Diverted}
		if status := r.Verstat(); r.Outcome == stir.Passed || strings.HasPrefix(status, "TN-Validation-Failed") {
			got.Verstat = status
		}
		return got
	}
}
