package dialog

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// sampler writes at most one line a second and says how many it left out.
type sampler struct {
	log   *slog.Logger
	level slog.Level
	mu    *sync.Mutex
	at    map[string]*sample // by message: a handful of constants
}

type sample struct {
	next    time.Time
	skipped int
}

func newSampler(log *slog.Logger, level slog.Level) sampler {
	return sampler{log: log, level: level, mu: &sync.Mutex{}, at: map[string]*sample{}}
}

func (s sampler) say(msg string, attrs ...any) {
	now := time.Now()
	s.mu.Lock()
	m := s.at[msg]
	if m == nil {
		m = &sample{}
		s.at[msg] = m
	}
	if now.Before(m.next) {
		m.skipped++
		s.mu.Unlock()
		return
	}
	skipped := m.skipped
	m.next, m.skipped = now.Add(time.Second), 0
	s.mu.Unlock()
	if skipped > 0 {
		attrs = append(attrs, "left_out", skipped)
	}
	s.log.Log(context.Background(), s.level, msg, attrs...)
}

// quiet is the log handler that sipgo gets: it logs whole datagrams and request lines, in which there are numbers and
// digits. Only the fact that something happened comes through.
type quiet struct{ guard *guard }

func (q quiet) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelWarn }

func (q quiet) Handle(_ context.Context, r slog.Record) error {
	switch r.Message {
	case "failed to parse":
		q.guard.counts.malformed.Add(1)
		q.guard.log.say("a malformed SIP message was dropped", "reason", "a header field cannot be read")
	case "Server tx failed to handle request", "Client tx failed to handle response":
		q.guard.counts.malformed.Add(1)
		q.guard.log.say("a SIP message fits no transaction and was dropped")
	default:
		if r.Level >= slog.LevelError {
			q.guard.log.say("the SIP transport reports trouble", "what", r.Message)
		}
	}
	return nil
}

func (q quiet) WithAttrs([]slog.Attr) slog.Handler { return q }
func (q quiet) WithGroup(string) slog.Handler      { return q }
