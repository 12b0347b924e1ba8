package route

import (
	"reflect"
	"testing"
	"time"

	"supportline/config"
)

// eachRow asks about every row of hours of a snapshot at instants of 2024 to 2040, other ones for each row.
func eachRow(s *config.Snapshot, ask func(Facts, time.Time)) {
	const first, step = 1704067200, 16*365*24*time.Hour/9 + 7*time.Hour + 13*time.Minute
	n := 0
	for _, cloud := range s.Clouds {
		for region, rows := range cloud.Offers {
			for _, o := range rows {
				f := Facts{Cloud: cloud.Key, Region: region, Service: o.Service, Language: o.Language, Plan: o.Plan, Severity: o.Severity}
				for i := range 9 {
					ask(f, time.Unix(first, 0).Add(time.Duration(i)*step+time.Duration(n)*37*time.Minute))
				}
				n++
			}
		}
	}
}

func TestOpenAgreesWithTheNextOpeningAndClosingJustBeforeAtAndAfter(t *testing.T) {
	t.Parallel()
	s := example(t)
	open := func(f Facts, at time.Time) bool { return Decide(s, f, at).Open }
	asked := 0
	eachRow(s, func(f Facts, at time.Time) {
		d := Decide(s, f, at)
		asked++
		if d.Outcome != ToQueue && d.Outcome != Closed || d.Open != (d.Outcome == ToQueue) || d.Open && !d.NextOpen.IsZero() ||
			!d.Open && !d.NextClose.IsZero() {
			t.Fatalf("%+v at %s: %+v", f, at, d)
		}
		next := d.NextOpen
		if d.Open {
			next = d.NextClose
		}
		if next.IsZero() {
			return
		}
		if next.Location().String() != d.Zone || next.Before(at) {
			t.Fatalf("%+v at %s: %s in %s", f, at, next, d.Zone)
		}
		for _, same := range []time.Time{at.Add(next.Sub(at) / 3), next.Add(-1)} {
			if open(f, same) != d.Open && same.After(at) {
				t.Fatalf("%+v at %s: open is %v until %s, but not at %s", f, at, d.Open, next, same)
			}
		}
		if open(f, next) == d.Open || open(f, next.Add(1)) == d.Open {
			t.Fatalf("%+v at %s: still open %v at %s", f, at, d.Open, next)
		}
	})
	if asked < 100 {
		t.Errorf("only %d decisions were looked at", asked)
	}
}

func TestTheSameQuestionHasTheSameAnswer(t *testing.T) {
	t.Parallel()
	s := example(t)
	eachRow(s, func(f Facts, at time.Time) {
		if a, b := Decide(s, f, at), Decide(s, f, at); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v at %s: %+v and %+v", f, at, a, b)
		}
	})
}

func TestAnOverrideOverEverythingClosesAllInItAndNothingBesides(t *testing.T) {
	t.Parallel()
	s := example(t)
	eachRow(s, func(f Facts, at time.Time) {
		closed := *s
		o := &config.Override{Name: "all", Kind: config.Emergency, From: at, Until: at.Add(3 * time.Hour), Owner: "Anna", Reason: "fire"}
		closed.Overrides = []*config.Override{o}
		for _, in := range []time.Time{at, at.Add(time.Hour), o.Until.Add(-1)} {
			if d := Decide(&closed, f, in); d.Outcome != Closed || d.Override != "all" || reason(d, "emergency") == "" ||
				!d.NextOpen.IsZero() && d.NextOpen.Before(o.Until) {
				t.Fatalf("%+v at %s: %+v", f, in, d)
			}
		}
		for _, out := range []time.Time{at.Add(-1), o.Until, o.Until.Add(time.Hour)} {
			if with, without := Decide(&closed, f, out), Decide(s, f, out); with.Open != without.Open || with.Override != "" {
				t.Fatalf("%+v at %s: %+v, without the override %+v", f, out, with, without)
			}
		}
	})
}
