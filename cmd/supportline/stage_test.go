package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"regexp"
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
	id      ivr.CallID
	mailbox *mailbox
	seen    int // lines of the record that were told
}

// newStage sets the clock to at and opens an exchange. It must run inside a bubble.
func newStage(t *testing.T, at time.Time) *stage {
	t.Helper()
	time.Sleep(time.Until(at))
	s := &stage{t: t, mailbox: &mailbox{}, id: "CA00000000000000000000000000000001"}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	if testing.Verbose() {
		log = newLog(t.Output(), slog.LevelDebug, "text")
	}
	key, err := verify.NewKey(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	s.x, err = newExchange(t.Context(), exchangeConfig{data: t.TempDir(), node: "test", key: key, now: time.Now, log: log,
		policy:  verify.Policy{Mode: verify.ModeRegisteredNumber, Channels: []string{verify.SMS, verify.Mail}},
		senders: map[string]verify.Sender{verify.SMS: s.mailbox, verify.Mail: s.mailbox}})
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

// news are the lines of the record since the last time, as a script tells them.
func (s *stage) news() []string {
	s.t.Helper()
	synctest.Wait()
	record, err := s.x.store.Record(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	var told []string
	for _, l := range record[s.seen:] {
		switch whisper, isWhisper := strings.CutPrefix(l.Text, "hears: "); {
		case l.Kind == calls.KindHeard:
			told = append(told, "hears "+l.Text)
		case l.Kind == calls.KindAgent && isWhisper:
			told = append(told, "agent hears "+whisper)
		case l.Kind == calls.KindEnded:
			told = append(told, "ends "+l.Text)
		}
	}
	s.seen = len(record)
	return told
}

// keys turns a script's keys into real ones: PIN and WRONG stand for the PIN that was sent last and another one.
func (s *stage) keys(script string) string {
	s.t.Helper()
	if !strings.Contains(script, "PIN") && !strings.Contains(script, "WRONG") {
		return script
	}
	synctest.Wait()
	pin := s.mailbox.lastPIN()
	if pin == "" {
		pin = "000000" // nothing was sent: any six digits
	}
	wrong := fmt.Sprintf("%c%s", '0'+(pin[0]-'0'+1)%10, pin[1:])
	return strings.NewReplacer("PIN", pin, "WRONG", wrong).Replace(script)
}

// mailbox takes what is sent.
type mailbox struct {
	mu       sync.Mutex
	messages []verify.Message
}

func (m *mailbox) Send(_ context.Context, msg verify.Message) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = append(m.messages, msg)
	return "taken", nil
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

func (m *mailbox) lastPIN() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.messages) == 0 {
		return ""
	}
	found := sixDigits.FindAllString(m.messages[len(m.messages)-1].Body, -1)
	for i := len(found) - 1; i >= 0; i-- {
		if found[i] != "100200" && found[i] != "200300" && found[i] != "300400" && found[i] != "400500" {
			return found[i]
		}
	}
	return ""
}

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
