package config

import (
	"encoding/hex"
	"log/slog"
	"net/mail"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"supportline/ivr/phone"
)

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
				n.fail("write the address at which Twilio reaches this server, such as https://support.contoso.example, without a password",
					"public_url is no such address")
				return
			}
			r.s.HTTP.PublicURL = strings.TrimSuffix(n.Value, "/")
		},
	})
}

var accountSID = regexp.MustCompile(`^AC[0-9a-f]{32}$`)

// twilio reads the account; its fields are those of Twilio's own console.
func (r *settingsReader) twilio(n node) {
	t := &r.s.Twilio
	n.fields("twilio", map[string]func(node){
		"account!": func(n node) {
			if t.Account, _ = n.text("account"); !accountSID.MatchString(t.Account) {
				n.fail("write the Account SID: AC and 32 hexadecimal digits", "account is no Account SID") // perhaps a token
			}
		},
		"auth_tokens!": func(n node) {
			for _, one := range n.some("auth token") {
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
		"host!": func(n node) { s.Host = host(n, "host") },
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
		"dkim": func(n node) {
			n.fields("dkim", map[string]func(node){
				"selector!": func(n node) { s.DKIMSelector, _ = n.text("selector") },
				"key!":      func(n node) { s.DKIMKey = r.secret(n, "key") },
			})
		},
	})
}

// webhook reads
//
//	webhook: {url: "https://messages.contoso.example/pin", secret: "file:…", private: false}
func (r *settingsReader) webhook(n node) {
	w := &r.s.Webhook
	n.fields("webhook", map[string]func(node){
		"url!": func(n node) {
			u, err := url.Parse(n.Value)
			if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
				n.fail("write an address such as https://messages.contoso.example/pin, without a password", "url is no https address")
				return
			}
			w.URL = n.Value
		},
		"secret!": func(n node) {
			if w.Secret = r.secret(n, "secret"); w.Secret != "" && len(w.Secret.Reveal()) < 16 {
				n.fail("make one with: openssl rand -hex 32", "secret is shorter than 16 characters")
			}
		},
		"private": func(n node) { w.Private = n.flag("private") },
	})
}

// limits are the names of what package verify limits; a test of the wiring holds the two together.
var limits = []string{"agent-failures-per-call", "agent-per-day", "agent-per-hour", "all-per-hour", "caller-failures-per-day", "caller-per-day", "caller-per-hour", "contact-gap", "contact-per-10-minutes",
	"contact-per-day", "contact-per-hour", "country-per-hour", "organisation-failures-in-a-row", "organisation-per-day",
	"organisation-per-hour", "prefix-per-hour", "voice-per-hour"}

// verification reads
//
//	verification: {mode: strong, key: "file:/etc/supportline/key", channels: [sms, voice, mail], limits: {caller-per-hour: 6}}
func (r *settingsReader) verification(n node) {
	v := &r.s.Verification
	n.fields("verification", map[string]func(node){
		"mode": func(n node) { v.Mode, _ = n.oneOf("mode", "strong", "registered-number") },
		"key": func(n node) {
			v.Key = r.secret(n, "key")
			if b, err := hex.DecodeString(v.Key.Reveal()); v.Key != "" && (err != nil || len(b) != 32) {
				n.fail("make one with: openssl rand -hex 32", "key is not 64 hex digits")
			}
		},
		"channels": func(n node) { v.Channels = choices(n, "a channel", []string{"sms", "voice", "webhook", "mail"}) },
		"limits": func(n node) {
			v.Limits = map[string]int{}
			for _, p := range n.pairs("limits") {
				if !slices.Contains(limits, p.key) {
					p.at.fail(choose(p.key, limits), "there is no limit %q", short(p.key))
				} else if i, ok := p.value.number(p.key, 1, 1_000_000); ok {
					v.Limits[p.key] = i
				}
			}
		},
		"stir": func(n node) {
			n.fields("stir", map[string]func(node){
				"authorities!":       func(n node) { v.STIR.Authorities = r.beside(n, "authorities") },
				"list_signers":       func(n node) { v.STIR.ListSigners = r.beside(n, "list_signers") },
				"require_revocation": func(n node) { v.STIR.RequireRevocation = n.flag("require_revocation") },
			})
		},
	})
}

// beside is the path of a file, relative to the folder of the settings.
func (r *settingsReader) beside(n node, what string) string {
	name, ok := n.text(what)
	if ok && !filepath.IsAbs(name) {
		name = filepath.Join(r.s.Dir, name)
	}
	return name
}

// routing reads
//
//	routing: {from: published}
func (r *settingsReader) routing(n node) {
	n.fields("routing", map[string]func(node){
		"from!": func(n node) { r.s.Routing.From, _ = n.oneOf("from", FromFiles, FromPublished) },
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

// host reads an address or a host name.
func host(n node, what string) string {
	text, ok := n.text(what)
	if _, err := netip.ParseAddr(text); ok && err != nil && strings.ContainsAny(text, " /:@") {
		n.fail("write an address or a host name, without a port", "%s cannot be %s", what, n.kind())
	}
	return text
}
