package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"supportline/verify"
)

// rung asks for a PIN that goes out by voice, and returns the call that was made.
func rung(t *testing.T, o *office) (verify.Asked, *carrier, verify.Message) {
	t.Helper()
	_, voice := withCarrier(o)
	a := o.ask(t, "1", "c1", "300400", "")
	_ = a
	b := o.ask(t, "2", "c2", "100200", "")
	pass(26 * time.Second)
	if len(voice.all()) != 1 {
		t.Fatalf("%d calls", len(voice.all()))
	}
	return b, voice, voice.all()[0]
}

func TestThePINIsSpokenOnlyAfterAKey(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a, _, m := rung(t, o)
		pin := o.sms.pins(t)[0]
		for _, want := range []string{"Contoso Support", "0, 1, 2, 3", "1"} {
			if !strings.Contains(m.Body, want) {
				t.Errorf("%q is missing in %q", want, m.Body)
			}
		}
		if strings.Contains(m.Body+m.Token, pin) || pinInMessage.MatchString(m.Body) {
			t.Error("the offer holds a PIN")
		}
		for range 2 { // requests are repeated
			s, err := o.Speak(t.Context(), m.Token, "provider-"+m.ID)
			if err != nil || !strings.Contains(s.Text, strings.Join(strings.Split(pin, ""), ", ")) || s.Lang != "sv" {
				t.Fatalf("%v, %v", s, err)
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", s, s, s), pin[:1]+", ") {
				t.Error("it prints the PIN")
			}
		}
		pass(time.Minute)
		if len(o.mail.all()) != 1 { // that of the other organisation
			t.Error("a mail was sent although the PIN was heard")
		}
		if got := o.check(t, "3", "c2", a.Challenge, pin); got.Result != verify.Right {
			t.Errorf("%+v", got)
		}
		if _, err := o.Speak(t.Context(), m.Token, "provider-"+m.ID); !errors.Is(err, verify.ErrNothingToSpeak) {
			t.Errorf("a used PIN: %v", err)
		}
		for _, where := range []string{o.log.String(), dump(t, o.store)} {
			if strings.Contains(where, m.Token) || strings.Contains(where, "46701740610") {
				t.Error("a token or a number is kept or logged")
			}
		}
	})
}

func TestATokenOpensNothingElseAndNotForLong(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a, voice, m := rung(t, o)
		call := "provider-" + m.ID
		other := o.sms.all()[0].ID + m.Token[strings.IndexByte(m.Token, '.'):]
		for name, token := range map[string]string{"empty": "", "dots": "..", "cut": m.Token[:len(m.Token)-1], "longer": m.Token + "0",
			"of another delivery": other, "with another end": strings.Replace(m.Token, ".1", ".2", 1), "an id": m.ID} {
			if _, err := o.Speak(t.Context(), token, call); !errors.Is(err, verify.ErrNothingToSpeak) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := o.Speak(t.Context(), m.Token, "another call"); !errors.Is(err, verify.ErrNothingToSpeak) {
			t.Errorf("on another call: %v", err)
		}
		o.ask(t, "5", "c2", "", a.Challenge) // too soon: nothing changes
		pass(10 * time.Second)
		o.ask(t, "6", "c2", "", a.Challenge)
		synctest.Wait()
		if _, err := o.Speak(t.Context(), m.Token, call); !errors.Is(err, verify.ErrNothingToSpeak) {
			t.Errorf("after another PIN was asked for: %v", err)
		}
		newest := voice.all()[len(voice.all())-1]
		pass(3*time.Minute + time.Second)
		if _, err := o.Speak(t.Context(), newest.Token, "provider-"+newest.ID); !errors.Is(err, verify.ErrNothingToSpeak) {
			t.Errorf("after three minutes: %v", err)
		}
	})
}

func TestACallThatNobodyListenedToFallsToMailAtOnce(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		_, voice, _ := rung(t, o)
		o.report(t, voice.inbox, verify.StatusUndelivered, verify.ClassPermanent, "busy")
		if n := len(o.mail.all()); n != 2 {
			t.Errorf("%d mails", n)
		}
	})
}
