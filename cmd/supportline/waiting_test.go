package main

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr"
	"supportline/ivr/phone"
	"supportline/ivr/rehearse"
)

// technicalCall is a recognised caller who asked for technical support.
func (s *stage) technicalCall(n int) *rehearse.Call {
	s.t.Helper()
	c, err := rehearse.Begin(s.t.Context(), s.x.engine, s.x.prompts, ivr.Arrival{ID: ivr.CallID(fmt.Sprintf("call %d", n)),
		Called: []string{"+46201605899"}, Caller: phone.MustParse("+46846500410")})
	if err != nil {
		s.t.Fatal(err)
	}
	s.must(c.Answer(s.t.Context(), ivr.Pressed{Keys: "2"}))
	return c
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func heard(t *testing.T, c *rehearse.Call) string {
	t.Helper()
	lines, err := c.Heard()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, " ")
}

// busyAgents occupies both of the example's agents.
func (s *stage) busyAgents() []*rehearse.Call {
	s.t.Helper()
	talks := []*rehearse.Call{s.technicalCall(1), s.technicalCall(2)}
	for _, c := range talks {
		s.must(c.Answer(s.t.Context(), ivr.Answered{}))
	}
	return talks
}

func TestCallersHearTheirPlaceAndAreConnectedInTurnAsAgentsBecomeFree(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, monday)
		talks := s.busyAgents()
		third, fourth := s.technicalCall(3), s.technicalCall(4)
		for c, want := range map[*rehearse.Call]string{third: "You are next.", fourth: "You are number 2 in the queue."} {
			if got := heard(t, c); !strings.Contains(got, want) || !strings.Contains(got, "queue for technical support in English") {
				t.Errorf("heard %q, want %q", got, want)
			}
		}
		rings, stop := s.x.bell.Listen(third.ID)
		defer stop()
		s.must(talks[0].Answer(t.Context(), ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent", Talked: time.Minute}))
		<-rings // woken at once, not at the next look
		s.must(third.Answer(t.Context(), ivr.Woken{}))
		if got := heard(t, third); got != "" {
			t.Errorf("while the agent rests: heard %q", got)
		}
		time.Sleep(10 * time.Second) // the agent's rest
		s.must(fourth.Answer(t.Context(), ivr.Woken{}))
		if got := heard(t, fourth); got != "" {
			t.Errorf("the second in the queue heard %q", got)
		}
		s.must(third.Answer(t.Context(), ivr.Woken{}))
		if tr, ok := third.Waits().(ivr.Transfer); !ok || tr.Agent != "erik" {
			t.Errorf("the first in the queue waits for %+v", third.Waits())
		}
		s.must(fourth.Answer(t.Context(), ivr.Woken{}))
		if got := heard(t, fourth); got != "You are next." {
			t.Errorf("moved up and heard %q", got)
		}
	})
}

func TestAWaitThatIsTooLongEndsWithWhatElseIsPossible(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, monday)
		s.busyAgents()
		c := s.technicalCall(3)
		began, places := time.Now(), 0
		for {
			q, waits := c.Waits().(ivr.Queue)
			if !waits {
				break
			}
			time.Sleep(q.Recheck)
			s.must(c.Answer(t.Context(), ivr.Woken{}))
			if strings.Contains(heard(t, c), "You are next.") {
				places++
			}
		}
		if ending, _ := c.Ended(); ending != ivr.EndNoAgent || !strings.Contains(heard(t, c), "nobody has become free") {
			t.Errorf("ended %s: %q", ending, heard(t, c))
		}
		if waited := time.Since(began); waited < 20*time.Minute || waited > 21*time.Minute {
			t.Errorf("waited for %s", waited)
		}
		if places < 15 || places > 20 {
			t.Errorf("heard the place %d times in twenty minutes", places)
		}
	})
}
