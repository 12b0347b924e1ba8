package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/phone"
	"supportline/ivr/rehearse"
)

const (
	ownToken   = "0123456789abcdef0123456789abcdef"
	otherToken = "fedcba9876543210fedcba9876543210"
)

// agentDesk is a server with the API, and a caller whom nobody verified, talking with an agent.
type agentDesk struct {
	*server
	t       *testing.T
	call    *rehearse.Call
	mailbox *mailbox
}

func newAgentDesk(t *testing.T) *agentDesk {
	t.Helper()
	d := &agentDesk{t: t, mailbox: &mailbox{}}
	x, err := newExchange(t.Context(), testConfig(t.TempDir(), d.mailbox))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.close() })
	if err := importExample(t.Context(), x.store); err != nil {
		t.Fatal(err)
	}
	d.call, err = rehearse.Begin(t.Context(), x.engine, x.prompts, ivr.Arrival{ID: "talk", Called: []string{"+46201605899"},
		Caller: phone.MustParse("+46701740615")})
	if err != nil {
		t.Fatal(err)
	}
	for range 6 {
		var ev ivr.Event = ivr.Pressed{Keys: "0"} // a person
		if _, rings := d.call.Waits().(ivr.Transfer); rings {
			ev = ivr.Answered{}
		}
		if err := d.call.Answer(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
		if _, talks := d.call.Waits().(ivr.Talk); talks {
			break
		}
	}
	saved, err := x.store.LoadCall(t.Context(), "talk")
	if err != nil || saved.State.Agent == "" {
		t.Fatalf("nobody answered: %v", err)
	}
	settings := &config.Settings{API: config.API{Tokens: []config.APIToken{{Agent: saved.State.Agent, Token: ownToken},
		{Agent: "somebody else", Token: otherToken}}}}
	if d.server, err = newServer(x, settings, newMetrics(), quiet()); err != nil {
		t.Fatal(err)
	}
	return d
}

// asks is one request of the agent's program.
func (d *agentDesk) asks(method, path, token, body string, head ...string) (int, map[string]any) {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	if len(head) == 2 {
		r.Header.Set(head[0], head[1])
	}
	w := httptest.NewRecorder()
	d.web.mux.ServeHTTP(w, r)
	answer := map[string]any{}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		d.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	if strings.Contains(w.Body.String(), "anna@") || strings.Contains(w.Body.String(), "+46701740610") {
		d.t.Errorf("an agent sees an address: %s", w.Body)
	}
	return w.Code, answer
}

const verifications = "/api/v1/verifications"

