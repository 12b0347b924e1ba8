package stir

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"strings"
	"time"
)

// revocationList is a list whose signature was checked (RFC 5280 section 5).
type revocationList struct {
	issuer       string // normal form of a name, see nameOf
	issued, next time.Time
	indirect     bool   // it names the certificates of several authorities
	partial      string // why it cannot acquit; it still convicts
	entries      map[string]bool
}

// parseList reads a list in DER or PEM. One of signers must have signed it.
func parseList(body []byte, signers []*x509.Certificate) (*revocationList, error) {
	if block, _ := pem.Decode(body); block != nil {
		body = block.Bytes
	}
	raw, err := x509.ParseRevocationList(body)
	if err != nil {
		return nil, errors.New("cannot be read")
	}
	if !signedByOne(raw, signers) {
		return nil, errors.New("is not signed by the certificate's issuer nor by a known signer of lists")
	}
	l := &revocationList{issued: raw.ThisUpdate, next: raw.NextUpdate, entries: make(map[string]bool, len(raw.RevokedCertificateEntries))}
	if l.issuer, err = nameOf(raw.RawIssuer); err != nil {
		return nil, err
	}
	l.readScope(raw.Extensions)
	owner := l.issuer // of an entry; it goes on until another is named (RFC 5280 section 5.3.3)
	for _, e := range raw.RevokedCertificateEntries {
		for _, x := range e.Extensions {
			switch {
			case x.Id.Equal(certificateIssuerOID()):
				if owner, err = issuerOf(x.Value); err != nil {
					return nil, err
				}
			case x.Critical:
				l.partial = "has entries of a kind that is not known"
			}
		}
		l.entries[owner+"\x00"+e.SerialNumber.String()] = true
	}
	return l, nil
}

// signedByOne checks the signature. A list may be signed by a certificate that is no authority's, so that the library's
// CheckSignatureFrom does not do.
func signedByOne(raw *x509.RevocationList, signers []*x509.Certificate) bool {
	for _, s := range signers {
		mayNot := s.KeyUsage != 0 && s.KeyUsage&x509.KeyUsageCRLSign == 0
		if string(s.RawSubject) == string(raw.RawIssuer) && !mayNot &&
			s.CheckSignature(raw.SignatureAlgorithm, raw.RawTBSRevocationList, raw.Signature) == nil {
			return true
		}
	}
	return false
}

// holds tells whether a certificate was revoked.
func (l *revocationList) holds(c *x509.Certificate) bool {
	name, err := nameOf(c.RawIssuer)
	return err == nil && l.entries[name+"\x00"+c.SerialNumber.String()]
}

// covers tells whether the list is that of the certificate's own authority.
func (l *revocationList) covers(c *x509.Certificate) bool {
	name, err := nameOf(c.RawIssuer)
	return err == nil && name == l.issuer
}

func scopeOID() asn1.ObjectIdentifier             { return asn1.ObjectIdentifier{2, 5, 29, 28} }
func certificateIssuerOID() asn1.ObjectIdentifier { return asn1.ObjectIdentifier{2, 5, 29, 29} }

// scope is an IssuingDistributionPoint (RFC 5280 section 5.2.5).
type scope struct {
	Point          asn1.RawValue  `asn1:"optional,tag:0"`
	OnlyUsers      bool           `asn1:"optional,tag:1"`
	OnlyAuthority  bool           `asn1:"optional,tag:2"`
	OnlyReasons    asn1.BitString `asn1:"optional,tag:3"`
	Indirect       bool           `asn1:"optional,tag:4"`
	OnlyAttributes bool           `asn1:"optional,tag:5"`
}

// readScope finds out for which certificates the list speaks. What it does not understand makes it partial.
func (l *revocationList) readScope(extensions []pkix.Extension) {
	for _, e := range extensions {
		if !e.Id.Equal(scopeOID()) {
			if e.Critical {
				l.partial = "is of a kind that is not known"
			}
			continue
		}
		var s scope
		if rest, err := asn1.Unmarshal(e.Value, &s); err != nil || len(rest) > 0 {
			l.partial = "says for what it is in a way that cannot be read"
			return
		}
		l.indirect = s.Indirect
		if s.OnlyUsers || s.OnlyAuthority || s.OnlyAttributes || s.OnlyReasons.BitLength > 0 {
			l.partial = "is for some certificates only"
		}
	}
}

// issuerOf reads the directory name in a CertificateIssuer extension: GeneralNames with directoryName [4].
func issuerOf(der []byte) (string, error) {
	var names []asn1.RawValue
	if rest, err := asn1.Unmarshal(der, &names); err != nil || len(rest) > 0 {
		return "", errors.New("names an authority in a way that cannot be read")
	}
	for _, n := range names {
		if n.Class == asn1.ClassContextSpecific && n.Tag == 4 {
			return nameOf(n.Bytes)
		}
	}
	return "", errors.New("names an authority otherwise than by its directory name")
}

// nameOf brings a directory name to a form in which two spellings of one name are equal: whatever the type of string, the
// case and the spaces (RFC 5280 section 7.1). A list must not acquit because its signer wrote UTF8String for PrintableString.
func nameOf(der []byte) (string, error) {
	var rdns pkix.RDNSequence
	if rest, err := asn1.Unmarshal(der, &rdns); err != nil || len(rest) > 0 {
		return "", errors.New("has a name that cannot be read")
	}
	return strings.ToLower(strings.Join(strings.Fields(rdns.String()), " ")), nil
}
