package queue

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr"
)

// boards is a Store in memory, one board for all.
type boards struct {
	mu    sync.Mutex
	board Board
}

func (b *boards) ChangeBoard(_ context.Context, queue string, call ivr.CallID, f func(*Board) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	seen := Board{Agents: slices.Clone(b.board.Agents)}
	var rest []Entry
	for _, e := range b.board.Entries {
		if e.Queue == queue || e.Call == call {
			seen.Entries = append(seen.Entries, e)
		} else {
			rest = append(rest, e)
		}
	}
	if err := f(&seen); err != nil {
		return err
	}
	b.board = Board{Entries: append(rest, seen.Entries...), Agents: seen.Agents}
	return nil
}

// room is a waiting room with a clock in hand.
type room struct {
	*Queues
	t    *testing.T
	now  time.Time
	rung []ivr.CallID
}

func newRoom(t *testing.T) *room {
	r := &room{t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	r.Queues = &Queues{Store: &boards{}, Now: func() time.Time { return r.now }, Ring: func(id ivr.CallID) { r.rung = append(r.rung, id) }}
	return r
}

func twoAgents() *config.Queue {
	return &config.Queue{Name: "billing-en", MaxWait: 10 * time.Minute, MaxEntries: 5, RingFor: 20 * time.Second, PauseNoAnswer: time.Minute,
		Agents: []*config.Agent{{Name: "erik", Address: "sip:erik@127.0.0.1"}, {Name: "maria", Address: "sip:maria@127.0.0.1"}}}
}

func (r *room) want(got ivr.Event, err error, want ivr.Event) {
	r.t.Helper()
	if err != nil || got != want {
		r.t.Errorf("got %#v, %v, want %#v", got, err, want)
	}
}

var (
	erik  = ivr.Offered{Agent: "erik", Address: "sip:erik@127.0.0.1"}
	maria = ivr.Offered{Agent: "maria", Address: "sip:maria@127.0.0.1"}
)

func TestEachFreeAgentIsOfferedToOneCallerInTurn(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	for i, want := range []ivr.Event{erik, maria, ivr.Waiting{Place: 1}, ivr.Waiting{Place: 2}} {
		r.now = r.now.Add(time.Second)
		got, err := r.Join(ctx, ivr.CallID(fmt.Sprint(i)), q, false)
		r.want(got, err, want)
	}
	got, err := r.Join(ctx, "0", q, false)
	r.want(got, err, erik) // told twice, the same answer
}

func TestAnUrgentCallerGoesBeforeTheOthers(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	q.Agents = nil
	for _, id := range []ivr.CallID{"a", "b"} {
		if _, err := r.Join(ctx, id, q, false); err != nil {
			t.Fatal(err)
		}
		r.now = r.now.Add(time.Second)
	}
	got, err := r.Join(ctx, "severity A", q, true)
	r.want(got, err, ivr.Waiting{Place: 1})
	got, err = r.Ask(ctx, "b", q)
	r.want(got, err, ivr.Waiting{Place: 3})
}

func TestWhoeverMissesACallRestsAndTheCallerKeepsThePlace(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	got, err := r.Join(ctx, "a", q, false)
	r.want(got, err, erik)
	got, err = r.Missed(ctx, "a", q, "erik")
	r.want(got, err, maria)
	got, err = r.Missed(ctx, "a", q, "maria")
	r.want(got, err, ivr.Waiting{Place: 1})
	got, err = r.Join(ctx, "b", q, false)
	r.want(got, err, ivr.Waiting{Place: 2})
	r.now = r.now.Add(q.PauseNoAnswer)
	got, err = r.Ask(ctx, "a", q)
	r.want(got, err, erik)
}

func TestAfterATalkTheNextCallersAreRungAndTheAgentRests(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	q.Agents = q.Agents[:1]
	for _, id := range []ivr.CallID{"a", "b", "c"} {
		if _, err := r.Join(ctx, id, q, false); err != nil {
			t.Fatal(err)
		}
		r.now = r.now.Add(time.Second)
	}
	if err := r.Answered(ctx, "a", "erik"); err != nil {
		t.Fatal(err)
	}
	if err := r.Done(ctx, "a", 30*time.Second); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.rung, []ivr.CallID{"b", "c"}) {
		t.Errorf("rung: %v", r.rung)
	}
	got, err := r.Ask(ctx, "b", q)
	r.want(got, err, ivr.Waiting{Place: 1})
	r.now = r.now.Add(30 * time.Second)
	got, err = r.Ask(ctx, "b", q)
	r.want(got, err, erik)
}

