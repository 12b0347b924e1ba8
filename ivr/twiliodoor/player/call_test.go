package player

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// doorOf answers every path with a document of the test's, "%s" being Digits.
func doorOf(t *testing.T, documents map[string]string) (*Player, *[]string) {
	t.Helper()
	var asked []string
	door := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		if r.URL.Path == "/twilio/status" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		doc := documents[r.URL.Path]
		if strings.Contains(doc, "%s") {
			doc = fmt.Sprintf(doc, r.PostFormValue("Digits"))
		}
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprintf(w, "<Response>%s</Response>", doc)
	})
	return New(door, "https://ivr.example.com", "AC1", "secret"), &asked
}

func TestKeysEndAGatherAsOnATelephone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ attrs, keys, digits string }{
		{`numDigits="1" finishOnKey=""`, "#", "#"}, {`numDigits="6"`, "493817", "493817"}, {`numDigits="6"`, "12#", "12"},
		{`finishOnKey="#"`, "100200#", "100200"}, {`finishOnKey=""`, "1*2#", "1*2#"}, {`numDigits="6"`, "#1#", "1"},
	} {
		p, _ := doorOf(t, map[string]string{"/twilio/voice": `<Gather action="/keys" ` + c.attrs + `/><Hangup/>`,
			"/keys": `<Say>%s</Say><Hangup/>`})
		call, err := p.Call("+46701740610", "+46846500400", Options{})
		if err == nil {
			err = call.Press(c.keys)
		}
		if s := call.Next(); err != nil || s.Text() != c.digits || s.Awaits != Over {
			t.Errorf("%s, keys %q: %q %v", c.attrs, c.keys, s.Text(), err)
		}
	}
	p, _ := doorOf(t, map[string]string{"/twilio/voice": `<Gather action="/keys" numDigits="1"/><Hangup/>`})
	call, err := p.Call("+46701740610", "+46846500400", Options{})
	if err != nil || call.Press("12") == nil {
		t.Errorf("more keys than the Gather takes are taken (%v)", err)
	}
}

func TestSilenceFallsThroughUnlessTheActionIsToBeAsked(t *testing.T) {
	t.Parallel()
	for attr, want := range map[string]string{`actionOnEmptyResult="true"`: "asked", ``: "fell"} {
		p, _ := doorOf(t, map[string]string{"/twilio/voice": `<Gather action="/keys" ` + attr + `/><Say>fell</Say>`,
			"/keys": `<Say>asked</Say>`})
		call, err := p.Call("+46701740610", "+46846500400", Options{})
		if err == nil {
			err = call.Silent()
		}
		if s := call.Next(); err != nil || s.Text() != want || s.Awaits != Over {
			t.Errorf("%q: %q %v", attr, s.Text(), err)
		}
	}
}

func TestDocumentsThatLeadRoundInCirclesOrAwayAreErrors(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{`<Redirect>/twilio/voice</Redirect>`, `<Redirect>https://evil.example/x</Redirect>`,
		`<Redirect>https://ivr.example.com.evil.example/x</Redirect>`, `<Redirect>//evil.example/x</Redirect>`,
		`<Play>/nothing.wav</Play>`} {
		p, _ := doorOf(t, map[string]string{"/twilio/voice": doc})
		if _, err := p.Call("+46701740610", "+46846500400", Options{}); err == nil {
			t.Errorf("%s is followed", doc)
		}
	}
}

func TestARepeatWantsTheSameBytes(t *testing.T) {
	t.Parallel()
	documents := map[string]string{"/twilio/voice": `<Gather action="/keys"/><Hangup/>`}
	p, _ := doorOf(t, documents)
	call, err := p.Call("+46701740610", "+46846500400", Options{})
	if err != nil || call.Repeat() != nil {
		t.Fatalf("the same document: %v", err)
	}
	documents["/twilio/voice"] = `<Gather action="/keys" /><Hangup/>`
	if call.Repeat() == nil {
		t.Error("another document passes for the same")
	}
}

func TestTheStatusComesBeforeOrAfterTheDialsAction(t *testing.T) {
	t.Parallel()
	for first, want := range map[bool]string{false: "/twilio/voice /dial /twilio/status",
		true: "/twilio/voice /twilio/status /dial"} {
		p, asked := doorOf(t, map[string]string{"/twilio/voice": `<Dial action="/dial"><Sip>sip:a@b</Sip></Dial>`})
		call, err := p.Call("+46701740610", "+46846500400", Options{StatusFirst: first})
		if err == nil {
			err = call.HangUp()
		}
		if got := strings.Join(*asked, " "); err != nil || got != want {
			t.Errorf("asked %s, want %s (%v)", got, want, err)
		}
	}
}

func TestAServerIsCalledOverTheNetworkUnderItsPublicName(t *testing.T) {
	t.Parallel()
	p, _ := doorOf(t, nil)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := r.ParseForm()
		want := p.signature("https://ivr.example.com"+r.RequestURI, r.PostForm)
		if err != nil || r.Header.Get("X-Twilio-Signature") != want {
			t.Errorf("signed over something else than the public URL (%v)", err)
		}
		if r.URL.Path == "/twilio/status" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprint(w, `<Response><Say>there</Say></Response>`)
	}))
	defer server.Close()
	call, err := NewAt(server.Client(), server.URL, "https://ivr.example.com", "AC1", "secret").Call("+46701740610",
		"+46846500400", Options{})
	if err != nil || call.Next().Text() != "there" {
		t.Errorf("over the network: %v", err)
	}
}
