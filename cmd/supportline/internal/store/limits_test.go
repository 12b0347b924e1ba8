package store

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr/phone"
	"supportline/verify"
)

// stranger is one of a thousand callers whom nobody knows.
func stranger(i int) phone.Number { return phone.MustParse(fmt.Sprintf("+4479009%05d", i)) }

var contosos = phone.MustParse("+46846500410") // registered for 100200

// atLimits is atDesk with limits.
func atLimits(t *testing.T, limits []verify.Limit, f func(t *testing.T, o *office)) {
	t.Helper()
	atDesk(t, func(t *testing.T, o *office) {
		o.Policy.Limits = limits
		f(t, o)
	})
}

// asks asks for a PIN on a call of its own, and returns what was refused.
func (o *office) asks(t *testing.T, call, org string, from phone.Number) verify.Asked {
	t.Helper()
	a, err := o.Ask(t.Context(), verify.Ask{Key: "ask " + call, CallID: call, OrgNumber: org, Language: "en", Purpose: purpose, Caller: from,
		Trunk: "carrier"})
	if err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
	return a
}

// fails keys a wrong PIN.
func (o *office) fails(t *testing.T, key, call string, a verify.Asked, from phone.Number) {
	t.Helper()
	wrong := try(t, key, call, a.Challenge, "000000")
	wrong.Caller, wrong.Trunk = from, "carrier"
	if got, err := o.Check(t.Context(), wrong); err != nil || got.Result == verify.Right {
		t.Fatalf("%v, %v", got.Result, err)
	}
}

func TestACallersFourthChallengeOfAnHourIsRefusedAndTheNextHourIsFree(t *testing.T) {
	atLimits(t, nil, func(t *testing.T, o *office) {
		for i, want := range []string{"", "", "", "caller-per-hour", "caller-per-hour"} {
			if got := o.asks(t, fmt.Sprint("c", i), fmt.Sprint("70000", i), caller).Refused; got != want {
				t.Errorf("challenge %d: refused by %q, want %q", i+1, got, want)
			}
			o.later(time.Minute)
		}
		if got := o.asks(t, "c0", "700000", caller).Refused; got != "" { // the same request again
			t.Errorf("a repeated request is refused by %q", got)
		}
		o.later(56 * time.Minute)
		if got := o.asks(t, "later", "100200", caller).Refused; got != "" {
			t.Errorf("an hour after the first: refused by %q", got)
		}
	})
}

func TestLimitsTellNothingAboutWhoExists(t *testing.T) {
	var refusals [2]string // of Contoso, and of nobody
	t.Cleanup(func() {
		if refusals[0] != refusals[1] {
			t.Errorf("an organisation that exists is refused differently:\n%s\n%s", refusals[0], refusals[1])
		}
		for _, want := range []string{"contact-gap", "contact-per-10-minutes", "organisation-per-hour", "contact-per-day"} {
			if !strings.Contains(refusals[0], want) {
				t.Errorf("%s was never reached: %s", want, refusals[0])
			}
		}
	})
	for which, org := range []string{"100200", "999999"} {
		t.Run(org, func(t *testing.T) {
			atLimits(t, nil, func(t *testing.T, o *office) {
				for i := range 60 {
					refusals[which] += " " + o.asks(t, fmt.Sprint(i), org, stranger(i)).Refused
					o.later(time.Duration(i) * 20 * time.Second)
				}
			})
		})
	}
}

func TestAStrangerWhoAsksAllDayKeepsNoAdminFromAPIN(t *testing.T) {
	atLimits(t, nil, func(t *testing.T, o *office) {
		refused := ""
		for i := range 40 {
			a := o.asks(t, fmt.Sprint("x", i), "100200", stranger(i))
			if refused = a.Refused; refused == "" {
				o.fails(t, fmt.Sprint("f", i), fmt.Sprint("x", i), a, stranger(i))
			}
			o.later(time.Minute)
		}
		if refused == "" {
			t.Fatal("the stranger was never refused")
		}
		if got := o.asks(t, "honest", "100200", contosos).Refused; got != "" {
			t.Errorf("a caller from the organisation's own telephone is refused by %q", got)
		}
		if got := o.asks(t, "another", "200300", stranger(99)).Refused; got != "" {
			t.Errorf("another organisation is refused by %q", got)
		}
	})
}

func TestWithheldCallersOfATrunkShareTenTimesTheRoom(t *testing.T) {
	atLimits(t, []verify.Limit{{Name: "caller", Of: verify.OfCaller, Act: verify.ActAsk, Count: 3, Per: time.Hour}}, func(t *testing.T, o *office) {
		for i := range 31 {
			got := o.asks(t, fmt.Sprint(i), fmt.Sprint(700000+i), phone.Number{}).Refused
			if refused := got != ""; refused != (i == 30) {
				t.Errorf("challenge %d: refused by %q", i+1, got)
			}
		}
	})
}

