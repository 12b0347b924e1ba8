package hours

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// FuzzSchedule compares whatever week, dates, exceptions, zone and instant the bytes make with the reference.
func FuzzSchedule(f *testing.F) {
	f.Add([]byte{})
	for seed := range uint64(20) {
		f.Add(randomBytes(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sceneOf(t, data).check(t) })
}

func TestRandomSchedulesAgreeWithReadingTheClockMinuteByMinute(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		sceneOf(t, randomBytes(1000+seed)).check(t)
	}
}

func randomBytes(seed uint64) []byte {
	r, data := rand.New(rand.NewPCG(seed, 0)), make([]byte, 120)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	return data
}

// dice makes numbers of bytes, all 0 at their end.
type dice []byte

func (d *dice) roll(n int) int {
	if len(*d) < 2 {
		return 0
	}
	v := int((*d)[0])<<8 | int((*d)[1])
	*d = (*d)[2:]
	return v % n
}

// scene is a schedule seen from an instant, minute by minute for some days around it.
type scene struct {
	Schedule
	reference
	loc   *time.Location
	at    time.Time
	rest  *dice
	begin time.Time // of the minutes
	seen  []bool    // the minutes that are open
}

const (
	daysBefore = 3
	daysSeen   = 12
)

func sceneOf(t *testing.T, data []byte) *scene {
	d := dice(data)
	names := strings.Fields(zonesInUse)
	s := &scene{loc: zone(t, names[d.roll(len(names))]), rest: &d}
	year := 2024 + d.roll(17)
	s.at = time.Date(year, 1, 1+d.roll(366), 0, d.roll(1440), d.roll(60), d.roll(2)*5e8, time.UTC)
	if near := changes(s.loc, year); d.roll(3) > 0 && len(near) > 0 {
		s.at = after(near[d.roll(len(near))], d.roll(6*1440)-3*1440).Add(time.Duration(d.roll(60)) * time.Second).UTC()
	}
	var written [][2]int
	for range d.roll(6) {
		from, lasts := d.roll(7*96)*15, 15*(1+d.roll(60))
		switch d.roll(8) {
		case 0:
			from, lasts = d.roll(7*1440), 1+d.roll(6*1440)
		case 1:
			from, lasts = 0, 7*1440
		}
		written = append(written, [2]int{from, from + lasts})
	}
	special := map[civil]Special{}
	for range d.roll(6) {
		y, m, day := s.at.In(s.loc).AddDate(0, 0, d.roll(9)-4).Date()
		kind := []Kind{Holiday, HalfDay, MakeUp}[d.roll(3)]
		special[civil{y, m, day}] = Special{Kind: kind, Closed: d.roll(1441), Like: time.Weekday(d.roll(7))}
	}
	var exceptions []Exception
	for range d.roll(4) {
		from := after(s.at.Truncate(time.Minute), d.roll(4*1440)-2*1440)
		exceptions = append(exceptions, Exception{from, after(from, d.roll(1440)-60), d.roll(2) == 0})
	}
	s.Schedule, s.reference = both(t, written, special, exceptions)
	s.begin = s.at.Truncate(time.Minute).AddDate(0, 0, -daysBefore)
	for i := range daysSeen * 1440 {
		s.seen = append(s.seen, s.reference.open(s.minute(i), s.loc))
	}
	return s
}

func (s *scene) minute(i int) time.Time { return after(s.begin, i) }

func (s *scene) check(t *testing.T) {
	t.Helper()
	s.checkSearches(t)
	s.checkOpenTime(t)
	s.checkBusinessDays(t)
	if t.Failed() {
		t.Logf("%v; %+v; %+v in %v at %v", s.Week, s.Calendar.All(), s.Exceptions, s.loc, s.at.In(s.loc))
	}
}

func (s *scene) checkSearches(t *testing.T) {
	const now = daysBefore * 1440
	if got := s.At(s.at, s.loc); got.Open != s.seen[now] || got.By != s.by() || got != s.At(s.at.UTC(), s.loc) {
		t.Errorf("%+v, want %v by %s", got, s.seen[now], s.by())
	}
	opens := now
	for opens < len(s.seen) && !s.seen[opens] {
		opens++
	}
	closes := opens
	for closes < len(s.seen) && s.seen[closes] {
		closes++
	}
	got, ok := s.NextOpen(s.at, s.loc)
	s.same(t, "opens", got, ok, opens, opens == now)
	got, ok = s.NextClose(s.at, s.loc)
	s.same(t, "closes", got, ok, closes, false)

	begin, until := s.at.AddDate(0, 0, -2), s.at.AddDate(0, 0, 5)
	minute := now - 2*1440
	for from, to := range s.Spans(begin, until, s.loc) {
		for ; s.minute(minute).Before(to); minute++ {
			if next := s.minute(minute + 1); s.seen[minute] != next.After(from) {
				t.Fatalf("open from %v to %v, but at %v it is %v", from, to, s.minute(minute), s.seen[minute])
			}
		}
		if !from.Before(to) || from.Before(begin) || to.After(until) {
			t.Errorf("open from %v to %v", from, to)
		}
	}
	for ; s.minute(minute).Before(until); minute++ {
		if s.seen[minute] {
			t.Fatalf("no span is open at %v", s.minute(minute))
		}
	}
}

