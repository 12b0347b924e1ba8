package config

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// SettingsFile is the name of the server's settings in a configuration folder.
const SettingsFile = "supportline.yaml"

// ReadSettings reads the text of DIR/supportline.yaml, without judging it.
func ReadSettings(dir string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", fmt.Errorf("open the configuration folder: %w; give a folder that holds %s", err, SettingsFile)
	}
	defer root.Close()
	text, err := readBounded(root, SettingsFile)
	if err != nil {
		return "", fmt.Errorf("read the settings in %s: %w; a configuration folder holds %s", dir, err, SettingsFile)
	}
	return text, nil
}

// LoadSettings reads DIR/supportline.yaml strictly. The error is Problems when the content is at fault.
func LoadSettings(dir string) (*Settings, error) {
	text, err := ReadSettings(dir)
	if err != nil {
		return nil, err
	}
	s, err := ParseSettings(text)
	if err != nil {
		return nil, err
	}
	if s.Dir, err = filepath.Abs(dir); err != nil {
		return nil, fmt.Errorf("find the configuration folder: %w", err)
	}
	if !filepath.IsAbs(s.Data) {
		s.Data = filepath.Join(s.Dir, s.Data)
	}
	return s, nil
}

// ExampleSettings is the text of a supportline.yaml to begin with.
func ExampleSettings() string {
	text, err := example.ReadFile("example/" + SettingsFile)
	if err != nil {
		panic(err) // it is compiled in
	}
	return string(text)
}

// CheckSettings finds everything that is wrong or doubtful in the text of a supportline.yaml.
func CheckSettings(text string) Problems {
	s, err := ParseSettings(text)
	if found, ok := errors.AsType[Problems](err); ok {
		return found
	}
	return s.Warnings
}

// ParseSettings reads the text of a supportline.yaml. Paths stay as written. The error is Problems.
func ParseSettings(text string) (*Settings, error) {
	r := settingsReader{s: usualSettings()}
	top, ok := parse(SettingsFile, text, &r.found)
	if ok {
		s := r.s
		top.fields(SettingsFile, map[string]func(node){
			"sip": r.sip, "http": r.http, "twilio": r.twilio, "smtp": r.smtp, "webhook": r.webhook, "verification": r.verification, "log": r.log,
			"routing": r.routing, "api": r.api,
			"data":  func(n node) { s.Data, _ = n.text("data") },
			"drain": wait("drain", &s.Drain, 0, 24*time.Hour),
		})
		if len(r.found.Errors()) == 0 {
			r.doubt(top)
		}
	} else if len(r.found) == 0 {
		r.found = Problems{{Pos: Pos{File: SettingsFile}, Severity: Error, What: "the file is empty",
			Mend: "write sip or twilio, and smtp, into it"}}
	}
	slices.SortStableFunc(r.found, func(a, b Problem) int { return a.Pos.Line - b.Pos.Line })
	if len(r.found.Errors()) > 0 {
		return nil, r.found
	}
	r.s.Warnings = r.found
	return r.s, nil
}

func usualSettings() *Settings {
	return &Settings{Data: "data", Drain: 30 * time.Minute, Log: Log{Format: "text"}, Routing: Routing{From: FromFiles},
		SIP:          SIP{MaxCalls: 500, MediaFirst: 20000, MediaLast: 29999},
		SMTP:         SMTP{Port: 587, TLS: "mandatory"},
		Verification: Verification{Mode: "strong", Channels: []string{"sms", "voice", "mail"}}}
}

// settingsReader reads the sections of supportline.yaml.
type settingsReader struct {
	s     *Settings
	found Problems
}

func (r *settingsReader) warn(n node, mend, what string) {
	r.found = append(r.found, Problem{Pos: n.pos(), Severity: Warning, What: what, Mend: mend})
}

// doubt looks at what only several settings together can be wrong about.
func (r *settingsReader) doubt(top node) {
	s := r.s
	if len(s.SIP.Listen) == 0 && s.Twilio.Account == "" {
		top.fail("add sip: {listen: [\"udp://0.0.0.0:5060\"]}, or the section twilio", "no call can come in")
	}
	if s.Twilio.Account != "" && (!s.HTTP.Listen.IsValid() || s.HTTP.PublicURL == "") {
		top.fail("add http: {listen: 127.0.0.1:8080, public_url: \"https://…\"}", "Twilio needs http with its listen and public_url")
	}
	if len(s.API.Tokens) > 0 && !s.HTTP.Listen.IsValid() {
		top.fail("add http: {listen: 127.0.0.1:8080}", "api needs http with its listen")
	}
	if s.Verification.Key == "" {
		r.warn(top, "add verification: {key: \"file:/etc/supportline/key\"} ; make one with: openssl rand -hex 32",
			"there is no verification key, so one is kept beside the database")
	}
	r.doubtChannels(top)
	if len(s.SIP.Listen) > 0 && len(s.SIP.Trunks) == 0 && !s.SIP.Strangers {
		r.warn(top, "add trunks to sip, or strangers: true", "the SIP door lets nobody in: there are no trunks")
	}
}

// doubtChannels looks at the ways in which a PIN could leave.
func (r *settingsReader) doubtChannels(top node) {
	s := r.s
	sms := s.Twilio.From != "" || s.Twilio.MessagingService != ""
	if sms && (s.Twilio.APIKey == "" || s.Twilio.APISecret == "") {
		top.field("twilio").fail("add api_key and api_secret to twilio, or take from and messaging_service away",
			"SMS need an API key")
	}
	ready := map[string]bool{"mail": s.SMTP.Host != "", "webhook": s.Webhook.URL != "", "sms": sms, "voice": s.Twilio.From != "" && strings.HasPrefix(s.HTTP.PublicURL, "https://")}
	if !slices.ContainsFunc(s.Verification.Channels, func(channel string) bool { return ready[channel] }) {
		top.fail("add the section smtp, or twilio with from; and name mail or sms under channels of verification",
			"no PIN can be sent")
	}
	at, _ := netip.ParseAddr(s.SMTP.Host)
	if s.SMTP.User != "" && s.SMTP.TLS == "none" && s.SMTP.Host != "localhost" && !at.IsLoopback() {
		top.field("smtp").fail("write tls: mandatory, or take user and password away", "the password would be sent without TLS")
	}
}

// secret reads "file:/path", "env:NAME" or, with a warning, the secret itself. Nothing of it enters a message.
func (r *settingsReader) secret(n node, what string) Secret {
	var s Secret
	if n.Node.Kind == 0 || len(n.Content) > 0 || n.Value == "" {
		n.fail("write file:/path or env:NAME", "%s must be text", what)
		return ""
	}
	if err := s.UnmarshalText([]byte(n.Value)); err != nil {
		n.fail("write file:/path or env:NAME of a secret that is there", "%s: %v", what, err)
		return ""
	}
	if s.Reveal() == n.Value {
		r.warn(n, "write file:/path or env:NAME", what+" stands in this file for everybody who may read it")
	}
	return s
}
