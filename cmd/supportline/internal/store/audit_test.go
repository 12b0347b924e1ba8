package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"supportline/ivr/phone"
	"supportline/verify"
)

// audited runs a few verifications, and returns the desk with its audit.
func audited(t *testing.T, f func(t *testing.T, o *office)) {
	t.Helper()
	atDesk(t, func(t *testing.T, o *office) {
		a := o.ask(t, "ask", "c1", "100200", "")
		pass(time.Second)
		o.check(t, "wrong", "c1", a.Challenge, "000000")
		pins := o.sms.pins(t)
		o.check(t, "right", "c1", a.Challenge, pins[0])
		o.ask(t, "nobody", "c2", "999999", "")
		f(t, o)
	})
}

func (o *office) verifyAudit(t *testing.T, known verify.Mark) (verify.Mark, error) {
	t.Helper()
	first, last, entries, err := o.store.Audited(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return verify.VerifyAudit(o.Key, entries, first, last, known)
}

func (o *office) sql(t *testing.T, query string) {
	t.Helper()
	if _, err := o.store.write.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}

func TestTheAuditTellsWhoWasAskedForWhatAndHoldsNoNumber(t *testing.T) {
	audited(t, func(t *testing.T, o *office) {
		_, _, entries, err := o.store.Audited(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for e, err := range entries {
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&all, e.Kind, e.Call, e.Organisation, e.Caller, e.Contact, e.By, e.Detail)
		}
		for _, want := range []string{"pin-asked c1 100200 +44", "pin-message c1 100200  sms +46", "pin-tried c1 100200 ", "ivr wrong", "ivr right", "pin-asked c2 999999",
			"organisation  100200   operator"} {
			if !strings.Contains(all.String(), want) {
				t.Errorf("the audit lacks %q:\n%s", want, &all)
			}
		}
		for _, never := range append(o.sms.pins(t), caller.E164(), "701740610", "anna@") {
			if strings.Contains(all.String(), never) {
				t.Errorf("the audit holds %q:\n%s", never, &all)
			}
		}
		if head, err := o.verifyAudit(t, verify.Mark{}); err != nil || head.Seq < 8 {
			t.Errorf("as written: %v, %v", head, err)
		}
	})
}

func TestWhateverIsDoneToTheAuditIsFound(t *testing.T) {
	for name, tamper := range map[string]string{
		"edited":               `UPDATE audit SET detail='right' WHERE detail='wrong'`,
		"moved in time":        `UPDATE audit SET at=at+1 WHERE seq=3`,
		"taken away":           `DELETE FROM audit WHERE seq=3`,
		"taken from the end":   `DELETE FROM audit WHERE seq=(SELECT max(seq) FROM audit)`,
		"taken from the front": `DELETE FROM audit WHERE seq=1`,
		"renumbered":           `UPDATE audit SET seq=seq+100 WHERE seq>3`,
		"swapped":              `UPDATE audit SET seq=CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 END WHERE seq IN (2,3)`,
		"added":                `INSERT INTO audit SELECT seq+1, at, kind, call, organisation, challenge, caller, contact, by_whom, detail, hash FROM audit ORDER BY seq DESC LIMIT 1`,
		"emptied":              `DELETE FROM audit`,
		"pruned by a stranger": `INSERT INTO audit_marks SELECT 'first', seq, hash, hash FROM audit WHERE seq=3`,
	} {
		t.Run(name, func(t *testing.T) {
			audited(t, func(t *testing.T, o *office) {
				o.sql(t, tamper)
				switch name {
				case "swapped":
					o.sql(t, `UPDATE audit SET seq=-seq WHERE seq<0`)
				case "pruned by a stranger":
					o.sql(t, `DELETE FROM audit WHERE seq<=3`)
				}
				if head, err := o.verifyAudit(t, verify.Mark{}); !errors.Is(err, verify.ErrAudit) {
					t.Errorf("not found: head %v, %v", head, err)
				}
			})
		})
	}
}

func TestAnAuditPutBackToAnEarlierStateIsFoundByAMarkKeptElsewhere(t *testing.T) {
	audited(t, func(t *testing.T, o *office) {
		copied := filepath.Join(t.TempDir(), "copy.db")
		o.sql(t, "VACUUM INTO '"+copied+"'")
		o.ask(t, "more", "c3", "100200", "")
		pass(time.Second)
		head, err := o.verifyAudit(t, verify.Mark{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.verifyAudit(t, head); err != nil {
			t.Errorf("with its own mark: %v", err)
		}
		old, err := Open(t.Context(), copied, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer old.Close()
		o.store = old
		if _, err := o.verifyAudit(t, head); !errors.Is(err, verify.ErrAudit) {
			t.Errorf("the earlier state: %v", err)
		}
	})
}

func TestAnotherKeyDoesNotVerifyTheAudit(t *testing.T) {
	audited(t, func(t *testing.T, o *office) {
		var err error
		if o.Key, err = verify.NewKey([]byte(strings.Repeat("x", 32))); err != nil {
			t.Fatal(err)
		}
		if _, err := o.verifyAudit(t, verify.Mark{}); !errors.Is(err, verify.ErrAudit) {
			t.Errorf("%v", err)
		}
	})
}

func TestThePrunedAuditIsVerifiedFromWhereItBegins(t *testing.T) {
	audited(t, func(t *testing.T, o *office) {
		o.later(366 * 24 * time.Hour)
		o.ask(t, "a year later", "c9", "100200", "")
		pass(time.Second)
		if _, err := o.store.Prune(t.Context()); err != nil {
			t.Fatal(err)
		}
		first, last, _, err := o.store.Audited(t.Context())
		if err != nil || first.Seq == 0 || first.Seq >= last.Seq {
			t.Fatalf("from %v to %v: %v", first, last, err)
		}
		if _, err := o.verifyAudit(t, verify.Mark{}); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatWasAddedLatelyProvesNothingYet(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		profile, _, err := o.store.Profile(t.Context(), "300400") // mail only
		if err != nil {
			t.Fatal(err)
		}
		mobile := phone.MustParse("+447700900123")
		profile.Phones = append(profile.Phones, mobile)
		profile.Admins[0].Contacts = append(profile.Admins[0].Contacts, verify.Contact{Channel: verify.SMS, Value: "+447700900124"})
		if err := o.store.SaveProfiles(t.Context(), []verify.Profile{profile}); err != nil {
			t.Fatal(err)
		}
		registered := func() int {
			orgs, err := o.store.Registered(t.Context(), mobile)
			if err != nil {
				t.Fatal(err)
			}
			return len(orgs)
		}
		o.ask(t, "now", "c1", "300400", "")
		pass(time.Second)
		if sms, mail := len(o.sms.all()), len(o.mail.all()); sms != 0 || mail != 1 || registered() != 0 {
			t.Errorf("at once: %d SMS, %d mails, registered for %d", sms, mail, registered())
		}
		o.later(verify.CoolOff)
		o.ask(t, "later", "c2", "300400", "")
		pass(time.Second)
		if sms := len(o.sms.all()); sms != 1 || registered() != 1 {
			t.Errorf("after a week: %d SMS, registered for %d", sms, registered())
		}
	})
}

func TestAContactIsNotRemovedWhileItsPINIsOnTheWay(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.ask(t, "a", "c1", "100200", "")
		pass(time.Second)
		profile, _, err := o.store.Profile(t.Context(), "100200")
		if err != nil {
			t.Fatal(err)
		}
		profile.Admins[0].Contacts = profile.Admins[0].Contacts[1:]
		err = o.store.SaveProfiles(t.Context(), []verify.Profile{profile})
		if err == nil || !strings.Contains(err.Error(), "on its way") || strings.Contains(err.Error(), "anna@") || strings.Contains(err.Error(), "701740610") {
			t.Errorf("%v", err)
		}
		profile.Admins[0].Contacts = nil
		pass(11 * time.Minute)
		if err := o.store.SaveProfiles(t.Context(), []verify.Profile{profile}); err != nil {
			t.Errorf("when its time is over: %v", err)
		}
	})
}