// by is the layer that decides at the instant.
func (s *scene) by() Layer {
	for _, e := range s.Exceptions {
		if !s.at.Before(e.From) && s.at.Before(e.Until) {
			return ByException
		}
	}
	local := s.at.In(s.loc)
	special, ok := s.special[civil{local.Year(), local.Month(), local.Day()}]
	if !ok || special.Kind == HalfDay && local.Hour()*60+local.Minute() < special.Closed {
		return ByWeek
	}
	return ByCalendar
}

// same compares a found instant with the minute at which it was seen; one beyond the minutes seen must be beyond them.
func (s *scene) same(t *testing.T, what string, got time.Time, ok bool, minute int, now bool) {
	t.Helper()
	want := s.minute(minute)
	if now {
		want = s.at
	}
	if minute < len(s.seen) && (!ok || !got.Equal(want)) || minute == len(s.seen) && ok && got.Before(want) {
		t.Errorf("%s at %v, %v, want %v", what, got, ok, want.In(s.loc))
	}
}

func (s *scene) checkOpenTime(t *testing.T) {
	left := time.Duration(s.rest.roll(2*1440))*time.Minute + time.Duration(s.rest.roll(60))*time.Second
	goal := left
	at, minute := s.at, daysBefore*1440
	for ; left > 0 && minute < len(s.seen); minute++ { // minute by minute, the first from the instant on
		lasts := s.minute(minute + 1).Sub(at)
		if s.seen[minute] && left <= lasts {
			at, left = at.Add(left), 0
			break
		}
		if s.seen[minute] {
			left -= lasts
		}
		at = s.minute(minute + 1)
	}
	got, ok := s.After(s.at, goal, s.loc)
	if left == 0 && (!ok || !got.Equal(at)) || left > 0 && ok && got.Before(at) {
		t.Errorf("%v of open time have gone by at %v, %v, want %v", goal, got, ok, at.In(s.loc))
	}
	if ok && (s.Between(s.at, got, s.loc) != goal || s.Between(got, s.at, s.loc) != -goal) {
		t.Errorf("%v of open time to %v, want %v", s.Between(s.at, got, s.loc), got, goal)
	}
	if !ok && s.Between(s.at, s.at.Add(horizon), s.loc) >= goal {
		t.Errorf("%v of open time are not found, but there are", goal)
	}
}

func (s *scene) checkBusinessDays(t *testing.T) {
	n := s.rest.roll(5)
	got, ok := s.AfterDays(s.at, n, s.loc)
	want, found := s.afterDays(n)
	if found && (!ok || !got.Equal(want)) || !found && ok && got.Before(s.minute(len(s.seen)-2*1440)) {
		t.Errorf("%d business days later is %v, %v, want %v", n, got, ok, want.In(s.loc))
	}
	if ok && (s.DaysBetween(s.at, got, s.loc) != n || n > 0 && s.DaysBetween(s.at, got.Add(-1), s.loc) != n-1) {
		t.Errorf("%d business days to %v and %d to just before, want %d", s.DaysBetween(s.at, got, s.loc), got,
			s.DaysBetween(s.at, got.Add(-1), s.loc), n)
	}
	b := after(s.at, s.rest.roll(9*1440))
	days := s.DaysBetween(s.at, b, s.loc)
	before, okBefore := s.AfterDays(s.at, days, s.loc)
	later, okAfter := s.AfterDays(s.at, days+1, s.loc)
	if days > 0 && (!okBefore || before.After(b)) || okAfter && !later.After(b) {
		t.Errorf("%d business days from the instant to %v, but they end at %v and one more at %v", days, b, before, later)
	}
	if back := s.DaysBetween(b, s.at, s.loc); back != -days {
		t.Errorf("%d business days from the instant to %v and %d back", days, b, back)
	}
}

// afterDays looks for the n-th business day in the minutes seen.
func (s *scene) afterDays(n int) (time.Time, bool) {
	type reading struct {
		date civil
		of   int // minute of the day
	}
	read := make([]reading, len(s.seen))
	business := map[civil]bool{}
	for i := range s.seen {
		local := s.minute(i).In(s.loc)
		y, m, d := local.Date()
		read[i] = reading{civil{y, m, d}, local.Hour()*60 + local.Minute()}
		business[read[i].date] = business[read[i].date] || s.seen[i]
	}
	now, rest := daysBefore*1440, s.at.Sub(s.at.Truncate(time.Minute))
	base := now
	for !business[read[base].date] {
		if base++; base == len(read) {
			return time.Time{}, false
		}
		rest = 0
	}
	last, count := read[base].date, 0
	for i := base; i < len(read)-2*1440; i++ { // the last date that is seen may be seen in part
		if read[i].date != last && business[read[i].date] {
			last = read[i].date
			count++
		}
		if count > n || count == n && read[i].date != last {
			return s.minute(i), true // the gap swallowed the time, and the end of the day with it
		}
		switch {
		case count != n || n == 0 && i > base:
		case n == 0 || read[i].of == read[base].of:
			return s.minute(i).Add(rest), true
		case read[i].of > read[base].of:
			return s.minute(i), true // after the gap
		}
	}
	return time.Time{}, false
}
