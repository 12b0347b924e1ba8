package twiliodoor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr"
	"supportline/ivr/twiliodoor/player"
	"supportline/prompts"
)

func TestWhateverBreaksIsSaidToTheCaller(t *testing.T) {
	t.Parallel()
	for name, breaks := range map[string]func(*scripted){
		"engine fails":  func(s *scripted) { s.fails = errors.New("disk full") },
		"engine panics": func(s *scripted) { s.panics = "keys 493817 out of range" },
		"no such turn": func(s *scripted) {
			s.script = func(ivr.CallID, ivr.Event) ivr.Turn { return ivr.Turn{Lang: "sv"} }
		},
		"prompt missing in every language": func(s *scripted) {
			s.script = func(ivr.CallID, ivr.Event) ivr.Turn { return gather(1, "missing") }
		},
		"too much to say": func(s *scripted) {
			s.script = func(ivr.CallID, ivr.Event) ivr.Turn {
				return ivr.Turn{Lang: "en", Say: []prompts.Ref{prompts.SayWith("incident", "text",
					prompts.Text(strings.Repeat("word ", 20_000)))},
					Then: ivr.Gather{Max: 1}}
			}
		},
	} {
		g := newRig(t, supportCall)
		c := g.call(t, player.Options{})
		c.Next()
		g.engine.mu.Lock()
		breaks(g.engine)
		g.engine.mu.Unlock()
		do(t, c.Press("493817"[:1]))
		if s := c.Next(); s.Awaits != player.Over || s.Text() != "en:fault en:bye" {
			t.Errorf("%s: %+v", name, s)
		}
		if got := g.engine.of(c.Sid()).endings; len(got) == 0 || got[0] != ivr.EndFault {
			t.Errorf("%s: endings %v", name, got)
		}
		if s := g.door.Stats(); s.Faults != 1 || s.Calls != 0 || (name == "engine panics") != (s.Panics == 1) {
			t.Errorf("%s: stats %+v", name, s)
		}
		if log := g.logged.String(); strings.Contains(log, "493817") || !strings.Contains(log, "level=ERROR") {
			t.Errorf("%s: the log: %s", name, log)
		}
	}
}

func TestACallThatNeverBeganHearsAnApology(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	sid := player.NewSid("CA")
	form := g.player.Form(sid, caller, swedish, "in-progress")
	for _, path := range []string{"/twilio/turn?", "/twilio/dial?"} {
		a, err := g.player.Post(path+place(ivr.CallID(sid), 4).Encode(), form)
		do(t, err)
		if a.Status != 200 || !strings.Contains(string(a.Body), "en:fault") || !strings.Contains(string(a.Body),
			"<Hangup/>") {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
	}
}

func TestAStatusThatCanNotBeNotedIsAskedForAgain(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	sid := player.NewSid("CA")
	post := func(status string) int {
		a, err := g.player.Post("/twilio/status", g.player.Form(sid, caller, swedish, status))
		do(t, err)
		return a.Status
	}
	if got := post("completed"); got != 204 {
		t.Errorf("the end of a call that never began: %d", got)
	}
	before := g.engine.askedSoFar()
	if got := post("in-progress"); got != 204 || g.engine.askedSoFar() != before {
		t.Errorf("a call that goes on: %d", got)
	}
	g.door.calls = endless{g.engine, errors.New("disk full")}
	if got := post("completed"); got != 503 {
		t.Errorf("an end that is not noted: %d", got)
	}
}

// endless can not end a call.
type endless struct {
	ivr.Calls
	err error
}

func (e endless) End(context.Context, ivr.CallID, ivr.Ending) error { return e.err }

// deaf is an engine that does not mind its context.
type deaf struct {
	ivr.Calls
	free chan struct{}
}

func (d deaf) Begin(ctx context.Context, a ivr.Arrival) (ivr.Turn, int, error) {
	<-d.free
	return d.Calls.Begin(ctx, a)
}

func TestAnEngineThatHangsIsNotWaitedForBeyondTwelveSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, supportCall, func(c *Config) { c.Timeout = time.Hour })
		free := make(chan struct{})
		g.door.calls = deaf{g.engine, free}
		begun := time.Now()
		c := g.call(t, player.Options{})
		if took := time.Since(begun); took < 12*time.Second || took > 13*time.Second {
			t.Errorf("answered after %v", took)
		}
		if s := c.Next(); s.Text() != "en:fault en:bye" {
			t.Errorf("%+v", s)
		}
		close(free)
	})
}

func TestCallsBeyondTheLimitHearTheBusyToneAndOthersGoOn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	g := newRig(t, supportCall, func(c *Config) { c.MaxCalls, c.Now = 2, func() time.Time { return now } })
	first, second := g.call(t, player.Options{}), g.call(t, player.Options{})
	if s := g.call(t, player.Options{}).Next(); s.Awaits != player.Busy {
		t.Errorf("a third call: %+v", s)
	}
	do(t, first.Repeat())
	do(t, first.HangUp())
	if s := g.call(t, player.Options{}).Next(); s.Awaits != player.Keys {
		t.Errorf("a call after one ended: %+v", s)
	}
	now = now.Add(4*time.Hour + 29*time.Minute)
	do(t, second.Silent())
	now = now.Add(2 * time.Minute) // the other one has not been heard of for too long
	if s := g.call(t, player.Options{}).Next(); s.Awaits != player.Keys {
		t.Errorf("a call after another went silent: %+v", s)
	}
	do(t, second.Silent())
	if s := g.door.Stats(); s.Busy != 1 || s.Calls != 2 {
		t.Errorf("stats: %+v", s)
	}
}

func TestADrainingDoorTakesNoNewCallsAndRunningOnesGoOn(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	running := g.call(t, player.Options{})
	g.door.Drain()
	if s := g.call(t, player.Options{}).Next(); s.Awaits != player.Busy {
		t.Errorf("a new call: %+v", s)
	}
	do(t, running.Repeat())
	do(t, running.Silent())
	if s := running.Next(); s.Awaits != player.Keys {
		t.Errorf("the running call: %+v", s)
	}
}

func TestManyCallsAtOnceKeepApart(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			if err := wholeCall(g, i); err != nil {
				t.Errorf("call %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if s := g.door.Stats(); s.Calls != 0 || s.Faults != 0 || s.Requests[routeVoice] != 64 {
		t.Errorf("stats: %+v", s)
	}
}

func wholeCall(g *rig, i int) error {
	c, err := g.player.Call(caller, fmt.Sprintf("+468465004%02d", i), player.Options{})
	for _, step := range []func() error{func() error { return err }, func() error { return c.Press("1") }, c.Repeat,
		func() error { return c.Press("493817") }, c.Silent, c.AgentAnswers,
		func() error { return c.AgentHangsUp(time.Minute) }} {
		if err := step(); err != nil {
			return err
		}
	}
	said := c.Next().Text()
	if want := "sv:welcome sv:menu sv:pin sv:place sv:connecting sv:thanks sv:bye"; said != want {
		return fmt.Errorf("heard %q", said)
	}
	return nil
}

func TestNoLogLineHoldsKeysOrNumbers(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	if err := wholeCall(g, 1); err != nil {
		t.Fatal(err)
	}
	c := g.call(t, player.Options{})
	g.engine.mu.Lock()
	g.engine.fails = errors.New("disk full")
	g.engine.mu.Unlock()
	do(t, c.Press("1"))
	for _, canary := range []string{"493817", caller[3:], token, "4684650"} {
		if strings.Contains(g.logged.String(), canary) {
			t.Errorf("%q is in the log: %s", canary, g.logged)
		}
	}
}
