package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"supportline/verify"
)

func TestAPINOpensItsChallengeOnce(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "c1/1", "c1", "100200", "")
		synctest.Wait()
		pin := o.sms.pins(t)[0]
		if got := o.check(t, "c1/2", "c1", a.Challenge, other(pin, 0)); got.Result != verify.Wrong || got.Left != 4 || got.Org.Number != "" {
			t.Errorf("a wrong PIN: %+v", got)
		}
		if got := o.check(t, "c1/3", "c1", a.Challenge, pin); got.Result != verify.Right || got.Org.Name != "Contoso AB" {
			t.Errorf("the right PIN: %+v", got)
		}
		if got := o.check(t, "c1/4", "c1", a.Challenge, pin); got.Result != verify.Expired {
			t.Errorf("the right PIN again: %+v", got)
		}
		wiped(t, o, a.Challenge, verify.StateVerified)
	})
}

// wiped checks that a challenge is over and its secret gone.
func wiped(t *testing.T, o *office, id string, want verify.State) {
	t.Helper()
	var state verify.State
	var sealed string
	if err := o.store.read.QueryRowContext(t.Context(), `SELECT state, sealed FROM challenges WHERE id=$1`, id).Scan(&state, &sealed); err != nil {
		t.Fatal(err)
	}
	if state != want || (sealed == "") != (want != verify.StateOpen) {
		t.Errorf("the challenge is %s with a secret of %d characters, want %s", state, len(sealed), want)
	}
}

func TestAPINOfOneCallIsWorthNothingOnAnother(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "c1/1", "c1", "100200", "")
		synctest.Wait() // its message leaves before the other's
		b := o.ask(t, "c2/1", "c2", "100200", "")
		synctest.Wait()
		pins := o.sms.pins(t)
		if got := o.check(t, "c2/2", "c2", b.Challenge, pins[0]); got.Result != verify.Wrong {
			t.Errorf("the PIN of the first call on the second: %+v", got)
		}
		if got := o.check(t, "c2/3", "c2", a.Challenge, pins[0]); got.Result != verify.Expired {
			t.Errorf("the challenge of the first call on the second: %+v", got)
		}
		elsewhere := try(t, "c1/2", "c1", a.Challenge, pins[0])
		elsewhere.Purpose = "other"
		if got, err := o.Check(t.Context(), elsewhere); err != nil || got.Result != verify.Expired {
			t.Errorf("the PIN for another purpose: %+v %v", got, err)
		}
		if got := o.check(t, "c1/3", "c1", a.Challenge, pins[0]); got.Result != verify.Right || got.Left != 4 {
			t.Errorf("the PIN on its own call: %+v", got)
		}
	})
}

func TestAnotherPINKillsTheFirstAndDoesNotLengthenItsLife(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "c1/1", "c1", "100200", "")
		if got := o.ask(t, "c1/2", "c1", "", a.Challenge); got.Refused != verify.LimitTooSoon {
			t.Errorf("another at once: %+v", got)
		}
		pass(30 * time.Second)
		again := o.ask(t, "c1/3", "c1", "", a.Challenge)
		if again.Challenge != a.Challenge || !again.Expires.Equal(a.Expires) {
			t.Errorf("another PIN: %+v, first %+v", again, a)
		}
		pass(30 * time.Second)
		if got := o.ask(t, "c1/4", "c1", "", a.Challenge); got.Refused != verify.LimitTooSoon {
			t.Errorf("a third after 30 s: %+v", got)
		}
		pins := o.sms.pins(t)
		if len(pins) != 2 || pins[0] == pins[1] {
			t.Fatalf("%d messages", len(pins))
		}
		if got := o.check(t, "c1/5", "c1", a.Challenge, pins[0]); got.Result != verify.Wrong {
			t.Errorf("the first PIN: %+v", got)
		}
		if got := o.check(t, "c1/6", "c1", a.Challenge, pins[1]); got.Result != verify.Right {
			t.Errorf("the second PIN: %+v", got)
		}
	})
}

