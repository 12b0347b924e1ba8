package verify

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestAPassportIsTakenWholeInItsTimeAndUnderItsKeyOnly(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	desk := func(b byte) *Desk {
		k, err := NewKey([]byte(strings.Repeat(string(b), 32)))
		if err != nil {
			t.Fatal(err)
		}
		return &Desk{Key: k, Now: func() time.Time { return now }}
	}
	d := desk('a')
	text, err := d.Issue("6e0d2c8a-52f5-4c1e-9d3b-6f1f3c3a9b10", "100200", "caller-id", "ivr")
	if err != nil || len(text) > 600 {
		t.Fatalf("%d bytes, %v", len(text), err)
	}
	p, err := d.Read(text)
	if err != nil || p.Organisation != "100200" || p.How != "caller-id" || p.Level != "registered-number" || len(p.NotProved) != 2 || !p.At.Equal(now) {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := desk('b').Read(text); !errors.Is(err, ErrPassport) {
		t.Errorf("under another key: %v", err)
	}
	for i := range text {
		changed := text[:i] + string('A'+(text[i]+1-'A')%26) + text[i+1:]
		if _, err := d.Read(changed); changed != text && !errors.Is(err, ErrPassport) {
			t.Fatalf("changed at %d it is taken: %v", i, err)
		}
	}
	for _, bad := range []string{"", ".", "sl1..", text + "A", text[:len(text)-1], "sl2" + text[3:], strings.Repeat("a", 5000) + text} {
		if _, err := d.Read(bad); !errors.Is(err, ErrPassport) {
			t.Errorf("%.40q is taken", bad)
		}
	}
	now = now.Add(passportLife - time.Second)
	if _, err := d.Read(text); err != nil {
		t.Errorf("in its last second: %v", err)
	}
	now = now.Add(time.Second)
	if _, err := d.Read(text); !errors.Is(err, ErrPassport) {
		t.Errorf("when it is over: %v", err)
	}
}
