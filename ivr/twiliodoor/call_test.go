package twiliodoor

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/phone"
	"supportline/ivr/twiliodoor/player"
	"supportline/prompts"
)

// inQueue brings a call to the queue.
func inQueue(t *testing.T, g *rig, o player.Options) *player.Call {
	t.Helper()
	c := g.call(t, o)
	do(t, c.Press("1"))
	do(t, c.Press("493817"))
	if s := c.Next(); s.Awaits != player.Music {
		t.Fatalf("in the queue the call awaits %q", s.Awaits)
	}
	return c
}

// ringing brings a call to an agent's ringing phone.
func ringing(t *testing.T, g *rig, o player.Options) *player.Call {
	t.Helper()
	c := inQueue(t, g, o)
	do(t, c.Silent())
	s := c.Next()
	if s.Awaits != player.Ringing || s.Agent != "sip:anna@127.0.0.1:5070;transport=tcp" || s.RingFor != 20*time.Second {
		t.Fatalf("after the queue: %+v", s)
	}
	return c
}

func wantEvent(t *testing.T, g *rig, c *player.Call, want ivr.Event) {
	t.Helper()
	if got := g.engine.last(c.Sid()); !reflect.DeepEqual(got, want) {
		t.Errorf("the engine was told %T%+v, want %T%+v", got, got, want, want)
	}
}

func TestACallGoesFromTheMenuToAnAgentAndBack(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	c := g.call(t, player.Options{})
	s := c.Next()
	if s.Text() != "sv:welcome sv:menu" || s.Awaits != player.Keys || s.Max != 1 || s.Finish != "" ||
		s.Timeout != 6*time.Second {
		t.Errorf("at first: %+v", s)
	}
	do(t, c.Silent())
	wantEvent(t, g, c, ivr.Silence{})
	do(t, c.FallThrough()) // Twilio falls through to the Redirect where it does not ask the action
	wantEvent(t, g, c, ivr.Silence{})
	do(t, c.Press("1"))
	wantEvent(t, g, c, ivr.Pressed{Keys: "1"})
	if s := c.Next(); s.Max != 6 || s.Finish != "#" {
		t.Errorf("the PIN's Gather: %+v", s)
	}
	do(t, c.Press("493817"))
	if s := c.Next(); s.Text() != "sv:place" || s.Awaits != player.Music {
		t.Errorf("in the queue: %+v", s)
	}
	do(t, c.Press("*"))
	wantEvent(t, g, c, ivr.Pressed{Keys: "*"})
	do(t, c.Silent())
	wantEvent(t, g, c, ivr.Woken{})
	do(t, c.AgentAnswers())
	s = c.Next()
	if s.Awaits != player.Talking || s.WhisperText() != "en:agent.call en:agent.proof" ||
		s.Text() != "sv:place again sv:connecting" {
		t.Errorf("talking: %+v", s)
	}
	do(t, c.AgentHangsUp(61*time.Second))
	wantEvent(t, g, c, ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent", Talked: 61 * time.Second})
	if s := c.Next(); s.Awaits != player.Over || s.Text() != "sv:thanks sv:bye" {
		t.Errorf("at the end: %+v", s)
	}
	if got := g.engine.of(c.Sid()).endings; len(got) != 1 || got[0] != ivr.EndCallerHungUp {
		t.Errorf("the engine was told of the end as %v", got)
	}
	if s := g.door.Stats(); s.Calls != 0 || s.Requests[routeVoice] != 1 || s.Requests[routeWhisper] != 1 || s.Faults != 0 {
		t.Errorf("stats: %+v", s)
	}
}

func TestTheArrivalHoldsWhatTwilioKnows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		extra    map[string]string
		want     ivr.Arrival
	}{
		{caller, swedish, map[string]string{"StirVerstat": "TN-Validation-Passed-A-Diverted",
			"ForwardedFrom": "+46201605899", "SomethingNew": "1"},
			ivr.Arrival{Called: []string{swedish, "+46201605899"}, Caller: phone.MustParse(caller),
				Evidence: ivr.Evidence{Verstat: "TN-Validation-Passed-A-Diverted", Diverted: true}}},
		{"+266696687", swedish, nil, ivr.Arrival{Called: []string{swedish}, Evidence: ivr.Evidence{Withheld: true}}},
		{"anonymous", swedish, nil, ivr.Arrival{Called: []string{swedish}, Evidence: ivr.Evidence{Withheld: true}}},
		{"sip:" + caller + "@example.sip.twilio.com", "sip:billing@example.sip.twilio.com;transport=tls", nil,
			ivr.Arrival{Called: []string{"billing"}, Evidence: ivr.Evidence{Withheld: true}}},
		{"client:agent7", "0201605899", nil, ivr.Arrival{Called: []string{"0201605899"},
			Evidence: ivr.Evidence{Withheld: true}}},
	} {
		g := newRig(t, supportCall)
		o := player.Options{Extra: map[string][]string{}}
		for k, v := range c.extra {
			o.Extra.Set(k, v)
		}
		call, err := g.player.Call(c.from, c.to, o)
		do(t, err)
		c.want.ID, c.want.Door, c.want.Trunk = ivr.CallID(call.Sid()), "twilio", "twilio"
		wantEvent(t, g, call, ivr.Arrived{Arrival: c.want})
	}
}