func TestLimitsOfMessagesAndChallengesHaveNames(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "1", "c1", "100200", "")
		for n := 2; n <= 3; n++ {
			pass(time.Minute)
			if got := o.ask(t, fmt.Sprint(n), "c1", "", a.Challenge); got.Refused != "" {
				t.Fatalf("message %d: %+v", n, got)
			}
		}
		pass(time.Minute)
		if got := o.ask(t, "4", "c1", "", a.Challenge); got.Refused != verify.LimitSends {
			t.Errorf("a fourth message: %+v", got)
		}
		second := o.ask(t, "5", "c1", "200300", "")
		if second.Refused != "" || second.Challenge == a.Challenge {
			t.Errorf("a second challenge: %+v", second)
		}
		wiped(t, o, a.Challenge, verify.StateCancelled)
		if got := o.ask(t, "6", "c1", "300400", ""); got.Refused != verify.LimitPerCall || got.Challenge != "" {
			t.Errorf("a third challenge: %+v", got)
		}
	})
}

func TestAChallengeWithLittleLifeLeftGivesWayToANewOne(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "1", "c1", "100200", "")
		pass(7*time.Minute + time.Second)
		b := o.ask(t, "2", "c1", "", a.Challenge)
		if b.Challenge == a.Challenge || b.Refused != "" || time.Until(b.Expires) != 10*time.Minute {
			t.Errorf("got %+v", b)
		}
		wiped(t, o, a.Challenge, verify.StateCancelled)
	})
}

func TestAPINIsLateFromTheInstantItExpires(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		want  verify.Result
	}{{10*time.Minute - time.Second, verify.Right}, {10 * time.Minute, verify.Expired}, {10*time.Minute + time.Second, verify.Expired}} {
		t.Run(c.after.String(), func(t *testing.T) {
			atDesk(t, func(t *testing.T, o *office) {
				a := o.ask(t, "1", "c1", "100200", "")
				synctest.Wait()
				pin := o.sms.pins(t)[0]
				pass(c.after)
				if got := o.check(t, "2", "c1", a.Challenge, pin); got.Result != c.want {
					t.Errorf("got %+v, want %s", got, c.want)
				}
			})
		})
	}
}

func TestASecretIsWipedWhenItsTimeIsOverThoughNobodyAsks(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "1", "c1", "100200", "")
		pass(10*time.Minute + 2*time.Second)
		wiped(t, o, a.Challenge, verify.StateExpired)
	})
}

func TestFiveWrongPINsLockAndTheRightOneComesTooLate(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "1", "c1", "100200", "")
		synctest.Wait()
		pin := o.sms.pins(t)[0]
		for n := range 5 {
			got := o.check(t, fmt.Sprint("try", n), "c1", a.Challenge, other(pin, n))
			want := verify.Checked{Result: verify.Wrong, Left: 4 - n}
			if n == 4 {
				want.Result = verify.Locked
			}
			if got != want {
				t.Errorf("try %d: %+v, want %+v", n+1, got, want)
			}
		}
		if got := o.check(t, "try5", "c1", a.Challenge, pin); got.Result != verify.Locked {
			t.Errorf("the right PIN after five wrong ones: %+v", got)
		}
		wiped(t, o, a.Challenge, verify.StateLocked)
	})
}

func TestARepeatedRequestGetsTheSameAnswerAndCountsOnce(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "ask", "c1", "100200", "")
		if again := o.ask(t, "ask", "c1", "100200", ""); again.Challenge != a.Challenge || !again.Expires.Equal(a.Expires) {
			t.Errorf("asked again: %+v, first %+v", again, a)
		}
		synctest.Wait()
		pins := o.sms.pins(t)
		if len(pins) != 1 {
			t.Fatalf("%d messages", len(pins))
		}
		for range 7 {
			if got := o.check(t, "wrong", "c1", a.Challenge, other(pins[0], 0)); got.Result != verify.Wrong || got.Left != 4 {
				t.Errorf("the same wrong try: %+v", got)
			}
		}
		for range 3 {
			if got := o.check(t, "right", "c1", a.Challenge, pins[0]); got.Result != verify.Right || got.Left != 3 || got.Org.Number != "100200" {
				t.Errorf("the same right try: %+v", got)
			}
		}
		if _, err := o.Check(t.Context(), try(t, "right", "c2", a.Challenge, pins[0])); err == nil {
			t.Error("another call was given the answer of a key")
		}
	})
}

