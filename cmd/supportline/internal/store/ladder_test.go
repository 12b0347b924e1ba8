package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"supportline/verify"
)

// carrier is an inbox whose provider reports what becomes of messages, and can be asked for them.
type carrier struct {
	*inbox
	has     map[string]string // provider's name by delivery
	lookUp  error
	lookups atomic.Int32
}

func (*carrier) Reports() bool { return true }

func (c *carrier) Find(_ context.Context, m verify.Message) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lookups.Add(1)
	return c.has[m.ID], c.lookUp
}

// withCarrier puts a carrier for SMS and one for voice behind the desk.
func withCarrier(o *office) (sms, voice *carrier) {
	sms, voice = &carrier{inbox: o.sms}, &carrier{inbox: &inbox{}}
	o.Senders[verify.SMS], o.Senders[verify.Voice] = sms, voice
	return sms, voice
}

// report is what the provider says of the newest message of an inbox.
func (o *office) report(t *testing.T, b *inbox, status verify.Status, class verify.Class, code string) {
	t.Helper()
	all := b.all()
	id := all[len(all)-1].ID
	if err := o.Receive(t.Context(), verify.Receipt{Delivery: id, ProviderID: "provider-" + id, Status: status, Class: class, Code: code}); err != nil {
		t.Error(err)
	}
	synctest.Wait()
}

// atDeskAs is atDesk for one case of several.
func atDeskAs(t *testing.T, name string, f func(t *testing.T, o *office)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { atDesk(t, f) })
}

func counts(o *office, voice *carrier) string {
	return fmt.Sprint(len(o.sms.all()), len(voice.all()), len(o.mail.all()))
}

func TestAnSMSOfWhichNothingIsHeardFallsToACallAndThenToMail(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		_, voice := withCarrier(o)
		a := o.ask(t, "1", "c1", "100200", "")
		synctest.Wait()
		o.report(t, o.sms, verify.StatusQueued, "", "")
		pass(24 * time.Second)
		if got := counts(o, voice); got != "1 0 0" {
			t.Errorf("after 24 s: %s", got)
		}
		pass(3 * time.Second)
		if got := counts(o, voice); got != "1 1 0" {
			t.Errorf("after 27 s: %s", got)
		}
		pass(17 * time.Second)
		if got := counts(o, voice); got != "1 1 0" {
			t.Errorf("after 44 s: %s", got)
		}
		pass(3 * time.Second)
		if got := counts(o, voice); got != "1 1 1" {
			t.Errorf("after 47 s: %s", got)
		}
		if voice.all()[0].To != o.sms.all()[0].To || o.mail.pins(t)[0] != o.sms.pins(t)[0] {
			t.Error("the call goes to another person, or the mail has another PIN")
		}
		pass(time.Minute)
		o.report(t, o.sms, verify.StatusDelivered, "", "")
		if got := counts(o, voice); got != "1 1 1" {
			t.Errorf("in the end: %s", got)
		}
		if got := o.check(t, "2", "c1", a.Challenge, o.sms.pins(t)[0]); got.Result != verify.Right {
			t.Errorf("the PIN of the late SMS: %+v", got)
		}
	})
}

func TestASignThatTheSMSArrivedSparesTheOtherChannels(t *testing.T) {
	t.Parallel()
	for _, status := range []verify.Status{verify.StatusSent, verify.StatusDelivered} {
		atDeskAs(t, string(status), func(t *testing.T, o *office) {
			_, voice := withCarrier(o)
			o.ask(t, "1", "c1", "100200", "")
			pass(20 * time.Second)
			o.report(t, o.sms, status, "", "")
			pass(5 * time.Minute)
			if got := counts(o, voice); got != "1 0 0" {
				t.Errorf("%s: %s", status, got)
			}
		})
	}
}

func TestAReportedFailureUsesTheNextChannelAtOnceByItsClass(t *testing.T) {
	t.Parallel()
	for class, want := range map[verify.Class]string{verify.ClassBadAddress: "1 1 0", verify.ClassOptedOut: "1 1 0", verify.ClassPermanent: "1 1 0",
		verify.ClassSetup: "1 1 0", verify.ClassBlocked: "1 0 1", verify.ClassTemporary: "1 0 0"} {
		atDeskAs(t, string(class), func(t *testing.T, o *office) {
			_, voice := withCarrier(o)
			o.ask(t, "1", "c1", "100200", "")
			synctest.Wait()
			o.report(t, o.sms, verify.StatusSent, "", "") // no answer for good: it may still fail
			o.report(t, o.sms, verify.StatusUndelivered, class, "1")
			pass(2 * time.Second)
			if got := counts(o, voice); got != want {
				t.Errorf("%s: %s, want %s", class, got, want)
			}
		})
	}
}

