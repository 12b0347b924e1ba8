package webhook

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"supportline/verify"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

var message = verify.Message{ID: "d1", Channel: verify.Webhook, To: "+46701740610", Lang: "sv", Body: "PIN: 493817", Until: noon.Add(10 * time.Minute)}

const secret = "0123456789abcdef"

// server is an https server of the operator's, and a sender that trusts it.
func server(t *testing.T, answer http.HandlerFunc, change func(*Config)) *Sender {
	t.Helper()
	s := httptest.NewUnstartedServer(answer)
	s.Config.ErrorLog = nil
	s.StartTLS()
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	c := Config{URL: s.URL + "/pin?tenant=1", Secret: secret, Private: true, Roots: roots, Now: func() time.Time { return noon }}
	if change != nil {
		change(&c)
	}
	sender, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func TestAMessageIsPostedOnceAndSigned(t *testing.T) {
	t.Parallel()
	var header http.Header
	var body []byte
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		header = r.Header
		body, _ = io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.RequestURI != "/pin?tenant=1" {
			t.Errorf("%s %s", r.Method, r.RequestURI)
		}
		w.WriteHeader(http.StatusAccepted)
	}, nil)
	id, err := s.Send(t.Context(), message)
	if err != nil || id != "d1" {
		t.Fatalf("%q, %v", id, err)
	}
	const want = `{"type":"pin","timestamp":"2026-11-20T12:00:00Z","data":{"id":"d1","to":"+46701740610","language":"sv","text":"PIN: 493817",` +
		`"expires":"2026-11-20T12:10:00Z"}}`
	if string(body) != want || !json.Valid(body) {
		t.Errorf("body %s", body)
	}
	// printf '%s' "d1.1795176000.$BODY" | openssl dgst -sha256 -hmac "$SECRET" -binary | base64
	if got := header.Get("Webhook-Signature"); got != "v1,"+sign(secret, "d1", header.Get("Webhook-Timestamp"), []byte(want)) ||
		header.Get("Webhook-Id") != "d1" || header.Get("Webhook-Timestamp") != "1795176000" {
		t.Errorf("headers %v", header)
	}
}

func TestTheSignatureChangesWithEveryPart(t *testing.T) {
	t.Parallel()
	base := sign(secret, "d1", "1", []byte("x"))
	for name, other := range map[string]string{"secret": sign(secret+"0", "d1", "1", []byte("x")), "id": sign(secret, "d2", "1", []byte("x")),
		"time": sign(secret, "d1", "2", []byte("x")), "body": sign(secret, "d1", "1", []byte("y"))} {
		if other == base {
			t.Errorf("the %s is not signed", name)
		}
	}
}

func TestEachAnswerOfAWebhookHasItsClass(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]verify.Class{400: verify.ClassPermanent, 401: verify.ClassSetup, 403: verify.ClassSetup, 404: verify.ClassSetup,
		410: verify.ClassBadAddress, 422: verify.ClassPermanent, 429: verify.ClassTemporary, 500: verify.ClassUnknown, 502: verify.ClassUnknown,
		503: verify.ClassTemporary} {
		s := server(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			http.Error(w, "no +46701740610", status)
		}, nil)
		if f := refused(t, s, t.Context()); f.Class != want || f.After != 7*time.Second {
			t.Errorf("%d: %v after %v", status, f, f.After)
		}
	}
}

// refused sends and returns why it failed, which must repeat nothing.
func refused(t *testing.T, s *Sender, ctx context.Context) *verify.SendError {
	t.Helper()
	_, err := s.Send(ctx, message)
	f, ok := errors.AsType[*verify.SendError](err)
	if !ok {
		t.Fatalf("%v", err)
	}
	for _, private := range []string{"46701740610", "493817", secret, "127.0.0.1", "tenant"} {
		if strings.Contains(f.Error(), private) {
			t.Errorf("the error repeats %q: %v", private, f)
		}
	}
	return f
}

func TestNothingIsFollowedAndNothingInsideIsReached(t *testing.T) {
	t.Parallel()
	asked := 0
	elsewhere := func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}
	if f := refused(t, server(t, elsewhere, nil), t.Context()); f.Class != verify.ClassSetup || asked != 1 {
		t.Errorf("a redirect: %v, %d requests", f, asked)
	}
	asked = 0
	if f := refused(t, server(t, elsewhere, func(c *Config) { c.Private = false }), t.Context()); f.Code != "private-address" || asked != 0 {
		t.Errorf("a private address: %v, %d requests", f, asked)
	}
	if f := refused(t, server(t, elsewhere, func(c *Config) { c.Roots = x509.NewCertPool() }), t.Context()); f.Code != "tls" {
		t.Errorf("a certificate of nobody's: %v", f)
	}
	if f := refused(t, server(t, elsewhere, func(c *Config) { c.URL = "https://127.0.0.1:1/" }), t.Context()); f.Code != "unreachable" {
		t.Errorf("nobody there: %v", f)
	}
}

func TestASilentWebhookIsUnknownAndAnEndlessAnswerIsNotRead(t *testing.T) {
	t.Parallel()
	silent := server(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then it is heard that the other side went
		<-r.Context().Done()
	}, func(c *Config) { c.Timeout = 200 * time.Millisecond })
	if f := refused(t, silent, t.Context()); f.Class != verify.ClassUnknown || f.Code != "timeout" {
		t.Errorf("%v", f)
	}
	endless := server(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<10)); err != nil {
				return
			}
		}
	}, nil)
	if _, err := endless.Send(t.Context(), message); err != nil {
		t.Error(err)
	}
}

func TestWebhookSettingsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){
		"http": func(c *Config) { c.URL = "http://contoso.example" }, "user": func(c *Config) { c.URL = "https://a:hunter2@contoso.example" },
		"secret": func(c *Config) { c.Secret = "short" }, "clock": func(c *Config) { c.Now = nil }, "empty": func(c *Config) { c.URL = "" },
	} {
		c := Config{URL: "https://contoso.example/", Secret: secret, Now: time.Now}
		change(&c)
		if _, err := New(c); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
