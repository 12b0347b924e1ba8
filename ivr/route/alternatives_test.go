package route

import "testing"

func TestWhatIsNotOfferedIsFollowedByTheSameServiceThoughOthersOpenAtTheSameTime(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, "")
	f := facts(t, s, "+81355550100", "", "technical", "en", "")
	f.Plan = "other plans"
	d := Decide(s, f, instant(t, "2026-11-25T02:00:00+09:00"))
	var got []string
	for _, a := range d.Alternatives {
		got = append(got, a.Service+" "+a.Language+" "+a.NextOpen.Format("15:04"))
	}
	if len(got) != 3 || d.Outcome != Refused || got[0] != "technical ja 09:00" || got[1] != "billing ja 09:00" || got[2] != "billing en 09:00" {
		t.Errorf("%s: %v", d.Outcome, got)
	}
}
