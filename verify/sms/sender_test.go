package sms

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"supportline/verify"
)

const (
	accountSID = "AC00000000000000000000000000000001"
	key        = "SK00000000000000000000000000000002"
	sid        = "SM00000000000000000000000000000003"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// twilio is a stub of the REST API: it checks what every request must have and answers as told.
type twilio struct {
	*httptest.Server
	mu    sync.Mutex
	forms []url.Values
	list  http.HandlerFunc
}

func newTwilio(t *testing.T, answer http.HandlerFunc) *twilio {
	t.Helper()
	tw := &twilio{}
	tw.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if r.URL.Path != "/2010-04-01/Accounts/"+accountSID+"/Messages.json" || user != key || password != "s3cret" {
			t.Errorf("%s %s by %q", r.Method, r.URL.Path, user)
		}
		if r.Method == http.MethodGet && tw.list != nil {
			tw.list(w, r)
			return
		}
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		tw.mu.Lock()
		tw.forms = append(tw.forms, r.PostForm)
		tw.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(tw.Close)
	return tw
}

// asked are the requests so far.
func (tw *twilio) asked() []url.Values {
	tw.mu.Lock()
	defer tw.mu.Unlock()
	return slices.Clone(tw.forms)
}

func newSender(t *testing.T, base string, change func(*Config)) *Sender {
	t.Helper()
	c := Config{AccountSID: accountSID, Key: key, Secret: "s3cret", From: "+15005550006", BaseURL: base, Now: func() time.Time { return noon }}
	if change != nil {
		change(&c)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var message = verify.Message{ID: "d1", Channel: verify.SMS, To: "+46701740610", Body: "PIN: 493817", Until: noon.Add(2 * time.Minute)}

func accepted(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"sid":%q,"status":"queued"}`, sid)
}

func TestAMessageIsHandedOverWithAllThatTwilioNeeds(t *testing.T) {
	t.Parallel()
	tw := newTwilio(t, accepted)
	s := newSender(t, tw.URL, func(c *Config) {
		c.MessagingService = "MG00000000000000000000000000000004"
		c.StatusCallback = "https://support.contoso.example/twilio/status/message?a=b"
	})
	id, err := s.Send(t.Context(), message)
	if err != nil || id != sid {
		t.Fatalf("%q, %v", id, err)
	}
	for name, want := range map[string]string{"To": "+46701740610", "Body": "PIN: 493817", "From": "+15005550006", "ValidityPeriod": "120",
		"MessagingServiceSid": "MG00000000000000000000000000000004", "RiskCheck": "enable",
		"StatusCallback": "https://support.contoso.example/twilio/status/message/d1?a=b"} {
		if got := tw.asked()[0].Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(tw.asked()[0]) != 7 {
		t.Errorf("parameters %v", tw.asked()[0])
	}
}

func TestEachAnswerHasItsClass(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status, code int
		class        verify.Class
	}{
		{429, 20429, verify.ClassTemporary}, {429, 0, verify.ClassTemporary}, {400, 30001, verify.ClassTemporary}, {400, 30003, verify.ClassTemporary},
		{400, 30008, verify.ClassTemporary}, {401, 20003, verify.ClassSetup}, {401, 0, verify.ClassSetup}, {404, 20404, verify.ClassSetup},
		{400, 21606, verify.ClassSetup}, {400, 21608, verify.ClassSetup}, {400, 30034, verify.ClassSetup}, {400, 21211, verify.ClassBadAddress},
		{400, 21217, verify.ClassBadAddress}, {400, 21614, verify.ClassBadAddress}, {400, 21612, verify.ClassBadAddress},
		{400, 21635, verify.ClassBadAddress}, {400, 30005, verify.ClassBadAddress}, {400, 30006, verify.ClassBadAddress},
		{400, 21610, verify.ClassOptedOut}, {400, 21408, verify.ClassBlocked}, {400, 30450, verify.ClassBlocked}, {400, 60605, verify.ClassBlocked},
		{400, 60410, verify.ClassBlocked}, {400, 30007, verify.ClassPermanent}, {400, 30036, verify.ClassPermanent}, {400, 99999, verify.ClassPermanent},
		{500, 20500, verify.ClassUnknown}, {503, 0, verify.ClassUnknown},
	} {
		tw := newTwilio(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			_ = json.NewEncoder(w).Encode(map[string]any{"status": c.status, "code": c.code, "message": "no +46701740610 493817"})
		})
		f := refused(t, newSender(t, tw.URL, nil), t.Context())
		if f.Class != c.class || c.code != 0 && f.Code != fmt.Sprint(c.code) {
			t.Errorf("%d/%d: %v, want %s", c.status, c.code, f, c.class)
		}
	}
}

// refused sends and returns why it failed, which must not repeat number, text or credentials.
func refused(t *testing.T, s *Sender, ctx context.Context) *verify.SendError {
	t.Helper()
	id, err := s.Send(ctx, message)
	f, ok := errors.AsType[*verify.SendError](err)
	if !ok {
		t.Fatalf("taken over as %q, %v", id, err)
	}
	for _, private := range []string{"46701740610", "493817", "s3cret"} {
		if strings.Contains(f.Error(), private) {
			t.Errorf("the error repeats %q: %v", private, f)
		}
	}
	return f
}

func TestAnAnswerThatIsNoneOfTwiliosIsUnknown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		class  verify.Class
		after  time.Duration
	}{
		"HTML 500": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>oops</html>", 500) }, verify.ClassUnknown, 0},
		"HTML 503 with a wish": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			http.Error(w, "<html>busy</html>", http.StatusServiceUnavailable)
		}, verify.ClassUnknown, 7 * time.Second},
		"429 with a wish": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(429)
			fmt.Fprint(w, `{"code":20429,"status":429}`)
		}, verify.ClassTemporary, 20 * time.Second},
		"201 without JSON":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201); fmt.Fprint(w, "ok") }, verify.ClassUnknown, 0},
		"201 without a SID": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201); fmt.Fprint(w, "{}") }, verify.ClassUnknown, 0},
		"an endless answer": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat(" ", 1<<20), "{}") }, verify.ClassUnknown, 0},
		"a redirect elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		}, verify.ClassSetup, 0},
		"a connection that is cut": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, verify.ClassUnknown, 0},
	} {
		tw := newTwilio(t, c.answer)
		f := refused(t, newSender(t, tw.URL, nil), t.Context())
		if f.Class != c.class || f.After != c.after {
			t.Errorf("%s: %v after %v, want %s after %v", name, f, f.After, c.class, c.after)
		}
		if len(tw.asked()) != 1 {
			t.Errorf("%s: %d requests", name, len(tw.asked()))
		}
	}
}

func TestASilentTwilioIsUnknownAndAnAbsentOneTemporary(t *testing.T) {
	t.Parallel()
	silent := newTwilio(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	if f := refused(t, newSender(t, silent.URL, func(c *Config) { c.Timeout = 50 * time.Millisecond }), t.Context()); f.Class != verify.ClassUnknown || f.Code != "timeout" {
		t.Errorf("silent: %v", f)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if f := refused(t, newSender(t, silent.URL, nil), ctx); f.Class != verify.ClassUnknown || f.Code != "timeout" {
		t.Errorf("out of time: %v", f)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if f := refused(t, newSender(t, "http://"+l.Addr().String(), nil), t.Context()); f.Class != verify.ClassTemporary {
		t.Errorf("absent: %v", f)
	}
}

func TestAMessageIsNotSentToANonNumberOrTooLate(t *testing.T) {
	t.Parallel()
	tw := newTwilio(t, accepted)
	s := newSender(t, tw.URL, nil)
	for name, change := range map[string]func(*verify.Message){"a word": func(m *verify.Message) { m.To = "whatsapp:+46701740610" },
		"too late": func(m *verify.Message) { m.Until = noon }} {
		m := message
		change(&m)
		if _, err := s.Send(t.Context(), m); err == nil {
			t.Errorf("%s: sent", name)
		}
	}
	if len(tw.asked()) > 0 {
		t.Error("Twilio was asked")
	}
}

func TestTheEnvironmentCannotMoveTheAddress(t *testing.T) {
	t.Setenv("TWILIO_EDGE", "dublin")
	t.Setenv("TWILIO_REGION", "ie1")
	tw := newTwilio(t, accepted)
	if _, err := newSender(t, tw.URL, nil).Send(t.Context(), message); err != nil {
		t.Error(err)
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){
		"account":  func(c *Config) { c.AccountSID = "AC1" },
		"secret":   func(c *Config) { c.Secret = "with space" },
		"sender":   func(c *Config) { c.From = "" },
		"clear":    func(c *Config) { c.BaseURL = "http://api.contoso.example" },
		"callback": func(c *Config) { c.StatusCallback = "/twilio/status" },
		"clock":    func(c *Config) { c.Now = nil },
	} {
		c := Config{AccountSID: accountSID, Key: key, Secret: "s3cret", From: "+15005550006", Now: time.Now}
		change(&c)
		if _, err := New(c); err == nil || strings.Contains(err.Error(), "with space") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// listed answers a list of messages with these texts.
func listed(texts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		var all []map[string]string
		for i, text := range texts {
			all = append(all, map[string]string{"sid": fmt.Sprintf("SM%032d", i), "body": text})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"messages": all})
	}
}

func TestAMessageThatTwilioHasIsFoundByItsText(t *testing.T) {
	t.Parallel()
	tw := newTwilio(t, accepted)
	s := newSender(t, tw.URL, nil)
	for _, c := range []struct {
		texts []string
		want  string
	}{
		{[]string{"PIN: 111111", message.Body}, "SM00000000000000000000000000000001"},
		{[]string{"PIN: 111111"}, ""},
		{nil, ""},
	} {
		tw.list = listed(c.texts...)
		if id, err := s.Find(t.Context(), message); err != nil || id != c.want {
			t.Errorf("%q: %q, %v", c.texts, id, err)
		}
	}
	tw.list = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusServiceUnavailable) }
	if _, err := s.Find(t.Context(), message); err == nil || strings.Contains(err.Error(), "46701740610") {
		t.Errorf("a list that does not come: %v", err)
	}
	if len(tw.asked()) > 0 {
		t.Error("a message was sent")
	}
}

func TestNoMoreRequestsThanAllowedAreUpAtOnce(t *testing.T) {
	t.Parallel()
	var up, most atomic.Int32
	tw := newTwilio(t, func(w http.ResponseWriter, r *http.Request) {
		n := up.Add(1)
		defer up.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		accepted(w, r)
	})
	s := newSender(t, tw.URL, func(c *Config) { c.AtOnce = 2 })
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := s.Send(t.Context(), message); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() > 2 {
		t.Errorf("%d at once", most.Load())
	}
	s.slots <- struct{}{}
	s.slots <- struct{}{}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if f := refused(t, s, ctx); f.Class != verify.ClassTemporary || len(tw.asked()) != 20 {
		t.Errorf("without a slot: %v", f)
	}
}

func TestAReportIsReadWithTheClassOfItsCode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]verify.Receipt{
		"MessageSid=SM1&MessageStatus=delivered":                   {Status: verify.StatusDelivered},
		"MessageSid=SM1&MessageStatus=sent&ErrorCode=":             {Status: verify.StatusSent},
		"MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003": {Status: verify.StatusUndelivered, Class: verify.ClassTemporary, Code: "30003"},
		"MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30005": {Status: verify.StatusUndelivered, Class: verify.ClassBadAddress, Code: "30005"},
		"MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30007": {Status: verify.StatusUndelivered, Class: verify.ClassPermanent, Code: "30007"},
		"MessageSid=SM1&MessageStatus=failed&ErrorCode=30450":      {Status: verify.StatusFailed, Class: verify.ClassBlocked, Code: "30450"},
		"MessageSid=SM1&MessageStatus=failed&ErrorCode=a+46701":    {Status: verify.StatusFailed, Class: verify.ClassPermanent, Code: "0"},
	} {
		want.Delivery, want.ProviderID = "d1", "SM1"
		form, err := url.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ReadReceipt("d1", form); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "MessageSid=SM1", "MessageSid=SM1&MessageStatus=read", "MessageStatus=sent",
		"MessageStatus=sent&MessageSid=" + strings.Repeat("S", 65)} {
		form, _ := url.ParseQuery(text)
		if r, err := ReadReceipt("d1", form); err == nil {
			t.Errorf("%s: %+v", text, r)
		}
	}
}
