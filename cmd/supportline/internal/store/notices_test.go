package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"supportline/ivr/phone"
	"supportline/verify"
)

// passes verifies a caller of Contoso on a call of its own, and returns the PIN.
func (o *office) passes(t *testing.T, call string, from phone.Number) string {
	t.Helper()
	a, err := o.Ask(t.Context(), verify.Ask{Key: "ask " + call, CallID: call, OrgNumber: "100200", Language: "en", Purpose: purpose, Caller: from})
	if err != nil || a.Refused != "" {
		t.Fatalf("%v, %v", a.Refused, err)
	}
	pass(time.Second)
	pins := o.sms.pins(t)
	right := try(t, "try "+call, call, a.Challenge, pins[len(pins)-1])
	right.Caller = from
	if got, err := o.Check(t.Context(), right); err != nil || got.Result != verify.Right {
		t.Fatalf("%v, %v", got.Result, err)
	}
	return pins[len(pins)-1]
}

// told are the notices that were sent so far.
func (o *office) told(t *testing.T) []verify.Message {
	t.Helper()
	if err := o.NotifyDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	return o.mail.all()
}

func TestASuccessFromANewNumberIsToldToTheAdminsOnce(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		pin := o.passes(t, "c1", caller)
		told := o.told(t)
		if len(told) == 0 {
			t.Fatal("nobody was told")
		}
		for _, m := range told {
			if !strings.Contains(m.Body, "..0123") || strings.Contains(m.Body, pin) || strings.Contains(m.Body, caller.E164()) {
				t.Errorf("a notice says:\n%s", m.Body)
			}
		}
		o.later(2 * time.Hour)
		o.passes(t, "c2", caller)
		if again := o.told(t); len(again) != len(told) {
			t.Errorf("%d notices for the same number, %d for the first", len(again), len(told))
		}
		o.later(2 * time.Hour)
		o.passes(t, "c3", stranger(1))
		if other := o.told(t); len(other) != 2*len(told) {
			t.Errorf("%d notices after another number, want %d", len(other), 2*len(told))
		}
		for range 2 { // no number is never a known one
			o.later(2 * time.Hour)
			o.passes(t, "withheld "+fmt.Sprint(o.ahead.Load()), phone.Number{})
		}
		if other := o.told(t); len(other) != 4*len(told) {
			t.Errorf("%d notices after two withheld numbers, want %d", len(other), 4*len(told))
		}
	})
}

func TestANoticeIsSentAgainUntilTheServerTakesIt(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.passes(t, "c1", caller)
		n := len(o.told(t))
		o.later(2 * time.Hour)
		for range n { // all of them
			o.mail.next = append(o.mail.next, &verify.SendError{Class: verify.ClassTemporary, Code: "451"})
		}
		o.passes(t, "c2", stranger(1))
		if got := len(o.told(t)); got != 2*n {
			t.Fatalf("%d tries, want %d", got, 2*n)
		}
		if got := len(o.told(t)); got != 2*n {
			t.Errorf("tried again at once")
		}
		o.later(time.Minute)
		all := o.told(t)
		if len(all) != 3*n || all[len(all)-1].ID != all[2*n-1].ID {
			t.Errorf("%d tries, want %d, under the same name", len(all), 3*n)
		}
		o.later(time.Hour)
		if got := len(o.told(t)); got != 3*n {
			t.Error("a notice that was taken was sent again")
		}
	})
}

func TestALockIsToldToAllAdminsOnceADayAndNobodyIsToldForNobody(t *testing.T) {
	limits := []verify.Limit{{Name: "organisation-failures-in-a-row", Of: verify.OfOrg, Act: verify.ActFail, Count: 1, Per: 24 * time.Hour}}
	atLimits(t, limits, func(t *testing.T, o *office) {
		for _, org := range []string{"100200", "999999"} {
			o.fails(t, "t "+org, "c "+org, o.asks(t, "c "+org, org, caller), caller)
			for i := range 3 {
				if got := o.asks(t, fmt.Sprint("locked ", org, i), org, stranger(i)).Refused; got != limits[0].Name {
					t.Errorf("refused by %q", got)
				}
			}
		}
		told := o.told(t)
		to := map[string]bool{}
		for _, m := range told {
			to[m.To] = true
			if !strings.Contains(m.Body, "..0000") {
				t.Errorf("a notice says:\n%s", m.Body)
			}
		}
		if len(told) == 0 || len(to) != len(told) {
			t.Errorf("%d notices to %d admins", len(told), len(to))
		}
	})
}

func TestANoticeOfWhichNobodyKnowsIsSentAgainAndOneForANobodyIsGivenUp(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.mail.next = []error{errors.New("lost"), &verify.SendError{Class: verify.ClassBadAddress, Code: "550"}}
		o.passes(t, "c1", caller)
		first := len(o.told(t))
		o.later(time.Hour)
		if got := len(o.told(t)); got != first+1 {
			t.Errorf("%d tries after %d", got, first)
		}
		o.later(time.Hour)
		if got := len(o.told(t)); got != first+1 {
			t.Errorf("%d tries after %d", got, first)
		}
	})
}