func TestARepeatedRequestGetsTheSameBytesAndMovesNothing(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	c := g.call(t, player.Options{})
	repeat := func(at string) {
		before := len(g.engine.of(c.Sid()).events)
		for range 20 {
			if err := c.Repeat(); err != nil {
				t.Errorf("%s: %v", at, err)
			}
		}
		if after := len(g.engine.of(c.Sid()).events); after != before {
			t.Errorf("%s: %d events became %d", at, before, after)
		}
	}
	repeat("first")
	do(t, c.Press("1"))
	repeat("PIN")
	do(t, c.Press("493817"))
	repeat("queue")
	do(t, c.Silent())
	repeat("ringing")
	do(t, c.AgentPicksUp())
	do(t, c.RepeatWhisper())
	if s := c.Next(); s.WhisperText() != "en:agent.call en:agent.proof en:agent.call en:agent.proof" {
		t.Errorf("whispered twice: %q", s.WhisperText())
	}
	do(t, c.Connect())
	do(t, c.AgentHangsUp(time.Second))
	repeat("end")
}

func TestALateRepeatWhileTalkingLeavesTheTalkAlone(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	c := ringing(t, g, player.Options{})
	path, form, _ := c.Last()
	do(t, c.AgentAnswers())
	events := len(g.engine.of(c.Sid()).events)
	a, err := g.player.Post(path, form)
	do(t, err)
	body := string(a.Body)
	if strings.Contains(body, "Hangup") || strings.Contains(body, "Dial") || !strings.Contains(body,
		"Pause") || !strings.Contains(body, "wait=talk") {
		t.Errorf("a late repeat gets %s", body)
	}
	if n := len(g.engine.of(c.Sid()).events); n != events {
		t.Errorf("a late repeat moved the call on: %d events, then %d", events, n)
	}
	do(t, c.AgentHangsUp(9*time.Second))
	wantEvent(t, g, c, ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent", Talked: 9 * time.Second})
}

func TestALegThatFellOutOfItsDialEndsTheTalk(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	c := ringing(t, g, player.Options{})
	_, form, _ := c.Last()
	do(t, c.AgentAnswers())
	seq := g.engine.of(c.Sid()).seq
	a, err := g.player.Post(strings.TrimPrefix(g.door.turnURL(ivr.CallID(c.Sid()), seq, waitTalk), publicURL), form)
	do(t, err)
	if !strings.Contains(string(a.Body), "<Hangup/>") {
		t.Errorf("the leg gets %s", a.Body)
	}
	wantEvent(t, g, c, ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "caller"})
}

func TestAnAgentWhoDoesNotPickUpLeavesTheCallerInTheQueue(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]ivr.TransferResult{"busy": ivr.TransferBusy, "no-answer": ivr.TransferNoAnswer,
		"canceled": ivr.TransferNoAnswer, "failed": ivr.TransferFailed} {
		g := newRig(t, supportCall)
		c := ringing(t, g, player.Options{})
		do(t, c.AgentIs(status))
		wantEvent(t, g, c, ivr.TransferEnded{Result: want})
		if s := c.Next(); s.Text() != "sv:missed" || s.Awaits != player.Music {
			t.Errorf("%s: %+v", status, s)
		}
		do(t, c.Repeat())
		do(t, c.Silent())
		do(t, c.AgentAnswers())
		if s := c.Next(); s.Awaits != player.Talking {
			t.Errorf("%s: the second agent: %+v", status, s)
		}
	}
}

func TestAnAgentWhoHangsUpDuringTheWhisperHasNotTalked(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	c := ringing(t, g, player.Options{})
	do(t, c.AgentPicksUp())
	do(t, c.AgentHangsUp(0))
	wantEvent(t, g, c, ivr.TransferEnded{Result: ivr.TransferDeclined})
	if s := c.Next(); s.Awaits != player.Music {
		t.Errorf("the caller: %+v", s)
	}
}

func TestAWhisperThatWasLostStillCountsAsAnswered(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	c := ringing(t, g, player.Options{})
	seq := g.engine.of(c.Sid()).seq
	_, form, _ := c.Last()
	form.Set("DialCallStatus", "answered")
	form.Set("DialCallDuration", "7")
	_, err := g.player.Post("/twilio/dial?"+place(ivr.CallID(c.Sid()), seq).Encode(), form)
	do(t, err)
	events := g.engine.of(c.Sid()).events
	want := []ivr.Event{ivr.Answered{}, ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent",
		Talked: 7 * time.Second}}
	if got := events[len(events)-2:]; !reflect.DeepEqual(got, want) {
		t.Errorf("the engine was told %+v", got)
	}
}

