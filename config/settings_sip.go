package config

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// sip reads
//
//	sip:
//	  listen: [udp://0.0.0.0:5060, tcp://0.0.0.0:5060]
//	  advertise: 203.0.113.7
//	  media_ports: 20000-29999
//	  max_calls: 500
//	  strangers: false
//	  trunks:
//	    - {name: carrier, networks: [198.51.100.0/24], region: SE, trust_identity: true, number_owner_verified: true}
func (r *settingsReader) sip(n node) {
	s := &r.s.SIP
	n.fields("sip", map[string]func(node){
		"listen!": func(n node) {
			for _, one := range n.some("address") {
				if l, ok := listener(one); ok {
					s.Listen = append(s.Listen, l)
				}
			}
		},
		"advertise": func(n node) {
			var err error
			if s.Advertise, err = netip.ParseAddr(n.Value); err != nil || s.Advertise.IsUnspecified() {
				n.fail("write the address that peers reach this server at, such as 203.0.113.7", "advertise cannot be %s", n.kind())
			}
		},
		"media_ports": r.mediaPorts,
		"max_calls": func(n node) {
			if i, ok := n.number("max_calls", 1, 1_000_000); ok {
				s.MaxCalls = i
			}
		},
		"strangers": func(n node) { s.Strangers = n.flag("strangers") },
		"trunks": func(n node) {
			for _, one := range n.list() {
				r.trunk(one)
			}
		},
	})
}

func listener(n node) (Listener, bool) {
	text, ok := n.text("listen")
	if !ok {
		return Listener{}, false
	}
	network, address, _ := strings.Cut(text, "://")
	at, err := netip.ParseAddrPort(address)
	if network != "udp" && network != "tcp" || err != nil {
		n.fail("write for example udp://0.0.0.0:5060 or tcp://[::]:5060", "listen cannot be %s", n.kind())
		return Listener{}, false
	}
	return Listener{network, at}, true
}

func (r *settingsReader) mediaPorts(n node) {
	low, high, _ := strings.Cut(n.Value, "-")
	first, last := portOf(low), portOf(high)
	if first == 0 || last == 0 || last-first < 3 {
		n.fail("write a range of at least four ports above 1023, such as 20000-29999", "media_ports cannot be %s", n.kind())
		return
	}
	r.s.SIP.MediaFirst, r.s.SIP.MediaLast = first, last
}

// portOf is 0 for what is no port that an ordinary user may open.
func portOf(text string) int {
	a, err := netip.ParseAddrPort("0.0.0.0:" + strings.TrimSpace(text))
	if err != nil || a.Port() < 1024 {
		return 0
	}
	return int(a.Port())
}

var country = regexp.MustCompile(`^[A-Z]{2}$`)

func (r *settingsReader) trunk(n node) {
	var t Trunk
	var owner node
	n.fields("a trunk", map[string]func(node){
		"name!": func(n node) {
			t.Name, _ = n.text("a trunk's name")
			if slices.ContainsFunc(r.s.SIP.Trunks, func(o Trunk) bool { return o.Name == t.Name }) {
				n.fail("give each its own name", "two trunks have the name %s", n.kind())
			}
		},
		"networks!": func(n node) {
			for _, one := range n.some("network") {
				if p, ok := network(one); ok {
					t.Networks = append(t.Networks, p)
				}
			}
		},
		"region": func(n node) {
			if t.Region, _ = n.text("region"); !country.MatchString(t.Region) {
				n.fail("write the ISO 3166 country whose national numbers it delivers, such as SE", "region cannot be %s", n.kind())
			}
		},
		"trust_identity": func(n node) { t.TrustIdentity = n.flag("trust_identity") },
		"number_owner_verified": func(n node) {
			t.NumberOwnerVerified = n.flag("number_owner_verified")
			owner = n
		},
	})
	if t.NumberOwnerVerified && !t.TrustIdentity {
		owner.fail("set trust_identity: true as well, or leave this out", "number_owner_verified says nothing without trust_identity")
	}
	r.s.SIP.Trunks = append(r.s.SIP.Trunks, t)
}

// network reads 198.51.100.0/24, or one address.
func network(n node) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(n.Value); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	p, err := netip.ParsePrefix(n.Value)
	if err != nil || p != p.Masked() {
		n.fail("write for example 198.51.100.0/24", "a network cannot be %s", n.kind())
		return netip.Prefix{}, false
	}
	return p, true
}