func TestACallerWhoHangsUpWhileAPhoneRingsFreesTheAgentAtOnce(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	q.Agents = q.Agents[:1]
	for _, id := range []ivr.CallID{"a", "b"} {
		if _, err := r.Join(ctx, id, q, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Leave(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if err := r.Leave(ctx, "a"); err != nil { // told twice
		t.Fatal(err)
	}
	got, err := r.Ask(ctx, "b", q)
	r.want(got, err, erik)
}

func TestAWaitEndsWhenItIsTooLongAndAFullQueueTakesNobody(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	q.Agents, q.MaxEntries = nil, 1
	if _, err := r.Join(ctx, "a", q, false); err != nil {
		t.Fatal(err)
	}
	got, err := r.Join(ctx, "b", q, false)
	r.want(got, err, ivr.QueueFull{})
	for range 10 {
		r.now = r.now.Add(time.Minute)
		if got, err = r.Ask(ctx, "a", q); err != nil {
			t.Fatal(err)
		}
	}
	r.want(got, err, ivr.NoAgent{Why: "waited 10m0s"})
}

func TestACallerWhoseNodeDiedIsPassed(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	agents := q.Agents
	q.Agents = nil
	if _, err := r.Join(ctx, "dead", q, false); err != nil {
		t.Fatal(err)
	}
	r.now = r.now.Add(stale)
	q.Agents = agents[:1]
	got, err := r.Join(ctx, "alive", q, false)
	r.want(got, err, erik)
}

func TestAReservationThatNobodyReportsOnRunsOut(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	q.Agents = q.Agents[:1]
	got, err := r.Join(ctx, "a", q, false)
	r.want(got, err, erik)
	r.now = r.now.Add(q.RingFor + reportLate)
	got, err = r.Join(ctx, "b", q, false)
	r.want(got, err, erik)
	got, err = r.Ask(ctx, "a", q) // comes back late: the agent is another caller's
	r.want(got, err, ivr.Waiting{Place: 1})
}

// agent is what an agent does.
func (r *room) agent(name string) Agent { return *r.Store.(*boards).board.agent(name) }

func TestAMissThatIsToldTwiceMovesTheCallerOnce(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	got, err := r.Join(ctx, "a", q, false)
	r.want(got, err, erik)
	for range 2 { // the second telling comes from a process that was slower, or is a repeat after a crash
		got, err = r.Missed(ctx, "a", q, "erik")
		r.want(got, err, maria)
	}
	if a := r.agent("maria"); a.State != Ringing || a.Call != "a" {
		t.Errorf("maria, whose phone rings now, is %+v", a)
	}
}

func TestAgentsWhoNeverPickUpKeepNobodyLongerThanTheLongestWait(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	q.PauseNoAnswer = 0
	got, err := r.Join(ctx, "a", q, false)
	for rings := 0; got != (ivr.NoAgent{Why: "waited 10m0s"}); rings++ {
		offer, ok := got.(ivr.Offered)
		if err != nil || !ok || rings > 100 {
			t.Fatalf("after %d rings: %#v, %v", rings, got, err)
		}
		r.now = r.now.Add(q.RingFor)
		got, err = r.Missed(ctx, "a", q, offer.Agent)
	}
}

func TestAnAgentWhoHangsUpDuringTheWhisperRestsAndTheCallerKeepsThePlace(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	q.Agents = q.Agents[:1]
	for _, id := range []ivr.CallID{"a", "b"} {
		if _, err := r.Join(ctx, id, q, false); err != nil {
			t.Fatal(err)
		}
		r.now = r.now.Add(time.Second)
	}
	if err := r.Answered(ctx, "a", "erik"); err != nil {
		t.Fatal(err)
	}
	got, err := r.Missed(ctx, "a", q, "erik")
	r.want(got, err, ivr.Waiting{Place: 1})
	if a := r.agent("erik"); a.State != Paused || a.Until != r.now.Add(q.PauseNoAnswer) {
		t.Errorf("erik is %+v", a)
	}
}

func TestAnAnswerAfterTheReservationRanOutIsThatAgentsAllTheSame(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	q.Agents = q.Agents[:1]
	got, err := r.Join(ctx, "a", q, false)
	r.want(got, err, erik)
	r.now = r.now.Add(q.RingFor + reportLate)
	got, err = r.Join(ctx, "b", q, false)
	r.want(got, err, erik)
	if err := r.Answered(ctx, "a", "erik"); err != nil {
		t.Fatal(err)
	}
	got, err = r.Missed(ctx, "b", q, "erik") // was busy, with a
	r.want(got, err, ivr.Waiting{Place: 1})
	if a := r.agent("erik"); a.State != OnCall || a.Call != "a" {
		t.Errorf("erik is %+v", a)
	}
	for _, a := range r.Store.(*boards).board.Agents {
		if a.Name == "" {
			t.Error("there is an agent without a name")
		}
	}
}

func TestAnOfferThatIsAskedForAgainIsReservedAnew(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	q.Agents = q.Agents[:1]
	got, err := r.Join(ctx, "a", q, false)
	r.want(got, err, erik)
	r.now = r.now.Add(q.RingFor)
	got, err = r.Ask(ctx, "a", q)
	r.want(got, err, erik)
	r.now = r.now.Add(reportLate) // the first reservation would be over
	got, err = r.Join(ctx, "b", q, false)
	r.want(got, err, ivr.Waiting{Place: 1})
}

func TestEntriesThatNobodyTookAwayAreClearedByThoseWhoJoinLater(t *testing.T) {
	t.Parallel()
	r, q, ctx := newRoom(t), twoAgents(), t.Context()
	for _, id := range []ivr.CallID{"talks", "rings", "waits"} {
		if _, err := r.Join(ctx, id, q, false); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Answered(ctx, "talks", "erik"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		want  []ivr.CallID
	}{
		{lost - time.Second, []ivr.CallID{"new", "rings", "talks", "waits"}},
		{time.Second, []ivr.CallID{"new", "talks"}},
		{longestTalk - lost, []ivr.CallID{"new"}},
	} {
		r.now = r.now.Add(c.after)
		if err := r.Leave(ctx, "new"); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Join(ctx, "new", q, false); err != nil {
			t.Fatal(err)
		}
		var there []ivr.CallID
		for _, e := range r.Store.(*boards).board.Entries {
			there = append(there, e.Call)
		}
		slices.Sort(there)
		if !slices.Equal(there, c.want) {
			t.Errorf("after another %s: %v, want %v", c.after, there, c.want)
		}
	}
}
