package main

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr"
	"supportline/ivr/calls"
	"supportline/ivr/rehearse"
	"supportline/verify"
)

// stage is an exchange with the example's routing and organisations, inside a bubble of virtual time, for one script.
type stage struct {
	t       *testing.T
	x       *exchange
	id      ivr.CallID // of the call that is played; doors that choose it themselves: once it began
	script  rehearse.Script
	mailbox *mailbox
	data    string // the folder of the database
	seen    int    // lines of the record that were told
	logged  safeBuffer
}

// newStage sets the clock to at and opens an exchange. It must run inside a bubble.
func newStage(t *testing.T, at time.Time) *stage {
	t.Helper()
	time.Sleep(time.Until(at))
	s := &stage{t: t, mailbox: &mailbox{}, data: t.TempDir(), id: "CA00000000000000000000000000000001"}
	out := io.Writer(&s.logged)
	if testing.Verbose() {
		out = io.MultiWriter(out, t.Output())
	}
	log := newLog(out, slog.LevelDebug, "text")
	key, err := verify.NewKey(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	s.x, err = newExchange(t.Context(), exchangeConfig{data: s.data, node: "test", key: key, now: time.Now, log: log,
		policy:   verify.Policy{Mode: verify.ModeRegisteredNumber, Channels: []string{verify.SMS, verify.Mail}},
		senders:  map[string]verify.Sender{verify.SMS: s.mailbox, verify.Mail: s.mailbox},
		watchers: []func(calls.Update){s.began}})
	if err != nil {
		t.Fatal(err)
	}
	if err := importExample(t.Context(), s.x.store); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() {
		if err := s.x.verify.Deliver(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		work.Wait()
		if err := s.x.close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// began learns the ID of the call from its first line.
func (s *stage) began(u calls.Update) {
	if u.Line.Kind == calls.KindArrived {
		s.id = u.Call
	}
}

// news are the lines of the record since the last time, as a script tells them.
func (s *stage) news() []string {
	s.t.Helper()
	synctest.Wait()
	record, err := s.x.store.Record(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	told := asScripted(record[s.seen:])
	s.seen = len(record)
	return told
}

// keys turns a script's keys into real ones.
func (s *stage) keys(script string) string {
	synctest.Wait()
	return realKeys(script, s.mailbox.lastPIN())
}

// safeBuffer is a log for many writers.
type safeBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// pin is the PIN in one message.
func (m *mailbox) pin(id string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.messages, func(msg verify.Message) bool { return msg.ID == id })
	if i < 0 {
		return ""
	}
	return pinIn(m.messages[i])
}

// quiet is a log for tests that do not look at it.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// door is a way to play a script: it places the call, does what one line says, and returns when the call waits again.
type door interface {
	dial(from, to string, diverted bool)
	act(line rehearse.ScriptLine)
}

// play plays a script and returns what was heard, see rehearse.Script.Observed.
func (s *stage) play(script rehearse.Script, d door) [][]string {
	s.t.Helper()
	d.dial(script.Head("from"), script.Head("dials"), script.Has("diverted"))
	heard := [][]string{s.news()}
	for _, act := range script.Acts() {
		d.act(act)
		heard = append(heard, s.news())
	}
	return heard
}
