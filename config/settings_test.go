package config

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// canary is a secret that is also a key.
const canary = "c0ffee5f2bc0ffee5f2bc0ffee5f2bc0ffee5f2bc0ffee5f2bc0ffee5f2bc0ff"

func TestSettingsAreReadWholeAndSecretsFromFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "token", canary+"\n")
	write(t, dir, SettingsFile, strings.ReplaceAll(`
sip:
  listen: [udp://127.0.0.1:5060, "tcp://[::1]:5061"]
  advertise: 203.0.113.7
  media_ports: 20000-20999
  max_calls: 20
  trunks:
    - {name: carrier, networks: [198.51.100.0/24, 203.0.113.9], region: SE, trust_identity: true, number_owner_verified: true}
http: {listen: 127.0.0.1:8080, public_url: "https://support.litware.example/"}
twilio:
  account: AC00000000000000000000000000000000
  auth_tokens: ["file:DIR/token"]
  from: "+46850550001"
  api_key: SK00000000000000000000000000000000
  api_secret: "file:DIR/token"
smtp: {host: smtp.litware.example, from: support@litware.example, password: "file:DIR/token"}
webhook: {url: "https://messages.litware.example/pin?x=y", secret: "file:DIR/token", private: true}
verification: {mode: registered-number, key: "file:DIR/token", channels: [webhook, mail], limits: {caller-per-hour: 6}}
log: {level: debug, format: json}
drain: 90s
`, "DIR", dir))
	s, err := LoadSettings(dir)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case len(s.SIP.Listen) != 2, s.SIP.Listen[1].Network != "tcp", s.SIP.MediaLast != 20999, s.SIP.Advertise.String() != "203.0.113.7", s.SIP.MaxCalls != 20:
		t.Errorf("sip: %+v", s.SIP)
	case !s.SIP.Trunks[0].TrustIdentity, !s.SIP.Trunks[0].NumberOwnerVerified, s.SIP.Trunks[0].Networks[1].Bits() != 32:
		t.Errorf("trunks: %+v", s.SIP.Trunks)
	case s.HTTP.PublicURL != "https://support.litware.example", s.SMTP.Port != 587, s.SMTP.TLS != "mandatory":
		t.Errorf("http, smtp: %+v %+v", s.HTTP, s.SMTP)
	case s.Twilio.AuthTokens[0].Reveal() != canary, s.Verification.Mode != "registered-number", s.Drain != 90*time.Second:
		t.Errorf("rest: %+v", s)
	case s.Webhook.URL != "https://messages.litware.example/pin?x=y", s.Webhook.Secret.Reveal() != canary, !s.Webhook.Private:
		t.Errorf("webhook: %+v", s.Webhook)
	case len(s.Verification.Limits) != 1, s.Verification.Limits["caller-per-hour"] != 6:
		t.Errorf("limits: %v", s.Verification.Limits)
	case s.Data != filepath.Join(s.Dir, "data"), len(s.Warnings) != 0, s.Log.Level != slog.LevelDebug:
		t.Errorf("data %q, warnings %v", s.Data, s.Warnings)
	}
}

func TestASecretPrintsRedactedEverywhere(t *testing.T) {
	t.Parallel()
	s := Settings{Verification: Verification{Key: canary}, Twilio: Twilio{AuthTokens: []Secret{canary}}}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", s.Verification.Key, "all", s)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", s.Verification.Key, "all", s)
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v", s, s, s), fmt.Sprintf("%s %q %x %d", s.Twilio.AuthTokens, s.Verification.Key,
		s.Verification.Key, s.Verification.Key), string(b), log.String(), s.Verification.Key.String()} {
		if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
			t.Errorf("prints the secret: %s", text)
		}
	}
}

func TestMistakesInSettingsAreAllToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	_, err := ParseSettings(`sip:
  listen: [udp://0.0.0.0, http://127.0.0.1:5060]
  media_ports: 20-30
  strangers: perhaps
  trunks:
    - {name: a, networks: [198.51.100.7/24], region: Sweden}
    - {name: a, networks: [x], number_owner_verified: true}
http: {listen: 8080, public_url: support.litware.example}
twilio: {account: AC1, auth_tokens: ["env:SUPPORTLINE_NO_SUCH_VARIABLE"], from: "0850550001"}
smtp: {host: x, from: nobody, tls: maybe, prot: 25}
verification: {mode: weak, channels: [fax], key: c0ffee}
log: {level: loud}
drain: forever
`)
	if err == nil {
		t.Fatal("taken")
	}
	for _, want := range []string{"supportline.yaml:2:12: error: listen", "2:27: error: listen", "3:16: error: media_ports", "4:14: error: strangers",
		"6:28: error: a network", "6:54: error: region", "7:14: error: two trunks", "7:28: error: a network", "7:55: error: number_owner_verified says nothing", "8:16: error: listen", "8:34: error: public_url",
		"9:19: error: account", "9:38: error: the auth token: the environment variable", "9:81: error: from is no telephone", "10:23: error: from is no mail",
		"10:36: error: tls", `10:43: error: smtp has no field "prot"; did you mean port?`, "11:22: error: mode", "11:39: error: a channel", "11:50: error: key is not 64 hex digits", "12:14: error: level", "13:8: error: drain"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not told: %s", want)
		}
	}
	if strings.Contains(err.Error(), "c0ffee") {
		t.Error("repeats a secret")
	}
	if t.Failed() {
		t.Log(err)
	}
}

