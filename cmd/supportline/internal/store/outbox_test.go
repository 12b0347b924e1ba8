package store

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"supportline/verify"
)

// watch keeps what the desk tells about deliveries, and returns how to read it.
func watch(o *office) (events func() []verify.DeliveryEvent) {
	var mu sync.Mutex
	var all []verify.DeliveryEvent
	o.Watch = func(_ context.Context, e verify.DeliveryEvent) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, e)
	}
	return func() []verify.DeliveryEvent {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

func temporary(n int) []error {
	var all []error
	for range n {
		all = append(all, &verify.SendError{Class: verify.ClassTemporary, Code: "451"})
	}
	return all
}

func TestATemporaryErrorIsTriedAgainWithTheSamePIN(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		events := watch(o)
		o.sms.next = temporary(3)
		o.ask(t, "1", "c1", "100200", "")
		pass(time.Minute)
		pins := o.sms.pins(t)
		if len(pins) != 4 || pins[0] != pins[3] {
			t.Errorf("%d messages, the same PIN: %v", len(pins), len(pins) > 3 && pins[0] == pins[3])
		}
		var waits []time.Duration
		for _, e := range events() {
			waits = append(waits, e.RetryIn)
		}
		if got, want := fmt.Sprint(waits), "[1s 5s 25s 0s]"; got != want {
			t.Errorf("waits of %s, want %s", got, want)
		}
		if last := events()[3]; last.State != verify.DeliveryAccepted || last.Contact != "+46•••••••10" {
			t.Errorf("the last event: %+v", last)
		}
		if len(o.mail.all()) != 0 {
			t.Error("a mail was sent as well")
		}
	})
}

func TestRetriesEndWithTheChallenge(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.mail.next = temporary(1000)
		events := watch(o)
		o.ask(t, "1", "c1", "300400", "")
		pass(15 * time.Minute)
		all := events()
		last := all[len(all)-1]
		if last.State != verify.DeliveryFailed || last.Class != verify.ClassTemporary {
			t.Errorf("the last event: %+v", last)
		}
		if n := len(o.mail.all()); n < 8 || n > 15 {
			t.Errorf("%d tries in ten minutes", n)
		}
	})
}

func TestARefusedMessageFallsToTheSamePersonsNextChannel(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.sms.next = []error{&verify.SendError{Class: verify.ClassBadAddress, Code: "21614"}}
		a := o.ask(t, "1", "c1", "200300", "")
		synctest.Wait()
		sms, mail := o.sms.pins(t), o.mail.pins(t)
		if len(sms) != 1 || len(mail) != 1 || sms[0] != mail[0] || o.mail.all()[0].To != "jonas.weber@fabrikam.example" {
			t.Fatalf("%d texts and %d mails", len(sms), len(mail))
		}
		pass(30 * time.Second)
		o.ask(t, "2", "c1", "", a.Challenge) // goes where the last one arrived
		synctest.Wait()
		if len(o.sms.all()) != 1 || len(o.mail.all()) != 2 {
			t.Errorf("another PIN: %d texts and %d mails", len(o.sms.all()), len(o.mail.all()))
		}
		if got := o.check(t, "3", "c1", a.Challenge, o.mail.pins(t)[1]); got.Result != verify.Right {
			t.Errorf("the PIN of the mail: %+v", got)
		}
	})
}

func TestAMessageFallsOnceAndNeverToAnotherPerson(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.sms.next = []error{&verify.SendError{Class: verify.ClassOptedOut, Code: "21610"}}
		o.mail.next = []error{&verify.SendError{Class: verify.ClassBadAddress, Code: "550 5.1.1"}}
		o.ask(t, "1", "c1", "200300", "")
		pass(time.Minute)
		if len(o.sms.all()) != 1 || len(o.mail.all()) != 1 {
			t.Errorf("%d texts and %d mails, want one each, all to the first admin", len(o.sms.all()), len(o.mail.all()))
		}
	})
}

func TestAnUnknownOutcomeIsTriedOnceMoreAndThenFalls(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		unknown := &verify.SendError{Class: verify.ClassUnknown, Code: "timeout"}
		o.sms.next = []error{unknown, unknown}
		o.ask(t, "1", "c1", "100200", "")
		pass(time.Minute)
		if len(o.sms.all()) != 2 || len(o.mail.all()) != 1 {
			t.Errorf("%d texts and %d mails", len(o.sms.all()), len(o.mail.all()))
		}
	})
}

// panicky is a sender with a defect.
type panicky struct{}

func (panicky) Send(context.Context, verify.Message) (string, error) { panic("a defect") }

func TestASenderThatPanicsHarmsNoOther(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.Senders[verify.SMS] = panicky{}
		o.ask(t, "1", "c1", "100200", "")
		o.ask(t, "2", "c2", "300400", "")
		pass(time.Minute)
		if n := len(o.mail.all()); n != 2 {
			t.Errorf("%d mails, want the one of its own and the one that fell from the broken channel", n)
		}
	})
}

func TestAMessageWhosePINIsDeadIsNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, open(t, time.Now)) // no worker yet
		a := o.ask(t, "1", "c1", "100200", "")
		pass(30 * time.Second)
		o.ask(t, "2", "c1", "", a.Challenge)
		stop := o.work(t)
		pass(time.Minute)
		stop()
		if n := len(o.sms.all()); n != 1 {
			t.Errorf("%d messages, want the newest only", n)
		}
	})
}

