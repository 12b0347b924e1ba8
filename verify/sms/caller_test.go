package sms

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"supportline/verify"
)

func noonClock() time.Time { return noon }

// newCaller is a caller at a stub that keeps the forms.
func newCaller(t *testing.T, answer http.HandlerFunc) (c *Caller, forms func() []url.Values) {
	t.Helper()
	var all []url.Values
	stub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/2010-04-01/Accounts/"+accountSID+"/Calls.json" || r.ParseForm() != nil {
			t.Errorf("%s %s", r.Method, r.URL.Path)
		}
		all = append(all, r.PostForm)
		answer(w, r)
	}))
	t.Cleanup(stub.Close)
	c, err := NewCaller(Config{AccountSID: accountSID, Key: key, Secret: "s3cret", From: "+15005550006", BaseURL: stub.URL,
		StatusCallback: "https://support.contoso.example/twilio/status/message/", Now: noonClock},
		VoiceConfig{PINPage: "https://support.contoso.example/twilio/pin/", Speaker: func(lang, region string) (string, string) {
			return "Polly.Elin-Neural", lang + "-" + region
		}})
	if err != nil {
		t.Fatal(err)
	}
	return c, func() []url.Values { return all }
}

var spokenMessage = verify.Message{ID: "d1", Channel: verify.Voice, To: "+46701740610", Lang: "sv", Token: "d1.1.abc",
	Body: "Det här är Contoso & Co. Tryck 1.", Until: message.Until}

func TestACallWarnsAndAsksForAKeyAndHoldsNoPIN(t *testing.T) {
	t.Parallel()
	c, forms := newCaller(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"sid":"CA00000000000000000000000000000003"}`)
	})
	id, err := c.Send(t.Context(), spokenMessage)
	if err != nil || id != "CA00000000000000000000000000000003" {
		t.Fatalf("%q, %v", id, err)
	}
	form := forms()[0]
	for name, want := range map[string]string{"To": "+46701740610", "From": "+15005550006", "TimeLimit": "60", "Timeout": "20",
		"StatusCallback": "https://support.contoso.example/twilio/status/message/d1", "StatusCallbackMethod": "POST"} {
		if got := form.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(form) != 7 {
		t.Errorf("parameters %v", form)
	}
	document := form.Get("Twiml")
	for _, want := range []string{"<Response><Gather ", `action="https://support.contoso.example/twilio/pin/d1.1.abc"`, `method="POST"`, `numDigits="1"`,
		"Contoso &amp; Co. Tryck 1.</Say><Pause", `language="sv-SE"`, "</Gather><Hangup/></Response>"} {
		if !strings.Contains(document, want) {
			t.Errorf("%s is missing in\n%s", want, document)
		}
	}
}

func TestACallThatIsRefusedHasItsClass(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]verify.Class{21215: verify.ClassBlocked, 13227: verify.ClassBlocked, 21210: verify.ClassSetup,
		21211: verify.ClassBadAddress, 21214: verify.ClassBadAddress, 20003: verify.ClassSetup, 4711: verify.ClassPermanent} {
		c, _ := newCaller(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"code":%d,"status":400,"message":"+46701740610"}`, code)
		})
		_, err := c.Send(t.Context(), spokenMessage)
		if f, ok := err.(*verify.SendError); !ok || f.Class != want || strings.Contains(err.Error(), "4670") {
			t.Errorf("%d: %v", code, err)
		}
	}
	c, forms := newCaller(t, nil)
	m := spokenMessage
	m.Body = strings.Repeat("long ", 1000)
	if _, err := c.Send(t.Context(), m); err == nil || len(forms()) > 0 {
		t.Errorf("a document longer than Twilio takes: %v", err)
	}
}

func TestThePINIsReadOutThreeTimes(t *testing.T) {
	t.Parallel()
	c, _ := newCaller(t, nil)
	document, err := c.Spoken(verify.Spoken{Text: "The PIN is: 4, 9, 3, 8, 1, 7.", Lang: "en"}, url.Values{"To": {"+442079460123"}})
	if err != nil || strings.Count(document, "4, 9, 3, 8, 1, 7.</Say><Pause") != 3 || !strings.Contains(document, `language="en-GB"`) ||
		!strings.HasSuffix(document, "<Hangup/></Response>") {
		t.Errorf("%v\n%s", err, document)
	}
}

func TestAReportOnACallTellsWhetherItWasOfUse(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]verify.Status{"queued": verify.StatusQueued, "ringing": verify.StatusSending, "in-progress": verify.StatusSending,
		"completed": verify.StatusUndelivered, "busy": verify.StatusUndelivered, "no-answer": verify.StatusUndelivered,
		"canceled": verify.StatusUndelivered, "failed": verify.StatusFailed} {
		r, err := ReadCallReceipt("d1", url.Values{"CallSid": {"CA1"}, "CallStatus": {status}})
		if err != nil || r.Status != want || r.Delivery != "d1" || r.ProviderID != "CA1" {
			t.Errorf("%s: %+v, %v", status, r, err)
		}
	}
	for _, form := range []url.Values{{}, {"CallSid": {"CA1"}}, {"CallStatus": {"busy"}}, {"CallSid": {"CA1"}, "CallStatus": {"elsewhere"}}} {
		if r, err := ReadCallReceipt("d1", form); err == nil {
			t.Errorf("%v: %+v", form, r)
		}
	}
}

func TestACallerWithoutANumberAPageOrAVoiceIsRefused(t *testing.T) {
	t.Parallel()
	voice := func(string, string) (string, string) { return "", "" }
	for name, v := range map[string]VoiceConfig{"page": {Speaker: voice}, "open page": {"http://support.contoso.example/", voice},
		"voice": {PINPage: "https://support.contoso.example/"}} {
		if _, err := NewCaller(Config{AccountSID: accountSID, Key: key, Secret: "x", From: "+15005550006", Now: noonClock}, v); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := NewCaller(Config{AccountSID: accountSID, Key: key, Secret: "x", From: "Contoso", Now: noonClock},
		VoiceConfig{"https://support.contoso.example/", voice}); err == nil {
		t.Error("a name to call from: taken")
	}
}