func TestAnUnknownOrganisationLooksAndCostsTheSame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, open(t, time.Now))
		type look struct {
			refused string
			life    time.Duration
			id      int
			writes  int64
		}
		asked := map[string]verify.Asked{}
		ask := func(key, call, org, again string) look {
			before := writes(t, o.store)
			a := o.ask(t, key, call, org, again)
			asked[org] = a
			return look{a.Refused, time.Until(a.Expires), len(a.Challenge), writes(t, o.store) - before}
		}
		real := ask("ask", "call100200", "100200", "")
		for _, org := range []string{"999999", "", "12345678901234567890", "12ab"} {
			if got := ask("dummy"+org, "call"+org, org, ""); got != real {
				t.Errorf("%q: %+v, a real one %+v", org, got, real)
			}
		}
		stop := o.work(t)
		pass(30 * time.Second)
		stop()
		if n := len(o.sms.all()) + len(o.mail.all()); n != 1 {
			t.Errorf("%d messages, want the one of the real organisation", n)
		}
		known, unknown := asked["100200"].Challenge, asked["999999"].Challenge
		if a, b := ask("again1", "call100200", "", known), ask("again2", "call999999", "", unknown); a != b {
			t.Errorf("another PIN: %+v, for an unknown organisation %+v", a, b)
		}
		wrong := other(o.sms.pins(t)[0], 1)
		for n := range 6 {
			r := o.check(t, fmt.Sprint("r", n), "call100200", known, other(wrong, 7*n+8))
			d := o.check(t, fmt.Sprint("d", n), "call999999", unknown, other(wrong, 7*n+8))
			if r != d {
				t.Errorf("try %d: real %+v, unknown %+v", n+1, r, d)
			}
		}
	})
}

// writes counts the rows that this process has written; a worker must not be at work meanwhile.
func writes(t *testing.T, s *Store) int64 {
	t.Helper()
	var n int64
	if err := s.write.QueryRowContext(t.Context(), `SELECT total_changes()`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// broken is a store that fails at one step of a try: before it, in the middle, or after it was saved.
type broken struct {
	*Store
	at string
}

var errBroken = errors.New("broken on purpose")

func (b *broken) Try(ctx context.Context, v verify.Try, judge func(verify.Challenge, verify.Spent) (verify.Verdict, error)) (verify.Tried, error) {
	at := b.at
	b.at = ""
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if at == "before" {
		return verify.Tried{}, errBroken
	}
	got, err := b.Store.Try(ctx, v, func(c verify.Challenge, spent verify.Spent) (verify.Verdict, error) {
		verdict, err := judge(c, spent)
		if at == "burnt" {
			cancel()
		}
		return verdict, err
	})
	if at == "saved" {
		return verify.Tried{}, errBroken
	}
	return got, err
}

func TestACrashAtAnyStepOfATryNeverGivesTwoSuccesses(t *testing.T) {
	for _, step := range []string{"before", "burnt", "saved"} {
		t.Run(step, func(t *testing.T) {
			atDesk(t, func(t *testing.T, o *office) {
				a := o.ask(t, "ask", "c1", "100200", "")
				synctest.Wait()
				pin := o.sms.pins(t)[0]
				o.Store = &broken{o.store, step}
				if got, err := o.Check(t.Context(), try(t, "first", "c1", a.Challenge, pin)); err == nil {
					t.Fatalf("the crash was not noticed: %+v", got)
				}
				if got := o.check(t, "first", "c1", a.Challenge, pin); got.Result != verify.Right || got.Left != 4 {
					t.Errorf("the same try after the crash: %+v", got)
				}
				if got := o.check(t, "second", "c1", a.Challenge, pin); got.Result != verify.Expired {
					t.Errorf("another try with the same PIN: %+v", got)
				}
			})
		})
	}
}

func TestAPINWithAForeignKeyIsWrongAndSaidInTheLog(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "ask", "c1", "100200", "")
		synctest.Wait()
		pin := o.sms.pins(t)[0]
		o.Key, _ = verify.NewKey([]byte(strings.Repeat("k", 32)))
		if got := o.check(t, "try", "c1", a.Challenge, pin); got.Result != verify.Wrong {
			t.Errorf("got %+v", got)
		}
		if !strings.Contains(o.log.String(), "give all nodes the same key") {
			t.Errorf("the log says: %s", o.log)
		}
	})
}
