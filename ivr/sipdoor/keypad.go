package sipdoor

import (
	"context"
	"strings"
	"time"

	"supportline/ivr/sipdoor/dialog"
)

const (
	// typeAhead is how many keys may wait for the next question.
	typeAhead = 32
	// sameKey is how far apart one press may arrive by two ways, as RTP event and as INFO.
	sameKey = 500 * time.Millisecond
	// lateHash is how long after a full answer its "#" may follow: people who end every answer with it are not wrong.
	lateHash = 3 * time.Second
)

// keypad is what the caller presses, whichever way it comes.
type keypad struct {
	events, info <-chan byte
	byEvents     func() bool // the far end is to send keys as RTP events
	held         []byte      // pressed ahead of a question
	evented      bool        // a key has come as RTP event: what comes as INFO repeats it

	last     byte
	lastInfo bool
	lastAt   time.Time
	hashTill time.Time // until then "#" belongs to the answer before
}

func newKeypad(leg *dialog.Leg) keypad {
	return keypad{events: leg.Audio().Keys(), info: leg.Info(), byEvents: leg.Events}
}

// accept tells whether a key that arrived is a press: not what came by the other way already, no A to D. Keys that
// waited to be read do not tell when they were pressed; but of a far end that sends events they all come as events.
func (k *keypad) accept(key byte, info bool) bool {
	if info && k.evented && k.byEvents() {
		return false
	}
	k.evented = k.evented || !info
	now := time.Now()
	twice := key == k.last && info != k.lastInfo && now.Sub(k.lastAt) < sameKey
	hash := key == '#' && now.Before(k.hashTill)
	if twice || !strings.ContainsRune("0123456789*#", rune(key)) {
		return false
	}
	k.last, k.lastInfo, k.lastAt, k.hashTill = key, info, now, time.Time{}
	return !hash
}

// hold keeps what was pressed so far for the next question: the events first, which tell whether INFO counts.
func (k *keypad) hold() {
	for range len(k.events) {
		k.holdOne(<-k.events, false)
	}
	for range len(k.info) {
		k.holdOne(<-k.info, true)
	}
}

func (k *keypad) holdOne(key byte, info bool) {
	if k.accept(key, info) && len(k.held) < typeAhead {
		k.held = append(k.held, key)
	}
}

// forget drops what was pressed so far.
func (k *keypad) forget() {
	k.hold()
	k.held = nil
}

// take gives the first key that was held; 0 when there is none.
func (k *keypad) take() byte {
	if len(k.held) == 0 {
		return 0
	}
	key := k.held[0]
	k.held = k.held[1:]
	return key
}

// moment is the one thing that happened first.
type moment struct {
	key    byte
	played bool // the sounds have come to their end
	rung   bool // the bell
	late   bool // the timer
}

// await waits for a key, the end of the sounds, the bell or a timer; nil channels never come. An error is the caller
// gone.
func (c *call) await(played, bell <-chan struct{}, timer <-chan time.Time) (moment, error) {
	for {
		select {
		case <-c.leg.Context().Done():
			return moment{}, context.Cause(c.leg.Context())
		case key := <-c.keys.events:
			if c.keys.accept(key, false) {
				return moment{key: key}, nil
			}
		case key := <-c.keys.info:
			if c.keys.accept(key, true) {
				return moment{key: key}, nil
			}
		case <-played:
			return moment{played: true}, nil
		case <-bell:
			return moment{rung: true}, nil
		case <-timer:
			return moment{late: true}, nil
		}
	}
}
