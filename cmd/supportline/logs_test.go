package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"supportline/ivr/phone"
)

func TestNumbersAreMaskedWhereverTheyStandInALogLine(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	log := newLog(&b, slog.LevelInfo, "text")
	log.With("peer", "sip:+46701740610@trunk.example").WithGroup("g").Error("dial +46 70 174 06 10 failed",
		"err", fmt.Errorf("no answer: %w", errors.New("0046701740610 is busy")), "caller", phone.MustParse("+46701740610"), "text", "(070) 174-06-10")
	if got := b.String(); strings.Contains(got, "1740610") || strings.Contains(got, "174 06") || strings.Contains(got, "174-06") {
		t.Errorf("the log holds a number: %s", got)
	}
}

func TestNumbersAsNetworksWriteThemAreMasked(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"INVITE sip:0701740610@trunk.example", "sips:46701740610@trunk.example", "tel:+46-70-174-06-10", "tel:0701740610",
		"0701740610 is busy", "caller 070-174 06 10", "to=08 465 004 10", `"+46701740610" <sip:46701740610@x>`, "user 0046701740610."} {
		got := maskText(s)
		for _, left := range []string{"1740610", "174-06", "174 06", "465 004", "50041"} {
			if strings.Contains(got, left) {
				t.Errorf("%q became %q", s, got)
			}
		}
	}
}

func TestWhatIsNoNumberStays(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"call CA0123456789abcdef0123456789abcdef", "call 018f3f2e-1234-7890-8123-456789012345", "listens on 127.0.0.1:5060",
		"routing version 1234567ab012", "took 1234 ms", "2026-11-22T20:08:09Z", "10.20.30.40:50600", "sip:erik@127.0.0.1:5071", "seq 100000", "goroutine 17 [running]",
		"routing.yaml:101:15", "0.000123456 s", "+0x1d4 0xc000123456"} {
		if got := maskText(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}
