package config

import (
	"log/slog"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"supportline/ivr/phone"
)

// sip reads
//
//	sip:
//	  listen: [udp://0.0.0.0:5060, tcp://0.0.0.0:5060]
//	  advertise: 203.0.113.7
//	  media: {ip: 203.0.113.7, ports: 20000-29999}
//	  max_calls: 500
//	  strangers: false
//	  trunks:
//	    - {name: carrier, networks: [198.51.100.0/24], region: SE, trust_identity: true}
func (r *settingsReader) sip(n node) {
	s := &r.s.SIP
	n.fields("sip", map[string]func(node){
		"listen!": func(n node) {
			for _, one := range n.list() {
				if l, ok := listener(one); ok {
					s.Listen = append(s.Listen, l)
				}
			}
		},
		"advertise": func(n node) {
			text, ok := n.text("advertise")
			if ok && strings.ContainsAny(text, " /:@") && !isAddr(text) {
				n.fail("write an address or a host name, without a port", "advertise cannot be %s", n.kind())
			}
			s.Advertise = text
		},
		"media": r.media,
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

func isAddr(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
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

func (r *settingsReader) media(n node) {
	m := &r.s.SIP.Media
	n.fields("media", map[string]func(node){
		"ip": func(n node) {
			var err error
			if m.IP, err = netip.ParseAddr(n.Value); err != nil || m.IP.IsUnspecified() {
				n.fail("write the address that peers send audio to, such as 203.0.113.7", "ip cannot be %s", n.kind())
			}
		},
		"ports": func(n node) {
			low, high, _ := strings.Cut(n.Value, "-")
			first, last := portOf(low), portOf(high)
			if first == 0 || last == 0 || last-first < 3 {
				n.fail("write a range of at least four ports above 1023, such as 20000-29999", "ports cannot be %s", n.kind())
				return
			}
			m.First, m.Last = first, last
		},
	})
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
	n.fields("a trunk", map[string]func(node){
		"name!": func(n node) {
			t.Name, _ = n.text("a trunk's name")
			if slices.ContainsFunc(r.s.SIP.Trunks, func(o Trunk) bool { return o.Name == t.Name }) {
				n.fail("give each its own name", "two trunks have the name %s", n.kind())
			}
		},
		"networks!": func(n node) {
			for _, one := range n.list() {
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
	})
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

// http reads
//
//	http: {listen: 127.0.0.1:8080, public_url: "https://support.contoso.example"}
func (r *settingsReader) http(n node) {
	n.fields("http", map[string]func(node){
		"listen!": func(n node) {
			var err error
			if r.s.HTTP.Listen, err = netip.ParseAddrPort(n.Value); err != nil {
				n.fail("write an address and a port, such as 127.0.0.1:8080", "listen cannot be %s", n.kind())
			}
		},
		"public_url": func(n node) {
			u, err := url.Parse(n.Value)
			if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.User != nil {
				n.fail("write the address at which Twilio reaches this server, such as https://support.contoso.example",
					"public_url cannot be %s", n.kind())
				return
			}
			r.s.HTTP.PublicURL = strings.TrimSuffix(n.Value, "/")
		},
	})
}

// twilio reads the account; its fields are those of Twilio's own console.
func (r *settingsReader) twilio(n node) {
	t := &r.s.Twilio
	n.fields("twilio", map[string]func(node){
		"account!": func(n node) {
			if t.Account, _ = n.text("account"); !regexp.MustCompile(`^AC[0-9a-f]{32}$`).MatchString(t.Account) {
				n.fail("write the Account SID: AC and 32 hexadecimal digits", "account cannot be %s", n.kind())
			}
		},
		"auth_tokens!": func(n node) {
			for _, one := range n.list() {
				t.AuthTokens = append(t.AuthTokens, r.secret(one, "the auth token"))
			}
		},
		"api_key":    func(n node) { t.APIKey, _ = n.text("api_key") },
		"api_secret": func(n node) { t.APISecret = r.secret(n, "api_secret") },
		"from": func(n node) {
			number, err := phone.Parse(n.Value, "")
			if err != nil {
				n.fail("write the number in E.164, such as \"+46850550001\" between quotes", "from is no telephone number")
			}
			t.From = number.E164()
		},
		"messaging_service": func(n node) { t.MessagingService, _ = n.text("messaging_service") },
	})
}

// smtp reads
//
//	smtp: {host: smtp.contoso.example, port: 587, from: support@contoso.example, user: …, password: "file:…", tls: mandatory}
func (r *settingsReader) smtp(n node) {
	s := &r.s.SMTP
	n.fields("smtp", map[string]func(node){
		"host!": func(n node) { s.Host, _ = n.text("host") },
		"port": func(n node) {
			if i, ok := n.number("port", 1, 65535); ok {
				s.Port = i
			}
		},
		"from!": func(n node) {
			if _, err := mail.ParseAddress(n.Value); err != nil {
				n.fail("write for example support@contoso.example", "from is no mail address")
			}
			s.From = n.Value
		},
		"user":     func(n node) { s.User, _ = n.text("user") },
		"password": func(n node) { s.Password = r.secret(n, "password") },
		"tls":      func(n node) { s.TLS, _ = n.oneOf("tls", "mandatory", "none") },
	})
}

// verification reads
//
//	verification: {mode: strong, key: "file:/etc/supportline/key", channels: [sms, mail]}
func (r *settingsReader) verification(n node) {
	v := &r.s.Verification
	n.fields("verification", map[string]func(node){
		"mode":     func(n node) { v.Mode, _ = n.oneOf("mode", "strong", "registered-number") },
		"key":      func(n node) { v.Key = r.secret(n, "key") },
		"channels": func(n node) { v.Channels = choices(n, "a channel", []string{"sms", "mail"}) },
	})
}

// log reads
//
//	log: {level: info, format: text}
func (r *settingsReader) log(n node) {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	n.fields("log", map[string]func(node){
		"level": func(n node) {
			name, _ := n.oneOf("level", "debug", "info", "warn", "error")
			r.s.Log.Level = levels[name]
		},
		"format": func(n node) { r.s.Log.Format, _ = n.oneOf("format", "text", "json") },
	})
}
