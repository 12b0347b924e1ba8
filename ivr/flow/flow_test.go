package flow

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/prompts"
)

func catalogue(t *testing.T) *prompts.Catalogue {
	t.Helper()
	cat, err := prompts.Load()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func TestEveryTurnOfEveryCallCanBeSaidAndWaitsForSomething(t *testing.T) {
	t.Parallel()
	_, spots := reachable(t)
	explored.tell(t, turnIsWhole)
	for _, step := range []string{stepLanguage, stepRegion, stepAdmin, stepOrg, stepPIN, stepUnverified, stepService, stepSeverity, stepClosed,
		stepWaiting, stepTransfer, stepTalk} {
		if !slices.ContainsFunc(spots, func(s spot) bool { return s.state.Step == step }) {
			t.Errorf("no call ever waits at step %s: the test looks at too little", step)
		}
	}
}

// wholeTurn finds what is wrong with a turn as such.
func wholeTurn(cat *prompts.Catalogue) inspection {
	said := func(lang string, refs []prompts.Ref) error {
		for _, r := range refs {
			if _, err := cat.Text(lang, r); err != nil {
				return fmt.Errorf("%q in %q: %w", r.Key, lang, err)
			}
		}
		return nil
	}
	return func(s spot, _ ivr.Event) error {
		err := said(s.turn.Lang, s.turn.Say)
		switch w := s.turn.Then.(type) {
		case ivr.Gather:
			if w.Max <= 0 || w.First <= 0 || w.Next <= 0 || w.Secret != (s.state.Step == stepPIN) {
				err = fmt.Errorf("gathers %+v", w)
			}
		case ivr.Queue:
			if w.Recheck <= 0 {
				err = fmt.Errorf("looks again after %s", w.Recheck)
			}
		case ivr.Transfer:
			if w.Address == "" || w.Agent == "" || w.RingFor <= 0 {
				err = fmt.Errorf("rings %+v", w)
			}
		case ivr.Talk:
			err = said(w.Lang, w.Whisper)
		case ivr.Hangup:
			if !slices.Contains(ivr.Endings(), w.Ending) {
				err = fmt.Errorf("the ending %q has no name", w.Ending)
			}
		default:
			err = fmt.Errorf("waits for %T", w)
		}
		return err
	}
}

func TestOnlyWhatFailsEndsInAFault(t *testing.T) {
	t.Parallel()
	reachable(t)
	explored.tell(t, faultHasACause)
}

func causedFault(s spot, ev ivr.Event) error {
	h, over := s.turn.Then.(ivr.Hangup)
	if !over || h.Ending != ivr.EndFault {
		return nil
	}
	_, failed := ev.(ivr.Failed)
	// A caller who holds a place, or who is proving who it is, is thrown out by no single failure.
	if !failed || slices.Contains([]string{stepGreeting, stepOrg, stepPIN, stepTransfer, stepTalk}, s.state.Step) ||
		s.state.Step == stepWaiting && s.state.Asked < 2 {
		return errors.New("ends in a fault")
	}
	return nil
}

func TestNobodyHearsOfAnOrganisationThatWasNotProved(t *testing.T) {
	t.Parallel()
	_, spots := reachable(t)
	explored.tell(t, unprovedIsUntold)
	for _, waits := range []func(s spot) bool{
		func(s spot) bool { _, is := s.turn.Then.(ivr.Talk); return is && s.state.Proof == ivr.ProofNone },
		func(s spot) bool { _, is := s.turn.Then.(ivr.Transfer); return is && s.state.Proof == ivr.ProofNone },
	} {
		if !slices.ContainsFunc(spots, waits) {
			t.Error("no agent was ever told of a caller who is not verified")
		}
	}
}

func untold(s spot, _ ivr.Event) error {
	if s.state.Proof != ivr.ProofNone {
		return nil
	}
	var told string
	switch w := s.turn.Then.(type) {
	case ivr.Talk:
		told = written(w.Whisper)
		if !slices.ContainsFunc(w.Whisper, func(r prompts.Ref) bool { return r.Key == "agent.proof.none" }) {
			return fmt.Errorf("the agent is not told that nothing was proved: %v", w.Whisper)
		}
	case ivr.Transfer:
		told = w.ShowName
	}
	told += written(s.turn.Say)
	for _, secret := range []string{customer.Number, customer.Name, "100200", "agent.organisation"} {
		if strings.Contains(told, secret) {
			return fmt.Errorf("tells %q of an organisation that was only claimed", secret)
		}
	}
	return nil
}

func written(refs []prompts.Ref) string {
	b, err := json.Marshal(refs)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// drone is a caller who does the same thing for ever, with the phone room in the same mood for ever.
type drone struct {
	keys   ivr.Keys // "" is silence
	moody  bool     // every request fails
	absent bool     // no agent ever picks up
}

func (d drone) answer(w ivr.Wait) ivr.Event {
	switch w.(type) {
	case ivr.Gather:
		if d.keys == "" {
			return ivr.Silence{}
		}
		return ivr.Pressed{Keys: d.keys}
	case ivr.Queue:
		return ivr.Woken{}
	case ivr.Transfer:
		if d.absent {
			return ivr.TransferEnded{Result: ivr.TransferNoAnswer}
		}
		return ivr.Answered{}
	}
	return ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent"}
}

// outcome is Failed for the moody; otherwise the first there is, and NoAgent once the queue was asked too often.
func (d drone) outcome(m ivr.Move, asked int) ivr.Event {
	list := outcomes(m)
	if d.moody {
		return list[len(list)-1]
	}
	if slices.Contains(list, ivr.Event(ivr.NoAgent{})) && asked > 40 {
		return ivr.NoAgent{}
	}
	return list[0]
}

func TestEveryCallEndsWhateverItsCallerKeepsDoing(t *testing.T) {
	t.Parallel()
	c, spots := reachable(t)
	var drones []drone
	for _, k := range []ivr.Keys{"", "*", "#", "0", "1", "2", "7", "123456", "100200"} {
		drones = append(drones, drone{keys: k}, drone{keys: k, moody: true}, drone{keys: k, absent: true})
	}
	done := map[string]int{}
	for _, s := range spots {
		if from := s.state.Step + s.state.Called + s.state.Lang; done[from] > 2 {
			continue
		} else {
			done[from]++
		}
		for _, d := range drones {
			if turns := d.play(c, s); turns > 300 {
				t.Errorf("%+v goes on for ever from step %s of %s", d, s.state.Step, s.state.Called)
			}
		}
	}
}

// play returns how many turns the call took to end, at most 301.
func (d drone) play(c *config.Snapshot, s spot) (turns int) {
	now, asked := s.at, 0
	for turns = 0; turns <= 300; turns++ {
		if _, over := s.turn.Then.(ivr.Hangup); over {
			return turns
		}
		now = now.Add(10 * time.Second)
		state, move := Step(c, s.state, d.answer(s.turn.Then), now)
		for requests := 0; ; requests++ {
			turn, ok := move.(ivr.Turn)
			if ok {
				s.state, s.turn = state, turn
				break
			}
			if requests > 8 {
				return 301
			}
			asked++
			state, move = Step(c, state, d.outcome(move, asked), now)
		}
	}
	return turns
}

func TestNoEventAtAnyStepLeavesACallWithoutAMove(t *testing.T) {
	t.Parallel()
	c, spots := reachable(t)
	events := []ivr.Event{ivr.Arrived{}, ivr.Pressed{}, ivr.Pressed{Keys: "****"}, ivr.Silence{}, ivr.Woken{}, ivr.Answered{},
		ivr.TransferEnded{Result: ivr.TransferTalked}, ivr.TransferEnded{}, ivr.Identified{}, ivr.Unidentified{}, ivr.PINSent{}, ivr.PINRefused{},
		ivr.PINChecked{}, ivr.Waiting{}, ivr.Offered{}, ivr.NoAgent{}, ivr.QueueFull{}, ivr.Noted{}, ivr.Failed{}, nil}
	steps := map[string]bool{}
	for _, s := range append(spots, spot{state: State{Step: "of a later version"}, at: time.Unix(0, 0)}) {
		if steps[s.state.Step+s.state.Called] {
			continue
		}
		steps[s.state.Step+s.state.Called] = true
		for _, ev := range events {
			if _, move := Step(c, s.state, ev, s.at); move == nil {
				t.Errorf("step %q has no move after %#v", s.state.Step, ev)
			} else if turn, ok := move.(ivr.Turn); ok && turn.Then == nil {
				t.Errorf("step %q waits for nothing after %#v", s.state.Step, ev)
			}
		}
	}
}

func TestAServiceThatOpensWhileTheCallerHearsThatItIsClosedIsTaken(t *testing.T) {
	t.Parallel()
	c, spots := reachable(t)
	i := slices.IndexFunc(spots, func(s spot) bool { return s.state.Step == stepClosed && s.state.Service == "billing" })
	if i < 0 {
		t.Fatal("billing is never closed")
	}
	morning := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	_, move := Step(c, spots[i].state, ivr.Silence{}, morning)
	if _, joins := move.(ivr.JoinQueue); !joins {
		t.Errorf("at %s: %+v", morning, move)
	}
}

func TestZeroBringsACallerToSomebodyWhoSpeaksTheLanguage(t *testing.T) {
	t.Parallel()
	const belgium = "0800 81174" // technical support in French and English, billing in Dutch too
	for language, queue := range map[string]string{"1": "billing-nl", "2": "technical-fr", "3": "technical-en"} {
		w := calling(t, world(t), belgium, "", time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)).keys(language).keys("0")
		if w.state.Queue != queue {
			t.Errorf("language %s: queue %q, heard %v", language, w.state.Queue, w.said)
		}
	}
}
