package stir

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"strings"
)

// authorityListOID is id-pe-TNAuthList (RFC 8226 section 9).
func authorityListOID() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 26}
}

const maxCode = 10 // letters and digits of a service provider code; those of North America have four

// authority returns the TNAuthList of a certificate, in DER.
func authority(c *x509.Certificate) ([]byte, bool) {
	for _, e := range c.Extensions {
		if e.Id.Equal(authorityListOID()) {
			return e.Value, true
		}
	}
	return nil, false
}

// parseAuthority reads the one service provider code that a certificate for signing calls names. Numbers and ranges are for
// delegated certificates, which do not sign SHAKEN (ATIS-1000080 section 6.4.1).
//
//	SEQUENCE OF CHOICE { spc [0] EXPLICIT IA5String, range [1], one [2] }   (RFC 8226 appendix A)
func parseAuthority(der []byte) (string, error) {
	var entries []asn1.RawValue
	if rest, err := asn1.Unmarshal(der, &entries); err != nil || len(rest) > 0 {
		return "", errors.New("has no TNAuthList that can be read")
	}
	if len(entries) != 1 || entries[0].Class != asn1.ClassContextSpecific || entries[0].Tag != 0 {
		return "", errors.New("has a TNAuthList that is not one service provider code")
	}
	var code string
	if rest, err := asn1.UnmarshalWithParams(entries[0].Bytes, &code, "ia5"); err != nil || len(rest) > 0 {
		return "", errors.New("has a service provider code that cannot be read")
	}
	if code == "" || len(code) > maxCode || strings.Trim(strings.ToUpper(code), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", errors.New("has a service provider code of other than a few letters and digits")
	}
	return code, nil
}
