package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestAServerRemindsSixtyDaysBeforeHolidaysRunOut(t *testing.T) {
	t.Parallel()
	x, err := newExchange(t.Context(), testConfig(t.TempDir(), &mailbox{}))
	if err != nil {
		t.Fatal(err)
	}
	defer x.close()
	for _, c := range []struct {
		at   time.Time
		want bool
	}{
		{time.Date(2028, 11, 1, 23, 0, 0, 0, time.UTC), false},
		{time.Date(2028, 11, 2, 1, 0, 0, 0, time.UTC), true},
		{time.Date(2029, 6, 1, 0, 0, 0, 0, time.UTC), true},
	} {
		var out safeBuffer
		srv := &server{exchange: x, log: slog.New(slog.NewTextHandler(&out, nil))}
		srv.remindOfDates(c.at)
		if got := strings.Contains(out.String(), "region=SE last=2028-12-31"); got != c.want {
			t.Errorf("%v: reminded %v: %s", c.at, got, out.String())
		}
	}
}
