package twiliodoor

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/twiliodoor/player"
	"supportline/prompts"
)

const (
	publicURL = "https://ivr.example.com"
	account   = "AC0123456789abcdef0123456789abcdef"
	token     = "12345678901234567890123456789012"
	swedish   = "+46846500400"
	caller    = "+46701740610"
)

// scripted is an engine whose calls follow a script, with the real one's promises: one step a seq, the current turn for
// whatever was answered already.
type scripted struct {
	script func(id ivr.CallID, ev ivr.Event) ivr.Turn // called with the lock held

	mu     sync.Mutex
	calls  map[ivr.CallID]*scriptedCall
	asked  int // Begin, Next and End, repeated or not
	panics any
	fails  error
}

type scriptedCall struct {
	turn    ivr.Turn
	seq     int
	events  []ivr.Event
	endings []ivr.Ending
}

func (s *scripted) Begin(_ context.Context, a ivr.Arrival) (ivr.Turn, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.trouble(); err != nil {
		return ivr.Turn{}, 0, err
	}
	c, there := s.calls[a.ID]
	if !there {
		c = &scriptedCall{seq: 1, events: []ivr.Event{ivr.Arrived{Arrival: a}}}
		c.turn = s.script(a.ID, ivr.Arrived{Arrival: a})
		s.calls[a.ID] = c
	}
	return c.turn, c.seq, nil
}

func (s *scripted) Next(_ context.Context, id ivr.CallID, seq int, ev ivr.Event) (ivr.Turn, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.trouble(); err != nil {
		return ivr.Turn{}, 0, err
	}
	c, there := s.calls[id]
	if !there {
		return ivr.Turn{}, 0, fmt.Errorf("next: %w", ivr.ErrNoSuchCall)
	}
	if seq == c.seq {
		c.events = append(c.events, ev)
		c.turn, c.seq = s.script(id, ev), c.seq+1
	}
	return c.turn, c.seq, nil
}

func (s *scripted) End(_ context.Context, id ivr.CallID, e ivr.Ending) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	c, there := s.calls[id]
	if !there {
		return ivr.ErrNoSuchCall
	}
	c.endings = append(c.endings, e)
	return nil
}

func (s *scripted) trouble() error {
	s.asked++
	if s.panics != nil {
		panic(s.panics)
	}
	return s.fails
}

func (s *scripted) of(id string) scriptedCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, there := s.calls[ivr.CallID(id)]; there {
		return *c
	}
	return scriptedCall{}
}

// last is what a call's engine was told last.
func (s *scripted) last(id string) ivr.Event {
	c := s.of(id)
	if len(c.events) == 0 {
		return nil
	}
	return c.events[len(c.events)-1]
}

func (s *scripted) askedSoFar() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// saying is a catalogue that says key and slots, so that a test reads what was asked to be said.
type saying struct{}

func (saying) TextIn(lang string, r prompts.Ref) (text, in string, err error) {
	lang = cmp.Or(r.Lang, lang)
	if strings.HasPrefix(r.Key, "missing") {
		return "", lang, errors.New("no such prompt")
	}
	if r.Key == "only.english" && lang != "en" {
		return "", lang, errors.New("not translated")
	}
	if lang == "es" && r.Key != "language.menu" { // a language with some sentences
		lang = "en"
	}
	text = lang + ":" + r.Key
	if v, slot := r.With["text"]; slot {
		text += " " + v.Text
	}
	return text, lang, nil
}

// rig is a door before a scripted engine, a player that calls it, and all that was logged.
type rig struct {
	door   *Door
	engine *scripted
	player *player.Player
	logged *safeBuffer
}

func newRig(t testing.TB, script func(ivr.CallID, ivr.Event) ivr.Turn, change ...func(*Config)) *rig {
	t.Helper()
	g := &rig{engine: &scripted{script: script, calls: map[ivr.CallID]*scriptedCall{}}, logged: &safeBuffer{}}
	cfg := Config{PublicURL: publicURL, Account: account, Tokens: []Token{"an older token, not yet withdrawn", token}}
	for _, c := range change {
		c(&cfg)
	}
	door, err := New(cfg, g.engine, saying{}, slog.New(slog.NewTextHandler(g.logged,
		&slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	g.door, g.player = door, player.New(door.Handler(), publicURL, account, token)
	return g
}

func (g *rig) call(t testing.TB, o player.Options) *player.Call {
	t.Helper()
	c, err := g.player.Call(caller, swedish, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// do fails the test when the player found something wrong.
func do(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func gather(max int, keys ...string) ivr.Turn {
	t := ivr.Turn{Lang: "sv", Then: ivr.Gather{Max: max, First: 6 * time.Second, Next: 3 * time.Second, Finish: max > 1}}
	for _, k := range keys {
		t.Say = append(t.Say, prompts.Say(k))
	}
	return t
}

// supportCall is a call with all kinds of turn: a menu, a PIN, the queue, an agent.
func supportCall(_ ivr.CallID, ev ivr.Event) ivr.Turn {
	transfer := ivr.Turn{Lang: "sv", Say: []prompts.Ref{prompts.Say("connecting")},
		Then: ivr.Transfer{Agent: "anna", Address: "sip:anna@127.0.0.1:5070;transport=tcp", RingFor: 20 * time.Second}}
	waiting := ivr.Turn{Lang: "sv", Then: ivr.Queue{Recheck: 10 * time.Second}}
	switch ev := ev.(type) {
	case ivr.Arrived:
		return gather(1, "welcome", "menu")
	case ivr.Silence:
		return gather(1, "menu again")
	case ivr.Pressed:
		switch string(ev.Keys) {
		case "1":
			return gather(6, "pin")
		case "493817":
			return ivr.Turn{Lang: "sv", Say: []prompts.Ref{prompts.Say("place")}, Then: waiting.Then}
		case "*":
			return ivr.Turn{Lang: "sv", Say: []prompts.Ref{prompts.Say("place again")}, Then: waiting.Then}
		}
		return gather(1, "wrong")
	case ivr.Woken:
		return transfer
	case ivr.Answered:
		return ivr.Turn{Then: ivr.Talk{Lang: "en", Whisper: []prompts.Ref{prompts.Say("agent.call"),
			prompts.Say("agent.proof")}}}
	case ivr.TransferEnded:
		if ev.Result != ivr.TransferTalked {
			return ivr.Turn{Lang: "sv", Say: []prompts.Ref{prompts.Say("missed")}, Then: waiting.Then}
		}
	}
	return ivr.Turn{Lang: "sv", Say: []prompts.Ref{prompts.Say("thanks"), prompts.Say("bye")},
		Then: ivr.Hangup{Ending: ivr.EndAnswered}}
}
