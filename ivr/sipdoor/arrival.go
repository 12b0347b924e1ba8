package sipdoor

import (
	"net/url"
	"slices"
	"strings"

	"github.com/emiago/sipgo/sip"
	"github.com/google/uuid"

	"supportline/ivr"
	"supportline/ivr/phone"
)

// arrivalOf reads who calls which number from an INVITE. trunk is nil for a stranger.
func arrivalOf(req *sip.Request, trunk *Trunk) ivr.Arrival {
	a := ivr.Arrival{ID: ivr.CallID(uuid.NewString()), Door: "sip"}
	region := ""
	if trunk != nil {
		a.Trunk, region = trunk.Name, trunk.Region
	}
	a.Called = called(req)
	a.Evidence.Diverted = req.GetHeader("Diversion") != nil || req.GetHeader("History-Info") != nil
	from := identity{uri: req.From().Address, params: req.From().Params}
	if trunk != nil && trunk.TrustIdentity {
		a.Evidence.Verstat = from.verstat()
		if h := req.GetHeader("X-Twilio-VerStat"); h != nil && a.Evidence.Verstat == "" {
			a.Evidence.Verstat = bounded(h.Value())
		}
		if who, ok := asserted(req, region); ok {
			a.Evidence.Asserted = true
			if v := who.verstat(); v != "" {
				a.Evidence.Verstat = v
			}
			from = who
		}
	}
	a.Caller, a.Evidence.Withheld = phone.Caller(from.user(), region)
	if private(req) { // the number still finds the caller's organisation; nobody is shown it
		a.Evidence.Withheld = true
	}
	return a
}

// called lists what was dialled, best evidence first.
func called(req *sip.Request) []string {
	users := []string{identity{uri: req.Recipient}.user(), identity{uri: req.To().Address}.user()}
	for _, name := range []string{"P-Called-Party-ID", "Diversion"} {
		if all, _ := identities(req, name); len(all) > 0 {
			users = append(users, all[0].user()) // the topmost Diversion is the last (RFC 5806)
		}
	}
	var list []string
	for _, u := range users {
		if u != "" && !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	return list
}

// asserted is the identity that the trunk vouches for. There may be a sip and a tel one (RFC 3325 section 9.1); if they
// name different numbers, or one of them cannot be read, neither is believed.
func asserted(req *sip.Request, region string) (identity, bool) {
	all, readable := identities(req, "P-Asserted-Identity")
	if !readable || len(all) == 0 || len(all) > 2 {
		return identity{}, false
	}
	if len(all) == 2 {
		a, _ := phone.Caller(all[0].user(), region)
		b, _ := phone.Caller(all[1].user(), region)
		if a != b {
			return identity{}, false
		}
	}
	return all[0], true
}

func private(req *sip.Request) bool {
	for _, h := range req.GetHeaders("Privacy") {
		for p := range strings.SplitSeq(h.Value(), ";") {
			switch strings.ToLower(strings.TrimSpace(p)) {
			case "id", "user", "header":
				return true
			}
		}
	}
	return false
}

// identity is a URI that names somebody, with the parameters beside it.
type identity struct {
	uri    sip.Uri
	params sip.HeaderParams
}

// maxIdentities bounds what is read of headers that may repeat.
const maxIdentities = 8

// identities reads the addresses of a header that may be there several times, or hold several; readable is false if
// there are others that cannot be read.
func identities(req *sip.Request, name string) (list []identity, readable bool) {
	readable = true
	for _, h := range req.GetHeaders(name) {
		for _, text := range splitAddresses(h.Value()) {
			var i identity
			if _, err := sip.ParseAddressValue(text, &i.uri, &i.params); err != nil || len(list) == maxIdentities {
				readable = false
				continue
			}
			list = append(list, i)
		}
	}
	return list, readable
}

// splitAddresses cuts at commas that are neither quoted nor in angle brackets. A quoted name is of the caller's own
// choosing: a quote in it, written \", must not end it, or what follows would pass for the trunk's word.
func splitAddresses(s string) []string {
	var parts []string
	quoted, angle, start := false, false, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if quoted {
				i++
			}
		case '"':
			quoted = !quoted && !angle
		case '<':
			angle = !quoted || angle
		case '>':
			angle = quoted && angle
		case ',':
			if !quoted && !angle {
				parts = append(parts, strings.TrimSpace(s[start:i]))
				start = i + 1
			}
		}
	}
	return append(parts, strings.TrimSpace(s[start:]))
}

// user is the number or name, without parameters ("+46…;phone-context=…") and escapes.
func (i identity) user() string {
	u := i.uri.User
	if strings.EqualFold(i.uri.Scheme, "tel") {
		u = i.uri.Raw()
	}
	u, _, _ = strings.Cut(u, ";")
	if plain, err := url.PathUnescape(u); err == nil {
		u = plain
	}
	return bounded(u)
}

// verstat is the parameter of ATIS-1000074, wherever the carrier puts it.
func (i identity) verstat() string {
	for _, text := range []string{i.uri.User, i.uri.Raw()} {
		for p := range strings.SplitSeq(text, ";") {
			if name, value, ok := strings.Cut(p, "="); ok && strings.EqualFold(name, "verstat") {
				return bounded(value)
			}
		}
	}
	for _, params := range []sip.HeaderParams{i.uri.UriParams, i.params} {
		for _, p := range params {
			if strings.EqualFold(p.K, "verstat") {
				return bounded(p.V)
			}
		}
	}
	return ""
}

// bounded makes a stranger's text short and free of control characters.
func bounded(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return strings.ToValidUTF8(s[:min(len(s), 64)], "")
}