// forgetful is a store that cannot save what became of a message, once.
type forgetful struct {
	*Store
	once sync.Once
}

func (f *forgetful) Settle(ctx context.Context, d verify.Delivery, s verify.Settlement) (bool, error) {
	failed := false
	f.once.Do(func() { failed = true })
	if failed {
		return false, errBroken
	}
	return f.Store.Settle(ctx, d, s)
}

func TestACrashAfterTheProviderTookAMessageSendsTheSamePINAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, open(t, time.Now))
		o.Store = &forgetful{Store: o.store}
		stop := o.work(t)
		o.ask(t, "1", "c1", "100200", "")
		pass(10 * time.Second)
		if n := len(o.sms.all()); n != 1 {
			t.Errorf("%d messages while the lease lasts", n)
		}
		pass(time.Minute)
		stop()
		if pins := o.sms.pins(t); len(pins) != 2 || pins[0] != pins[1] {
			t.Errorf("%d messages", len(pins))
		}
	})
}

func TestTwoWorkersSendEachMessageOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t, open(t, time.Now))
		second := newOffice(t, o.store)
		second.Senders = o.Senders
		for n := range 30 {
			o.ask(t, fmt.Sprint(n), fmt.Sprint("c", n), "100200", "")
		}
		stop, stopSecond := o.work(t), second.work(t)
		pass(time.Minute)
		stop()
		stopSecond()
		sent := map[string]int{}
		for _, m := range o.sms.all() {
			sent[m.ID]++
		}
		if len(sent) != 30 || len(o.sms.all()) != 30 {
			t.Errorf("%d messages of %d deliveries, want 30 of 30", len(o.sms.all()), len(sent))
		}
	})
}

func TestTheMessageWarnsFirstAndNamesTheCallInTheReadersLanguage(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.Zone = func(string) *time.Location { return time.FixedZone("CET", 3600) }
		o.ask(t, "1", "c1", "300400", "")
		o.ask(t, "2", "c2", "200300", "")
		synctest.Wait()
		body, pin := o.mail.all()[0].Body, o.mail.pins(t)[0]
		for _, want := range []string{"..0123", "CET", "Contoso Support", "Northwind Ltd"} {
			if i := strings.Index(body, want); i < 0 || i > strings.Index(body, pin) {
				t.Errorf("%q does not stand before the PIN in:\n%s", want, strings.ReplaceAll(body, pin, "••••••"))
			}
		}
		if strings.Contains(o.mail.all()[0].Subject, pin) {
			t.Error("the PIN is in the subject")
		}
		if m := o.sms.all()[0]; m.Lang != "de" || len(m.Body) > 170 {
			t.Errorf("the German text is in %q and %d bytes long", m.Lang, len(m.Body))
		}
	})
}

func TestNoPINAndNoAddressIsKeptOrLogged(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		events := watch(o)
		o.sms.next = append(temporary(1), &verify.SendError{Class: verify.ClassBadAddress, Code: "21211"})
		a := o.ask(t, "1", "c1", "100200", "")
		pass(31 * time.Second)
		o.ask(t, "2", "c1", "", a.Challenge)
		b := o.ask(t, "3", "c2", "200300", "")
		synctest.Wait()
		pins := append(o.sms.pins(t), o.mail.pins(t)...)
		o.check(t, "4", "c1", a.Challenge, other(pins[0], 0))
		o.check(t, "5", "c2", b.Challenge, o.sms.pins(t)[len(o.sms.all())-1])
		kept := dump(t, o.store)
		where := map[string]string{"database": kept, "log": o.log.String(), "events": fmt.Sprintf("%+v", events()),
			"messages printed": fmt.Sprintf("%v %+v %#v", o.sms.all(), o.mail.all(), o.sms.all()[0])}
		secrets := []string{"+442079460123", "2079460123", "+46701740610", "701740610", "anna@contoso", "jonas.weber@", "+491713920031"}
		for _, p := range append(pins, other(pins[0], 0)) {
			secrets = append(secrets, `(^|[^0-9a-zA-Z+/])`+p+`([^0-9a-zA-Z+/]|$)`)
		}
		for name, text := range where {
			if len(text) < 100 {
				t.Errorf("%s: there is nothing to look at", name)
			}
			for _, secret := range secrets {
				if regexp.MustCompile(strings.Replace(secret, "+4", `\+4`, 1)).MatchString(text) {
					t.Errorf("%s: holds a secret like %q", name, secret[:8])
				}
			}
		}
	})
}

// dump is every row of every table as text, but for the addresses that are registered.
func dump(t *testing.T, s *Store) string {
	t.Helper()
	tables, err := s.read.QueryContext(t.Context(), `SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite%'`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := collect(tables, func(r row) (name string, err error) { return name, r.Scan(&name) })
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range names {
		if name == "contacts" || name == "numbers" {
			continue
		}
		rows, err := s.read.QueryContext(t.Context(), `SELECT * FROM `+name)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		_, err = collect(rows, func(r row) (struct{}, error) {
			cells, to := make([]any, len(columns)), make([]any, len(columns))
			for i := range cells {
				to[i] = &cells[i]
			}
			err := r.Scan(to...)
			for i := range cells {
				fmt.Fprintf(&all, "%s.%s=%v\n", name, columns[i], cells[i])
			}
			return struct{}{}, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
