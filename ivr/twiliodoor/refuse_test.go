package twiliodoor

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"supportline/ivr/twiliodoor/player"
)

func setBody(r *http.Request, body string) {
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
}

func TestWhatDoesNotComeFromTwilioNeverReachesTheEngine(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	sid := player.NewSid("CA")
	good := g.player.Form(sid, caller, swedish, "ringing")
	with := func(key string, values ...string) url.Values {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		form[key] = values
		return form
	}
	turn := "/twilio/turn?" + place("CA1", 1).Encode()
	for _, c := range []struct {
		name, path string
		form       url.Values
		tweak      func(*http.Request)
		status     int
		reason     string
	}{
		{"no signature", "/twilio/voice", good, func(r *http.Request) { r.Header.Del("X-Twilio-Signature") }, 403,
			reasonSignature},
		{"two signatures", "/twilio/voice", good, func(r *http.Request) { r.Header.Add("X-Twilio-Signature", "x") }, 403,
			reasonSignature},
		{"forged signature", "/twilio/voice", good, func(r *http.Request) {
			r.Header.Set("X-Twilio-Signature",
				"RSOYDt4T1cUTdK1PDd93/VVr8B8=")
		}, 403, reasonSignature},
		{"altered form", "/twilio/voice", good, func(r *http.Request) { setBody(r, with("From", "+46701740699").Encode()) },
			403, reasonSignature},
		{"added key", "/twilio/voice", good, func(r *http.Request) { setBody(r, with("Digits", "1").Encode()) }, 403,
			reasonSignature},
		{"altered URL", turn, good, func(r *http.Request) { r.URL.RawQuery = place("CA1", 2).Encode() }, 403,
			reasonSignature},
		{"sent to another path", "/twilio/status", good, func(r *http.Request) { r.URL.Path = "/twilio/voice" }, 403,
			reasonSignature},
		{"wrong account", "/twilio/voice", with("AccountSid", "AC00000000000000000000000000000000"), nil, 403, reasonAccount},
		{"no account", "/twilio/voice", with("AccountSid"), nil, 403, reasonAccount},
		{"repeated key", "/twilio/voice", with("Digits", "1234", "9999"), nil, 400, reasonForm},
		{"repeated key, same value", "/twilio/voice", with("To", swedish, swedish), nil, 400, reasonForm},
		{"repeated key in the URL", turn + "&seq=2", good, nil, 400, reasonForm},
		{"bodySHA256 on a form", "/twilio/voice?bodySHA256=00", good, nil, 400, reasonForm},
		{"bodySHA256 in the form", "/twilio/voice", with("bodySHA256", "00"), nil, 400, reasonForm},
		{"not well encoded", "/twilio/voice", good, func(r *http.Request) { setBody(r, "AccountSid=%zz") }, 400, reasonForm},
		{"body cut short", "/twilio/voice", good, func(r *http.Request) { r.Body = io.NopCloser(broken{}) }, 400, reasonForm},
		{"JSON", "/twilio/voice", good, func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, 415,
			reasonContentType},
		{"no content type", "/twilio/voice", good, func(r *http.Request) { r.Header.Del("Content-Type") }, 415,
			reasonContentType},
		{"too large", "/twilio/voice", with("X", strings.Repeat("x", maxBody)), nil, 413, reasonSize},
		{"too large, length hidden", "/twilio/voice", with("X", strings.Repeat("x", maxBody)),
			func(r *http.Request) { r.ContentLength = -1 }, 413, reasonSize},
		{"no CallSid", "/twilio/voice", with("CallSid", ""), nil, 400, reasonCall},
		{"CallSid that is none", "/twilio/voice", with("CallSid", "CA1/../2"), nil, 400, reasonCall},
		{"another call's form", turn, good, nil, 403, reasonCall},
		{"no seq", "/twilio/turn?call=" + sid, good, nil, 400, reasonCall},
		{"seq below zero", "/twilio/turn?seq=-1&call=" + sid, good, nil, 400, reasonCall},
		{"another caller's agent", "/twilio/whisper?" + place("CA1", 1).Encode(), with("ParentCallSid", sid), nil, 403,
			reasonCall},
		{"agent of no call", "/twilio/whisper?" + place("", 1).Encode(), good, nil, 403, reasonCall},
	} {
		before := g.door.Stats().Refused[c.reason]
		tweak := c.tweak
		if tweak == nil {
			tweak = func(*http.Request) {}
		}
		a, err := g.player.Post(c.path, c.form, tweak)
		do(t, err)
		var said struct {
			Title, Detail string
			Status        int
		}
		if err := json.Unmarshal(a.Body,
			&said); err != nil || said.Status != c.status || said.Detail == "" || said.Title == "" {
			t.Errorf("%s: no problem document: %s", c.name, a.Body)
		}
		if kind := a.Header.Get("Content-Type"); a.Status != c.status || kind != "application/problem+json" {
			t.Errorf("%s: %d %s, want %d", c.name, a.Status, kind, c.status)
		}
		if after := g.door.Stats().Refused[c.reason]; after != before+1 {
			t.Errorf("%s: is not counted as %q", c.name, c.reason)
		}
		if strings.Contains(string(a.Body), sid) || strings.Contains(string(a.Body), "467") {
			t.Errorf("%s: the answer repeats the request: %s", c.name, a.Body)
		}
	}
	if n := g.engine.askedSoFar(); n != 0 {
		t.Errorf("the engine was asked %d times", n)
	}
	if log := g.logged.String(); !strings.Contains(log, "reason=signature") || strings.Contains(log,
		sid) || strings.Contains(log, "467") {
		t.Errorf("the log: %s", log)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestHostAndForwardedHeadersChangeNothing(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	form := g.player.Form(player.NewSid("CA"), caller, swedish, "ringing")
	a, err := g.player.Post("/twilio/voice?line=1&x=%2B", form, func(r *http.Request) {
		r.Host = "127.0.0.1:8080"
		r.Header.Set("X-Forwarded-Host", "evil.example")
		r.Header.Set("X-Forwarded-Proto", "http")
		r.Header.Set("Forwarded", "host=evil.example")
	})
	do(t, err)
	if a.Status != http.StatusOK || strings.Contains(string(a.Body), "evil") || strings.Contains(string(a.Body),
		"127.0.0.1") {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}

func TestOtherPathsAndMethodsAreRefused(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	form := g.player.Form(player.NewSid("CA"), caller, swedish, "ringing")
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/twilio/voice", 405, "POST"}, {"PUT", "/twilio/turn", 405, "POST"}, {"GET", "/twilio/status", 405, "POST"},
		{"POST", "/twilio/music/5.wav", 405, "GET, HEAD"}, {"POST", "/twilio/", 404, ""}, {"POST", "/twilio/nowhere", 404,
			""},
		{"POST", "/voice", 404, ""}, {"GET", "/twilio/music/6.wav", 404, ""}, {"HEAD", "/twilio/music/5.wav", 200, ""},
	} {
		a, err := g.player.Post(c.path, form, func(r *http.Request) { r.Method = c.method })
		do(t, err)
		if a.Status != c.status || a.Header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d Allow %q, want %d %q", c.method, c.path, a.Status, a.Header.Get("Allow"), c.status, c.allow)
		}
	}
}

func TestADoorWithoutWhatItNeedsIsNotMade(t *testing.T) {
	t.Parallel()
	good := Config{PublicURL: publicURL, Account: account, Tokens: []Token{token}}
	for name, spoil := range map[string]func(*Config){
		"public URL": func(c *Config) { c.PublicURL = "" }, "like https": func(c *Config) { c.PublicURL = "ivr.example.com" },
		"no user":    func(c *Config) { c.PublicURL = "https://u:p@ivr.example.com" },
		"query":      func(c *Config) { c.PublicURL += "/?a=b" },
		"AccountSid": func(c *Config) { c.Account = "SK1" }, "no auth token": func(c *Config) { c.Tokens = nil },
		"token 2 is empty": func(c *Config) { c.Tokens = []Token{token, ""} },
	} {
		cfg := good
		spoil(&cfg)
		if _, err := New(cfg, nil, saying{}, nil); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s := fmt.Sprintf("%v %+v %#v", good, good, good); strings.Contains(s, token) {
		t.Errorf("the settings print their token: %s", s)
	}
}