func TestASecretInTheFileIsTakenWithAWarningThatDoesNotRepeatIt(t *testing.T) {
	t.Parallel()
	s, err := ParseSettings("sip: {listen: \"udp://127.0.0.1:5060\", strangers: true}\nverification: {key: " + canary + "}\n" +
		"smtp: {host: 127.0.0.1, from: support@litware.example}\n")
	if err != nil || s.Verification.Key.Reveal() != canary {
		t.Fatalf("%v", err)
	}
	text := s.Warnings.Error()
	if !strings.Contains(text, "supportline.yaml:2:21: warning: key stands in this file") || strings.Contains(text, canary) {
		t.Error(text)
	}
	for _, w := range s.Warnings {
		if w.Excerpt != "" {
			t.Errorf("shows the source line: %q", w.Excerpt)
		}
	}
}

func TestASecretInAWrongPlaceIsNeverRepeated(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		canary,
		"password " + canary,
		"verification: " + canary,
		"verification:\n  key:" + canary,
		"verification: {key:" + canary + "}",
		"verification: {key: [" + canary + "]}",
		"verification: {key: *" + canary + "}",
		"verification: {key: &" + canary + " x}",
		"verification: {key: @" + canary + "}",
		"verification: {key: \"" + canary + "}",
		"twilio: {account: " + canary + ", auth_tokens: x}",
		"twilio: {account: AC00000000000000000000000000000000, auth_tokens: {" + canary + ": x}}",
		"http: {listen: 127.0.0.1:80, public_url: \"https://x:" + canary + "@litware.example\"}",
		"smtp: {host: x, from: " + canary + "}",
		"webhook: {url: \"https://x:" + canary + "@litware.example\", secret: " + canary + "}",
	} {
		if found := CheckSettings(text); len(found.Errors()) == 0 || strings.Contains(found.Error(), canary[:16]) {
			t.Errorf("%s is answered with\n%v", text, found)
		}
	}
}

func TestSettingsWithWhichTheServerWouldNotStartAreErrors(t *testing.T) {
	t.Parallel()
	const sip, smtp = "sip: {listen: udp://127.0.0.1:5060, strangers: true}\n", "smtp: {host: 127.0.0.1, from: a@litware.example}\n"
	const twilio = "http: {listen: 127.0.0.1:8080, public_url: \"https://litware.example\"}\n" +
		"twilio: {account: AC00000000000000000000000000000000, auth_tokens: [x], from: \"+46850550001\"}\n"
	for text, want := range map[string]string{
		"":            "supportline.yaml: error: the file is empty; write sip",
		"# comment\n": "supportline.yaml: error: the file is empty; write sip",
		sip:           "no PIN can be sent; add the section smtp",
		sip + smtp + "verification: {channels: [sms]}": "no PIN can be sent",
		sip + smtp + "verification: {channels: []}":    "3:26: error: there is no channel in this list",
		sip + smtp + twilio:                            "4:1: error: SMS need an API key; add api_key",
		sip + "webhook: {url: \"http://messages.litware.example\", secret: \"0123456789abcdef\"}":            "url is no https address",
		sip + "webhook: {url: \"https://messages.litware.example\", secret: \"0123\"}":                       "secret is shorter",
		sip + "smtp: {host: mail.litware.example, from: a@litware.example, user: x, password: x, tls: none}": "2:1: error: the password would be sent without TLS",
		sip + "smtp: {host: \"mail.litware.example:587\", from: a@litware.example}":                          "2:14: error: host cannot be",
		smtp + "sip: {listen: [], trunks: [{name: a, networks: []}]}":                                        "2:15: error: there is no address in this list",
		smtp + "sip: {listen: udp://127.0.0.1:5060, trunks: [{name: a, networks: []}]}":                      "2:66: error: there is no network in this list",
		strings.Replace(sip+smtp+twilio, "[x]", "[]", 1):                                                     "4:68: error: there is no auth token in this list",
	} {
		if found := CheckSettings(text).Errors(); len(found) == 0 || !strings.Contains(found.Error(), want) {
			t.Errorf("%s is answered with %v, want %q", text, found, want)
		}
	}
	if found := CheckSettings(sip + smtp); len(found.Errors()) > 0 {
		t.Error(found)
	}
}

func TestAServerThatNobodyCanCallIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := ParseSettings("data: x\n"); err == nil || !strings.Contains(err.Error(), "no call can come in") {
		t.Errorf("%v", err)
	}
}