func TestACarrierThatFailsForAWhileIsTriedOnceMoreAndThenLeft(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		_, voice := withCarrier(o)
		o.ask(t, "1", "c1", "100200", "")
		synctest.Wait()
		o.report(t, o.sms, verify.StatusUndelivered, verify.ClassTemporary, "30003")
		o.report(t, o.sms, verify.StatusUndelivered, verify.ClassTemporary, "30003") // twice, as callbacks come
		pass(19 * time.Second)
		if got := counts(o, voice); got != "1 0 0" {
			t.Errorf("after 19 s: %s", got)
		}
		pass(2 * time.Second)
		if got := counts(o, voice); got != "2 0 0" || o.sms.pins(t)[0] != o.sms.pins(t)[1] {
			t.Errorf("after 21 s: %s", got)
		}
		id := o.sms.all()[1].ID
		if err := o.Receive(t.Context(), verify.Receipt{Delivery: id, ProviderID: "second", Status: verify.StatusFailed,
			Class: verify.ClassTemporary, Code: "30008"}); err != nil {
			t.Error(err)
		}
		pass(time.Second)
		if got := counts(o, voice); got != "2 1 0" {
			t.Errorf("in the end: %s", got)
		}
	})
}

func TestReceiptsInAnyOrderAndTwiceTellTheSame(t *testing.T) {
	t.Parallel()
	up := []verify.Status{verify.StatusAccepted, verify.StatusQueued, verify.StatusSending, verify.StatusSent, verify.StatusDelivered}
	for _, order := range [][]verify.Status{
		up, {up[4], up[3], up[2], up[1], up[0]}, {up[3], up[3], up[0], up[4], up[4], up[2]},
		{verify.StatusUndelivered, up[4], verify.StatusFailed, up[1]}, {verify.StatusFailed, verify.StatusUndelivered, up[3], up[4]},
	} {
		atDeskAs(t, fmt.Sprint(order), func(t *testing.T, o *office) {
			withCarrier(o)
			events := watch(o)
			o.ask(t, "1", "c1", "300400", "")
			o.ask(t, "2", "c2", "100200", "")
			synctest.Wait()
			for _, s := range order {
				o.report(t, o.sms, s, verify.ClassPermanent, "1")
			}
			var receipt string
			if err := o.store.read.QueryRow(`SELECT receipt FROM deliveries WHERE channel='sms'`).Scan(&receipt); err != nil || receipt != "delivered" {
				t.Errorf("%v: %q, %v", order, receipt, err)
			}
			var told []string
			for _, e := range events() {
				if e.Channel == verify.SMS && e.State != verify.DeliveryAccepted {
					told = append(told, string(e.State))
				}
			}
			if slices.Index(told, "delivered") != len(told)-1 || len(slices.Compact(slices.Clone(told))) != len(told) {
				t.Errorf("%v: told %v", order, told)
			}
		})
	}
}

// hasty is a carrier whose report comes before its answer.
type hasty struct {
	*carrier
	desk   *verify.Desk
	status verify.Status
	err    error
}

func (h *hasty) Send(ctx context.Context, m verify.Message) (string, error) {
	id, _ := h.carrier.Send(ctx, m)
	err := h.desk.Receive(ctx, verify.Receipt{Delivery: m.ID, ProviderID: id, Status: h.status, Class: verify.ClassBadAddress, Code: "30005"})
	if err != nil {
		return "", err
	}
	return id, h.err
}

func TestAReceiptMayComeBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	lost := &verify.SendError{Class: verify.ClassUnknown, Code: "timeout"}
	for _, c := range []struct {
		status verify.Status
		answer error
		want   string // texts, calls, mails
	}{
		{verify.StatusDelivered, nil, "1 0 0"}, {verify.StatusDelivered, lost, "1 0 0"}, {verify.StatusQueued, lost, "1 1 1"},
		{verify.StatusUndelivered, nil, "1 1 1"}, {verify.StatusUndelivered, lost, "1 1 1"},
	} {
		atDeskAs(t, fmt.Sprint(c.status, c.answer), func(t *testing.T, o *office) {
			sms, voice := withCarrier(o)
			o.Senders[verify.SMS] = &hasty{sms, o.Desk, c.status, c.answer}
			o.ask(t, "1", "c1", "100200", "")
			pass(2 * time.Minute)
			if got := counts(o, voice); got != c.want || sms.lookups.Load() != 0 {
				t.Errorf("%s, %v: %s, want %s; %d look-ups", c.status, c.answer, got, c.want, sms.lookups.Load())
			}
		})
	}
}

func TestAMessageOfWhichNobodyKnowsIsLookedUpBeforeItIsSentAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		has    bool
		lookUp error
		want   string // texts, calls and mails after ten seconds
	}{"it is there": {true, nil, "1 0 0"}, "it is not": {false, nil, "2 0 0"},
		"nobody can tell": {false, errors.New("+46701740610"), "1 1 0"}} {
		atDeskAs(t, name, func(t *testing.T, o *office) {
			sms, voice := withCarrier(o)
			sms.lookUp = c.lookUp
			o.sms.next = []error{&verify.SendError{Class: verify.ClassUnknown, Code: "timeout"}}
			o.ask(t, "1", "c1", "100200", "")
			synctest.Wait()
			sms.mu.Lock()
			if c.has {
				sms.has = map[string]string{sms.messages[0].ID: "found"}
			}
			sms.mu.Unlock()
			pass(4 * time.Second)
			if sms.lookups.Load() != 0 {
				t.Errorf("%s: looked up before a report could come", name)
			}
			pass(6 * time.Second)
			if got := counts(o, voice); got != c.want || sms.lookups.Load() != 1 {
				t.Errorf("%s: %s, want %s; %d look-ups", name, got, c.want, sms.lookups.Load())
			}
		})
	}
}

func TestAPhoneThatIsRefusedForAWhileFallsAfterFiveTries(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.sms.next = temporary(1000)
		o.ask(t, "1", "c1", "100200", "")
		pass(5 * time.Minute)
		if len(o.sms.all()) != 5 || len(o.mail.all()) != 1 {
			t.Errorf("%d texts, %d mails", len(o.sms.all()), len(o.mail.all()))
		}
	})
}

func TestNobodyIsRungAfterThePINWasKeyedOrAskedForAgain(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		_, voice := withCarrier(o)
		a := o.ask(t, "1", "c1", "100200", "")
		b := o.ask(t, "2", "c2", "100200", "")
		pass(10 * time.Second)
		o.check(t, "3", "c1", a.Challenge, o.sms.pins(t)[0])
		o.check(t, "4", "c1", a.Challenge, o.sms.pins(t)[1])
		pass(21 * time.Second) // the call of the other challenge is made
		o.ask(t, "5", "c2", "", b.Challenge)
		pass(19 * time.Second)
		if got := counts(o, voice); got != "2 2 0" {
			t.Errorf("%s: the newest PIN is spoken, where the last one went, and no mail tells the old one", got)
		}
	})
}

func TestOneTelephoneIsRungTwiceAnHourAtMost(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		_, voice := withCarrier(o)
		for _, l := range verify.DefaultLimits() {
			if l.Of == verify.OfVoice {
				o.Policy.Limits = append(o.Policy.Limits, l)
			}
		}
		for n := range 4 {
			o.ask(t, fmt.Sprint(n), fmt.Sprint("c", n), "100200", "")
			pass(time.Minute)
		}
		if got := counts(o, voice); got != "4 2 4" {
			t.Errorf("%s", got)
		}
	})
}

func TestAReceiptOfNothingThatWasSentIsRefused(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		err := o.Receive(t.Context(), verify.Receipt{Delivery: "d", ProviderID: "p", Status: verify.StatusSent})
		if !errors.Is(err, verify.ErrNoSuchDelivery) {
			t.Error(err)
		}
		if err := o.Receive(t.Context(), verify.Receipt{Delivery: "d", ProviderID: "p", Status: "read"}); err == nil {
			t.Error("an unknown status is taken")
		}
	})
}
