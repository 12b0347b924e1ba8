package stir

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// passport is a PASSporT in full form: what is signed, its JOSE header, its claims still in JSON, and its signature.
type passport struct {
	signed    string // header and claims as they came, with the dot between them
	signature []byte // 64 bytes: r and s (RFC 7518 section 3.4)
	ppt, x5u  string
	claims    []byte
}

const signatureSize = 64

// parsePASSporT reads the token of an Identity header (RFC 8225; only ES256, full form).
func parsePASSporT(token string) (passport, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || parts[2] == "" {
		return passport{}, refuse(Malformed, "a PASSporT does not have its three parts")
	}
	if parts[0] == "" && parts[1] == "" {
		return passport{}, refuse(Unsupported, "a PASSporT in compact form: SHAKEN wants the full form")
	}
	var plain [3][]byte
	for i, part := range parts {
		b, err := decode(part)
		if err != nil {
			return passport{}, refuse(Malformed, "a PASSporT is not in base64url without padding")
		}
		plain[i] = b
	}
	header, err := parseObject(plain[0])
	if err != nil {
		return passport{}, refuse(Malformed, "the header of a PASSporT is "+err.Error())
	}
	p := passport{signed: parts[0] + "." + parts[1], signature: plain[2], claims: plain[1]}
	err = p.readHeader(header)
	return p, err
}

func (p *passport) readHeader(o object) error {
	var ok bool
	if _, there := o["ppt"]; there {
		if p.ppt, ok = o.text("ppt"); !ok {
			return refuse(Malformed, "the ppt of a PASSporT is not a text")
		}
	}
	alg, _ := o.text("alg")
	typ, _ := o.text("typ")
	_, critical := o["crit"]
	p.x5u, ok = o.text("x5u")
	switch {
	case alg == "":
		return refuse(Malformed, "a PASSporT names no algorithm")
	case alg != "ES256":
		return refuse(Unsupported, "a PASSporT is signed with another algorithm than ES256").with(badCredential)
	case critical:
		return refuse(Unsupported, "a PASSporT has critical header members that are not known")
	case typ != "passport":
		return refuse(Malformed, "the typ of a PASSporT is not passport")
	case !ok:
		return refuse(Malformed, "a PASSporT says not where its certificate is").with(badInfo)
	case len(p.signature) != signatureSize:
		return refuse(Malformed, "the signature of a PASSporT is not 64 bytes")
	}
	return nil
}

// decode reads base64url without padding. The standard decoder skips line breaks; a signed text has none.
func decode(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, base64.CorruptInputError(0)
	}
	return base64.RawURLEncoding.Strict().DecodeString(s)
}

// claims are those of a SHAKEN PASSporT (RFC 8588). Numbers are canonical: digits from the country code on, no plus.
type claims struct {
	attest Attestation
	origID string
	orig   string // empty when a URI was signed instead
	dest   []string
	issued time.Time
}

const maxCanonical = 32 // digits, stars and hashes of a number (RFC 8224 section 8.3)

// parseClaims reads the claims; unknown ones are nobody's concern (RFC 8225 section 8).
func parseClaims(b []byte) (claims, error) {
	o, err := parseObject(b)
	if err != nil {
		return claims{}, refuse(Malformed, "the claims of a PASSporT are "+err.Error())
	}
	var c claims
	attest, _ := o.text("attest")
	if !slices.Contains([]Attestation{Full, Partial, Gateway}, Attestation(attest)) {
		return claims{}, refuse(Malformed, "the attestation of a PASSporT is not A, B or C")
	}
	c.attest = Attestation(attest)
	if c.origID, _ = o.text("origid"); !isUUID(c.origID) {
		return claims{}, refuse(Malformed, "the origid of a PASSporT is not a UUID")
	}
	seconds, err := strconv.ParseInt(string(o["iat"]), 10, 64)
	if err != nil || seconds < 0 || seconds > 1<<40 {
		return claims{}, refuse(Malformed, "the iat of a PASSporT is not a time in whole seconds")
	}
	c.issued = time.Unix(seconds, 0)
	if c.orig, err = originOf(o); err != nil {
		return claims{}, err
	}
	c.dest, err = destinationsOf(o)
	return c, err
}

func originOf(o object) (string, error) {
	orig, ok := o.object("orig")
	_, hasTN := orig["tn"]
	_, hasURI := orig["uri"]
	if !ok || hasTN == hasURI {
		return "", refuse(Malformed, "the orig of a PASSporT is not one number or one URI")
	}
	if hasURI {
		return "", nil
	}
	tn, _ := orig.text("tn")
	if !isCanonical(tn) {
		return "", refuse(Malformed, "the orig of a PASSporT is not a canonical number")
	}
	return tn, nil
}

func destinationsOf(o object) ([]string, error) {
	dest, ok := o.object("dest")
	if !ok || len(dest) == 0 {
		return nil, refuse(Malformed, "a PASSporT has no dest")
	}
	if _, there := dest["tn"]; !there {
		return nil, nil // only URIs: nothing that fits a number
	}
	var list []string
	if err := json.Unmarshal(dest["tn"], &list); err != nil || len(list) == 0 {
		return nil, refuse(Malformed, "the dest of a PASSporT is not a list of numbers")
	}
	for _, tn := range list {
		if !isCanonical(tn) {
			return nil, refuse(Malformed, "the dest of a PASSporT is not a canonical number")
		}
	}
	return list, nil
}

func isCanonical(tn string) bool {
	return tn != "" && len(tn) <= maxCanonical && strings.Trim(tn, "0123456789*#") == ""
}

// isUUID tells whether s is written as RFC 9562 section 4 does, in either case.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hex := strings.IndexByte("0123456789abcdefABCDEF", s[i]) >= 0
		if dash && s[i] != '-' || !dash && !hex {
			return false
		}
	}
	return true
}