func TestACallerWithTenWrongPINsADayGetsNoMore(t *testing.T) {
	only := func(name string) (kept []verify.Limit) {
		for _, l := range verify.DefaultLimits() {
			if l.Name == name {
				kept = append(kept, l)
			}
		}
		return kept
	}
	atLimits(t, only("caller-failures-per-day"), func(t *testing.T, o *office) {
		for i := range 10 {
			call := fmt.Sprint("c", i)
			a := o.asks(t, call, fmt.Sprint(700000+i), caller)
			if a.Refused != "" {
				t.Fatalf("after %d failures: refused by %q", i, a.Refused)
			}
			o.fails(t, fmt.Sprint("f", i), call, a, caller)
		}
		if got := o.asks(t, "eleven", "100200", caller).Refused; got != "caller-failures-per-day" {
			t.Errorf("after ten failures: refused by %q", got)
		}
		if got := o.asks(t, "other", "100200", stranger(1)).Refused; got != "" {
			t.Errorf("another caller: refused by %q", got)
		}
		o.later(24 * time.Hour)
		if got := o.asks(t, "tomorrow", "100200", caller).Refused; got != "" {
			t.Errorf("a day later: refused by %q", got)
		}
	})
}

func TestTwentyFailuresInARowStopAnOrganisationsPINsAndASuccessBeginsAnew(t *testing.T) {
	lock := []verify.Limit{{Name: "in-a-row", Of: verify.OfOrg, Act: verify.ActFail, Count: 20, Per: 24 * time.Hour}}
	atLimits(t, lock, func(t *testing.T, o *office) {
		fail := func(from, n int) {
			for i := range n {
				call := fmt.Sprint("c", from+i)
				a := o.asks(t, call, "100200", stranger(from+i))
				if a.Refused != "" {
					t.Fatalf("failure %d: refused by %q", from+i, a.Refused)
				}
				o.fails(t, "f"+call, call, a, stranger(from+i))
			}
		}
		fail(0, 19)
		a := o.asks(t, "right", "100200", stranger(500))
		pins := o.sms.pins(t)
		if got := o.check(t, "r", "right", a.Challenge, pins[len(pins)-1]); got.Result != verify.Right {
			t.Fatalf("the right PIN: %v", got.Result)
		}
		time.Sleep(time.Second)
		fail(100, 20)
		if got := o.asks(t, "next", "100200", stranger(600)).Refused; got != "in-a-row" {
			t.Errorf("after 20 failures in a row: refused by %q", got)
		}
		if got := o.asks(t, "own", "100200", contosos).Refused; got != "" {
			t.Errorf("the organisation's own telephone: refused by %q", got)
		}
	})
}

func TestMessagesBeyondABudgetGoByMail(t *testing.T) {
	budget := []verify.Limit{{Name: "prefix", Of: verify.OfPrefix, Act: verify.ActSend, Count: 2, Per: time.Hour}}
	atLimits(t, budget, func(t *testing.T, o *office) {
		for i := range 3 {
			if a := o.asks(t, fmt.Sprint(i), "100200", stranger(i)); a.Refused != "" {
				t.Errorf("refused by %q: a caller must not learn of budgets", a.Refused)
			}
		}
		if sms, mail := len(o.sms.all()), len(o.mail.all()); sms != 2 || mail != 1 {
			t.Errorf("%d SMS and %d mails, want 2 and 1", sms, mail)
		}
		if !strings.Contains(o.log.String(), "budget (prefix)") {
			t.Errorf("the log does not say why: %s", o.log)
		}
	})
}

func TestNumbersWhosePINsNobodyKeysGetNoMoreSMS(t *testing.T) {
	atLimits(t, []verify.Limit{}, func(t *testing.T, o *office) {
		for i := range 60 {
			call := fmt.Sprint("c", i)
			a := o.asks(t, call, "100200", stranger(i))
			if i < 5 { // one in ten of the first fifty
				pins := o.sms.pins(t)
				if got := o.check(t, "r"+call, call, a.Challenge, pins[len(pins)-1]); got.Result != verify.Right {
					t.Fatalf("the right PIN: %v", got.Result)
				}
			}
		}
		if sms, mail := len(o.sms.all()), len(o.mail.all()); sms != 50 || mail != 10 {
			t.Errorf("%d SMS and %d mails, want 50 and 10", sms, mail)
		}
	})
}

func TestManyWrongPINsOverAllOrganisationsRaiseOneAlarm(t *testing.T) {
	atLimits(t, []verify.Limit{}, func(t *testing.T, o *office) {
		for i := range 120 {
			call := fmt.Sprint("c", i)
			a := o.asks(t, call, fmt.Sprint(700000+i), stranger(i))
			o.fails(t, "f"+call, call, a, stranger(i))
		}
		if n := strings.Count(o.log.String(), "many PINs are wrong"); n != 1 {
			t.Errorf("%d alarms, want one", n)
		}
	})
}

func TestNoNumberLiesInTheTableOfCounters(t *testing.T) {
	atLimits(t, nil, func(t *testing.T, o *office) {
		a := o.asks(t, "c", "100200", caller)
		o.fails(t, "f", "c", a, caller)
		rows, err := o.store.read.QueryContext(t.Context(), `SELECT of_kind || ' ' || id || ' ' || act FROM spent`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		n := 0
		for ; rows.Next(); n++ {
			var text string
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text, strings.TrimPrefix(caller.E164(), "+44")) || strings.Contains(text, "100200") {
				t.Errorf("a number: %s", text)
			}
		}
		if n < 5 {
			t.Errorf("only %d rows", n)
		}
	})
}
