package store

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr"
	"supportline/ivr/calls"
	"supportline/verify"
)

func (s *Store) count(t *testing.T, table string) int {
	t.Helper()
	n := -1
	if err := s.read.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatWasOverLongAgoIsForgotten(t *testing.T) {
	t.Parallel()
	now := time.Now()
	began := now
	s := open(t, func() time.Time { return now })
	save := func(id string, ended time.Time) {
		c := calls.Call{ID: ivr.CallID(id), Seq: 1, Started: began, Saved: began, Ended: ended, Turn: ivr.Turn{Then: ivr.Queue{}}}
		if _, err := s.SaveCall(t.Context(), c, []calls.Line{{At: began, Kind: calls.KindHeard}, {At: began, Kind: calls.KindEnded}}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range pruneAtOnce + 10 {
		save(fmt.Sprint(n), began.Add(time.Minute))
	}
	save("goes on", time.Time{})
	save("was long", began.Add(24*time.Hour))
	o := newOffice(t, s)
	a := o.ask(t, "1", "0", "100200", "")
	now = now.Add(time.Hour)
	o.check(t, "2", "0", a.Challenge, "000000") // too late: the challenge is over
	for _, c := range []struct {
		after                    time.Duration
		pruned                   int64
		calls, lines, challenges int
	}{
		{keepChallenges - time.Hour, 0, pruneAtOnce + 12, 2 * (pruneAtOnce + 12), 1},
		{2 * time.Hour, 0, pruneAtOnce + 12, 2 * (pruneAtOnce + 12), 0},
		{keepCalls - keepChallenges, pruneAtOnce + 10, 2, 4, 0},
	} {
		now = now.Add(c.after)
		n, err := s.Prune(t.Context())
		if err != nil || n != c.pruned {
			t.Errorf("%d calls, %v; want %d", n, err, c.pruned)
		}
		for table, want := range map[string]int{"calls": c.calls, "call_lines": c.lines, "asks": c.challenges, "tries": c.challenges,
			"challenges": c.challenges, "deliveries": c.challenges} {
			if got := s.count(t, table); got != want {
				t.Errorf("after another %s %s holds %d rows, want %d", c.after, table, got, want)
			}
		}
	}
}

func TestAChallengeThatIsOpenIsNotForgotten(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := open(t, func() time.Time { return now })
	o := newOffice(t, s) // nobody delivers, nobody ends what is over
	a := o.ask(t, "1", "c1", "100200", "")
	now = now.Add(keepChallenges + time.Hour)
	if _, err := s.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Challenge(t.Context(), "c1", a.Challenge); err != nil {
		t.Error(err)
	}
}

func TestAWatcherThatPanicsStopsNoOtherMessage(t *testing.T) {
	atDesk(t, func(t *testing.T, o *office) {
		o.Watch = func(_ context.Context, e verify.DeliveryEvent) {
			if e.CallID == "c1" {
				panic("a defect with 493817")
			}
		}
		o.ask(t, "1", "c1", "100200", "")
		synctest.Wait()
		o.ask(t, "2", "c2", "100200", "")
		synctest.Wait()
		if n := len(o.sms.all()); n != 2 {
			t.Errorf("%d messages", n)
		}
	})
}