func TestTheCallerMayHangUpAtAnyMoment(t *testing.T) {
	t.Parallel()
	for name, reach := range map[string]func(*testing.T, *rig, player.Options) *player.Call{
		"menu":    func(t *testing.T, g *rig, o player.Options) *player.Call { return g.call(t, o) },
		"queue":   inQueue,
		"ringing": ringing,
		"whisper": func(t *testing.T, g *rig, o player.Options) *player.Call {
			c := ringing(t, g, o)
			do(t, c.AgentPicksUp())
			return c
		},
	} {
		for _, statusFirst := range []bool{false, true} {
			g := newRig(t, supportCall)
			c := reach(t, g, player.Options{StatusFirst: statusFirst})
			events := len(g.engine.of(c.Sid()).events)
			do(t, c.HangUp())
			got := g.engine.of(c.Sid())
			if len(got.endings) == 0 || got.endings[0] != ivr.EndCallerHungUp || len(got.events) != events {
				t.Errorf("%s: endings %v, %d events after %d", name, got.endings, len(got.events), events)
			}
			if n := g.door.Stats().Calls; n != 0 {
				t.Errorf("%s: %d calls are left on the roll", name, n)
			}
		}
	}
}

func TestACallerWhoHangsUpWhileTalkingIsNamed(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	c := ringing(t, g, player.Options{})
	do(t, c.AgentAnswers())
	do(t, c.HangUpAfter(42*time.Second))
	wantEvent(t, g, c, ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "caller", Talked: 42 * time.Second})
}

func TestAnAgentForWhomThereIsNoCallerAnyMoreIsLetGo(t *testing.T) {
	t.Parallel()
	g := newRig(t, supportCall)
	c := ringing(t, g, player.Options{})
	seq := g.engine.of(c.Sid()).seq
	do(t, c.AgentIs("no-answer")) // the engine has gone on
	form := g.player.Form(player.NewSid("CA"), caller, "sip:anna@127.0.0.1", "in-progress")
	form.Set("ParentCallSid", c.Sid())
	for _, call := range []string{c.Sid(), ""} {
		path := "/twilio/whisper?" + place(ivr.CallID(call), seq).Encode()
		if call == "" { // a call that never began
			form.Set("ParentCallSid", player.NewSid("CA"))
			path = "/twilio/whisper?" + place(ivr.CallID(form.Get("ParentCallSid")), 3).Encode()
		}
		a, err := g.player.Post(path, form)
		do(t, err)
		if string(a.Body) != string(goodbye()) {
			t.Errorf("the agent gets %d %s", a.Status, a.Body)
		}
	}
}

func TestAnAddressThatCanNotBeDialledIsAFailedTransfer(t *testing.T) {
	t.Parallel()
	address := "mailto:anna@contoso.example"
	g := newRig(t, func(_ ivr.CallID, ev ivr.Event) ivr.Turn {
		if _, ended := ev.(ivr.TransferEnded); ended {
			return gather(1, "menu")
		}
		return ivr.Turn{Lang: "en", Then: ivr.Transfer{Address: address, RingFor: time.Second}}
	})
	c := g.call(t, player.Options{})
	wantEvent(t, g, c, ivr.TransferEnded{Result: ivr.TransferFailed})
	for _, address = range []string{"tel:+46846500411", "+46846500411"} {
		if s := g.call(t, player.Options{}).Next(); s.Agent != "+46846500411" || s.RingFor != 5*time.Second {
			t.Errorf("%s: %+v", address, s)
		}
	}
}

func TestACallThatIsNotTakenIsNeverAnswered(t *testing.T) {
	t.Parallel()
	for ending, want := range map[ivr.Ending]player.Awaits{ivr.EndOverload: player.Busy,
		ivr.EndUnknownNumber: player.Rejected} {
		g := newRig(t, func(ivr.CallID, ivr.Event) ivr.Turn { return ivr.Turn{Lang: "en", Then: ivr.Hangup{Ending: ending}} })
		if s := g.call(t, player.Options{}).Next(); s.Awaits != want {
			t.Errorf("%s: %+v", ending, s)
		}
	}
	g := newRig(t, func(ivr.CallID, ivr.Event) ivr.Turn {
		return ivr.Turn{Lang: "en", Say: []prompts.Ref{prompts.Say("closed")}, Then: ivr.Hangup{Ending: ivr.EndClosed}}
	})
	if s := g.call(t, player.Options{}).Next(); s.Awaits != player.Over || s.Text() != "en:closed" {
		t.Errorf("a turn that says something: %+v", s)
	}
}
