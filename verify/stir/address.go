package stir

import (
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
)

// ports are those on which certificates may lie (ATIS-1000074 section 5.3.1); none means 443.
func ports() []string { return []string{"", "443", "8443"} }

const maxURL = 512 // bytes

// parseURL checks where a certificate or a list is said to lie: https, no user, query or fragment (ATIS-1000074 section
// 5.3.1).
func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case len(text) > maxURL:
		return nil, errors.New("is longer than 512 bytes")
	case err != nil || u.Hostname() == "":
		return nil, errors.New("is not a web address")
	case u.Scheme != "https":
		return nil, errors.New("is not an https address")
	case !slices.Contains(ports(), u.Port()):
		return nil, errors.New("has another port than 443 and 8443")
	case u.User != nil || strings.ContainsAny(text, "?#"):
		return nil, errors.New("has a user, a query or a fragment")
	}
	return u, nil
}

// host names the host of an address for a reason. A stranger chose it: what may hide a telephone number is masked.
func host(u *url.URL) string {
	name := u.Hostname()
	digits := 0
	masked := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			digits++
			return '•'
		case r == '.' || r == '-' || r == ':' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			return r
		}
		return '?'
	}, name)
	if digits > 6 || strings.Contains(masked, "?") {
		return masked
	}
	return name
}

// ErrPrivate is returned for an address that is not of the public internet.
var ErrPrivate = errors.New("the address is not a public one")

// PublicOnly is the Control of a net.Dialer: it sees the address that a name was resolved to, right before the connection
// is made, so that a name which changes its mind between a check and its use gains nothing.
func PublicOnly(_, address string, _ syscall.RawConn) error {
	if a, err := netip.ParseAddrPort(address); err != nil || !isPublic(a.Addr()) {
		return ErrPrivate
	}
	return nil
}

// isPublic tells whether an address is of the public internet, by the special-purpose registries of IANA (RFC 6890). Of
// IPv6 only 2000::/3 is given out; the ways to write IPv4 inside of it (6to4, Teredo) count as not public, and so
// does an address with a zone, which no prefix contains.
func isPublic(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !netip.MustParsePrefix("2000::/3").Contains(a) {
		return false
	}
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	} {
		if netip.MustParsePrefix(p).Contains(a) {
			return false
		}
	}
	return true
}
