package console

import (
	"slices"
	"sync"
	"time"

	"supportline/ivr/calls"
)

// Event is one thing to show: a line of a call's record, or a message that was caught.
type Event struct {
	N       int           `json:"n"` // counts up; where a browser goes on after a break
	Call    *calls.Update `json:"call,omitempty"`
	Message *Message      `json:"message,omitempty"`
}

// Message is a mail or SMS that was caught instead of sent.
type Message struct {
	At      time.Time `json:"at"`
	Channel string    `json:"channel"` // "mail", "sms"
	To      string    `json:"to"`
	Subject string    `json:"subject,omitempty"`
	Text    string    `json:"text"`
}

// Feed keeps the latest events and hands new ones to whoever watches. The zero Feed is ready to use.
type Feed struct {
	mu     sync.Mutex
	events []Event
	n      int
	wake   chan struct{} // closed at the next event
}

// kept is how many events a feed remembers.
const kept = 2000

// Watch takes a line of a call's record; it never blocks (calls.Engine.Watch).
func (f *Feed) Watch(u calls.Update) { f.add(Event{Call: &u}) }

// Caught takes a message.
func (f *Feed) Caught(m Message) { f.add(Event{Message: &m}) }

func (f *Feed) add(e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	e.N = f.n
	if len(f.events) == kept {
		f.events = append(f.events[:0], f.events[kept/4:]...)
	}
	f.events = append(f.events, e)
	if f.wake != nil {
		close(f.wake)
		f.wake = nil
	}
}

// Since returns the remembered events after n, and a channel that is closed when there are more. A number that was never
// given is an earlier server's: everything is new to that watcher.
func (f *Feed) Since(n int) ([]Event, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.wake == nil {
		f.wake = make(chan struct{})
	}
	if n > f.n {
		n = 0
	}
	i := slices.IndexFunc(f.events, func(e Event) bool { return e.N > n })
	if i < 0 {
		return []Event{}, f.wake
	}
	return slices.Clone(f.events[i:]), f.wake
}