// starts asks for a PIN to the first contact of Contoso and returns the verification and the PIN.
func (d *agentDesk) starts(head ...string) (id, pin string) {
	d.t.Helper()
	_, list := d.asks("GET", verifications+"/contacts?organisation=100200", ownToken, "")
	contact := list["contacts"].([]any)[0].(map[string]any)["id"].(string)
	code, got := d.asks("POST", verifications, ownToken,
		fmt.Sprintf(`{"organisation": "100200", "contact": %q, "reason": "asks for invoices"}`, contact), head...)
	if code != http.StatusCreated || got["state"] != "open" {
		d.t.Fatalf("%d %v", code, got)
	}
	if err := d.verify.DeliverDue(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	return got["id"].(string), d.mailbox.lastPIN()
}

func (d *agentDesk) tries(id, pin string, head ...string) (int, map[string]any) {
	d.t.Helper()
	return d.asks("POST", verifications+"/"+id+"/check", ownToken, fmt.Sprintf(`{"pin": %q}`, pin), head...)
}

func TestAnAgentVerifiesTheCallerAndTheRecordAuditAndPassportSayWho(t *testing.T) {
	t.Parallel()
	d := newAgentDesk(t)
	id, pin := d.starts()
	if code, got := d.tries(id, other(pin), "Idempotency-Key", "one"); code != 200 || got["result"] != "wrong" || got["tries_left"] != 4.0 {
		t.Errorf("a wrong PIN: %d %v", code, got)
	}
	if _, got := d.tries(id, pin, "Idempotency-Key", "one"); got["result"] != "wrong" {
		t.Errorf("the same request again: %v", got)
	}
	code, got := d.tries(id, pin)
	if code != 200 || got["result"] != "pass" {
		t.Fatalf("the right PIN: %d %v", code, got)
	}
	if _, again := d.tries(id, pin); again["result"] != "expired" {
		t.Errorf("the right PIN once more: %v", again)
	}
	passport := got["passport"].(string)
	_, read := d.asks("POST", "/api/v1/passports/verify", otherToken, fmt.Sprintf(`{"passport": %q}`, passport))
	if claims, _ := read["passport"].(map[string]any); read["valid"] != true || claims["call"] != "talk" || claims["organisation"] != "100200" {
		t.Errorf("the passport says %v", read)
	}
	forged := passport[:len(passport)/2] + "A" + passport[len(passport)/2+1:]
	if _, read = d.asks("POST", "/api/v1/passports/verify", otherToken, fmt.Sprintf(`{"passport": %q}`, forged)); read["valid"] != false {
		t.Errorf("a forged passport: %v", read)
	}
	record, err := d.store.Record(t.Context(), "talk")
	if err != nil || !strings.Contains(fmt.Sprint(record), "pass, verified for organisation 100200") {
		t.Errorf("the record: %v %v", record, err)
	}
	_, _, entries, err := d.store.Audited(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for e, err := range entries {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(e.By, "agent:") {
			said += e.Kind + " " + e.Detail + "\n"
		}
	}
	if want := "pin-asked asks for invoices\npin-tried wrong\npin-tried right\npin-tried expired\n"; said != want {
		t.Errorf("the audit says of the agent:\n%s", said)
	}
}

func TestFiveWrongPINsOnACallStopTheAgent(t *testing.T) {
	t.Parallel()
	d := newAgentDesk(t)
	id, pin := d.starts()
	for n := range 5 {
		if code, got := d.tries(id, other(pin)); code != 200 || n == 4 && got["result"] != "locked" {
			t.Errorf("try %d: %d %v", n+1, code, got)
		}
	}
	if code, got := d.tries(id, pin); code != http.StatusTooManyRequests || got["limit"] != "agent-failures-per-call" {
		t.Errorf("the sixth: %d %v", code, got)
	}
}

func TestTheAPIRefusesWhoIsNobodyOnNoCallOrAsksForTooMuch(t *testing.T) {
	t.Parallel()
	d := newAgentDesk(t)
	list := verifications + "/contacts?organisation="
	for _, c := range []struct {
		method, path, token, body string
		want                      int
	}{
		{"GET", list + "100200", "", "", 401},
		{"GET", list + "100200", ownToken + "x", "", 401},
		{"GET", list + "100200", otherToken, "", 409},
		{"GET", list + "999999", ownToken, "", 404},
		{"POST", verifications, ownToken, `{"organisation": "100200", "contact": "+4479000000", "reason": "a new number"}`, 404},
		{"POST", verifications, ownToken, `{"organisation": "100200", "contact": "x", "reason": "x"}`, 400},
		{"POST", verifications, ownToken, `{"organisation": "100200", "contact": "x", "reason": "PIN 493817"}`, 400},
		{"POST", verifications, ownToken, `{"organisation": "100200", "to": "x"}`, 400},
		{"POST", verifications, ownToken, strings.Repeat(" ", 9000) + `{}`, 400},
		{"GET", verifications + "/unknown", ownToken, "", 404},
		{"POST", verifications + "/unknown/check", ownToken, `{"pin": "493817"}`, 404},
		{"POST", verifications + "/unknown/check", ownToken, `{"pin": "49381"}`, 400},
	} {
		if code, got := d.asks(c.method, c.path, c.token, c.body); code != c.want || got["title"] == "" || got["status"] != float64(c.want) {
			t.Errorf("%s %s: %d %v, want %d", c.method, c.path, code, got, c.want)
		}
	}
	if n := len(d.mailbox.messages); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}

// other is a PIN that is not pin.
func other(pin string) string { return pin[:5] + string('0'+(pin[5]-'0'+1)%10) }

func TestATransferOfAVerifiedCallerCarriesAPassportThatTheAPITakes(t *testing.T) {
	t.Parallel()
	d := newAgentDesk(t)
	call, err := rehearse.Begin(t.Context(), d.engine, d.prompts, ivr.Arrival{ID: "recognised", Trunk: "twilio", Called: []string{"+46201605899"},
		Caller: phone.MustParse("+46846500410")})
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		if transfer, rings := call.Waits().(ivr.Transfer); rings {
			_, got := d.asks("POST", "/api/v1/passports/verify", ownToken, fmt.Sprintf(`{"passport": %q}`, transfer.Passport))
			if claims, _ := got["passport"].(map[string]any); claims["call"] != "recognised" || claims["how"] != "caller-id" {
				t.Errorf("the passport says %v", got)
			}
			return
		}
		if err := call.Answer(t.Context(), ivr.Pressed{Keys: "1"}); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("nobody was rung")
}
