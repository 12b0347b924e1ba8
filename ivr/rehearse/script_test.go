package rehearse

import (
	"strings"
	"testing"
)

const example = `# A recognised caller.
at 2026-11-23T10:00:00+01:00
from +46 8 465 004 10
dials 020 160 5899
hears Welcome.

keys 1
agent answers
agent hears A caller.
agent hangs up
ends answered-by-agent
`

func TestAScriptIsReadAndWrittenAsItWas(t *testing.T) {
	t.Parallel()
	s, err := ReadScript("x.call", strings.NewReader(example))
	if err != nil {
		t.Fatal(err)
	}
	if s.String() != example {
		t.Errorf("read and written again:\n%s", s)
	}
	if got := len(s.Acts()); got != 3 {
		t.Errorf("%d acts: %v", got, s.Acts())
	}
	if at, err := s.At(); err != nil || at.Hour() != 10 {
		t.Errorf("at %v: %v", at, err)
	}
}

func TestWhatWasHeardTakesThePlaceOfWhatWasWritten(t *testing.T) {
	t.Parallel()
	s, err := ReadScript("x.call", strings.NewReader(example))
	if err != nil {
		t.Fatal(err)
	}
	got := s.Observed([][]string{{"hears Hello."}, {"hears Wait."}, {"agent hears Someone."}, {"ends fault"}})
	want := `# A recognised caller.
at 2026-11-23T10:00:00+01:00
from +46 8 465 004 10
dials 020 160 5899
hears Hello.

keys 1
hears Wait.
agent answers
agent hears Someone.
agent hangs up
ends fault
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestALineThatIsNothingIsNamed(t *testing.T) {
	t.Parallel()
	_, err := ReadScript("x.call", strings.NewReader("at 2026-11-23T10:00:00+01:00\nsings a song\n"))
	if err == nil || !strings.Contains(err.Error(), "x.call:2") {
		t.Errorf("error %v", err)
	}
}
