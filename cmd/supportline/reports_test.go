package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"supportline/config"
	"supportline/verify"
	"supportline/verify/sms"
)

// restStub is Twilio's REST API: it takes everything and keeps the forms.
type restStub struct {
	*httptest.Server
	forms []url.Values
}

func newRESTStub(t *testing.T) *restStub {
	t.Helper()
	stub := &restStub{}
	stub.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		stub.forms = append(stub.forms, r.PostForm)
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]string{"sid": fmt.Sprintf("XX%032d", len(stub.forms))})
	}))
	t.Cleanup(stub.Close)
	return stub
}

// reporting is a server whose text messages and calls go to a stub.
func reporting(t *testing.T, stub *restStub) (srv *server, logged *safeBuffer) {
	t.Helper()
	at := sms.Config{AccountSID: account, Key: "SK00000000000000000000000000000002", Secret: "s3cret", From: "+15005550006", BaseURL: stub.URL,
		StatusCallback: publicURL + reportPath, Now: time.Now}
	texts, err := sms.New(at)
	if err != nil {
		t.Fatal(err)
	}
	caller, err := sms.NewCaller(at, sms.VoiceConfig{PINPage: publicURL + pinPath, Speaker: twilioVoice})
	if err != nil {
		t.Fatal(err)
	}
	key, err := verify.NewKey(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	logged = &safeBuffer{}
	log := newLog(logged, slog.LevelDebug, "text")
	x, err := newExchange(t.Context(), exchangeConfig{node: "test", key: key, now: time.Now, log: log,
		senders: map[string]verify.Sender{verify.SMS: texts, verify.Voice: caller}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.close() })
	if err := importExample(t.Context(), x.store); err != nil {
		t.Fatal(err)
	}
	srv, err = newServer(x, &config.Settings{HTTP: config.HTTP{PublicURL: publicURL},
		Twilio: config.Twilio{Account: account, AuthTokens: []config.Secret{token}}}, newMetrics(), log)
	if err != nil {
		t.Fatal(err)
	}
	return srv, logged
}

// post sends a form as Twilio would, signed with a token.
func (srv *server) post(t *testing.T, at string, form url.Values, with string) *httptest.ResponseRecorder {
	t.Helper()
	form = maps.Clone(form)
	form.Set("AccountSid", account)
	mac := hmac.New(sha1.New, []byte(with))
	mac.Write([]byte(at))
	for _, k := range slices.Sorted(maps.Keys(form)) {
		mac.Write([]byte(k + form.Get(k)))
	}
	r := httptest.NewRequest(http.MethodPost, strings.TrimPrefix(at, publicURL), strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Twilio-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	w := httptest.NewRecorder()
	srv.web.mux.ServeHTTP(w, r)
	return w
}

var actionOf = regexp.MustCompile(`action="([^"]+)"`)

func TestAPINTravelsThroughTwilioFromAFailedTextToASpokenPIN(t *testing.T) {
	t.Parallel()
	stub := newRESTStub(t)
	srv, logged := reporting(t, stub)
	asked, err := srv.verify.Ask(t.Context(), verify.Ask{Key: "1", CallID: "CA1", OrgNumber: "100200", Language: "en", Purpose: "support"})
	if err != nil {
		t.Fatal(err)
	}
	deliver := func(want int) {
		t.Helper()
		if err := srv.verify.DeliverDue(t.Context()); err != nil || len(stub.forms) != want {
			t.Fatalf("%d requests, want %d; %v", len(stub.forms), want, err)
		}
	}
	deliver(1)
	pin := regexp.MustCompile(`\d{6}`).FindString(stub.forms[0].Get("Body"))
	failed := url.Values{"MessageSid": {"XX1"}, "MessageStatus": {"undelivered"}, "ErrorCode": {"30005"}, "To": {"+46701740610"}}
	reportTo := stub.forms[0].Get("StatusCallback")
	if w := srv.post(t, reportTo, failed, "another token"); w.Code != http.StatusForbidden {
		t.Errorf("a forged report is answered with %d", w.Code)
	}
	deliver(1)
	for range 2 {
		if w := srv.post(t, reportTo, failed, token); w.Code != http.StatusNoContent {
			t.Errorf("a report is answered with %d", w.Code)
		}
	}
	deliver(2)
	call := stub.forms[1]
	if strings.Contains(fmt.Sprint(call), pin) {
		t.Error("the request to call holds the PIN")
	}
	page := actionOf.FindStringSubmatch(call.Get("Twiml"))[1]
	pressed := url.Values{"CallSid": {fmt.Sprintf("XX%032d", 2)}, "Digits": {"1"}, "To": {"+46701740610"}}
	spoken := strings.Join(strings.Split(pin, ""), ", ")
	if w := srv.post(t, page, pressed, "another token"); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), spoken) {
		t.Errorf("a forged key is answered with %d", w.Code)
	}
	for _, wrong := range []url.Values{{"CallSid": pressed["CallSid"], "Digits": {"2"}}, {"CallSid": {"XX9"}, "Digits": {"1"}}} {
		if w := srv.post(t, page, wrong, token); strings.Contains(w.Body.String(), spoken) || !strings.Contains(w.Body.String(), "<Hangup/>") {
			t.Errorf("%v is answered with %d %s", wrong, w.Code, w.Body)
		}
	}
	if w := srv.post(t, page, pressed, token); strings.Count(w.Body.String(), spoken) != 3 || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the key is answered with %d and the PIN %d times", w.Code, strings.Count(w.Body.String(), spoken))
	}
	if w := srv.post(t, call.Get("StatusCallback"), url.Values{"CallSid": pressed["CallSid"], "CallStatus": {"completed"}}, token); w.Code != http.StatusNoContent {
		t.Errorf("the end of the call is answered with %d", w.Code)
	}
	given, _ := verify.ParsePIN(pin)
	got, err := srv.verify.Check(t.Context(), verify.Try{Key: "2", CallID: "CA1", Challenge: asked.Challenge, Purpose: "support", PIN: given})
	if err != nil || got.Result != verify.Right {
		t.Errorf("the PIN: %+v, %v", got, err)
	}
	for _, secret := range []string{pin, spoken, page[len(publicURL+pinPath):], "46701740610", "701740610"} {
		if standsIn(logged.String(), secret) {
			t.Error("the log holds the PIN, the token or the number")
		}
	}
	if w := srv.post(t, publicURL+reportPath+"nobody", failed, token); w.Code != http.StatusNoContent {
		t.Errorf("a report on nothing is answered with %d", w.Code)
	}
}
