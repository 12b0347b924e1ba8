package audio

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"
)

// The timing of a key that is sent, in frames: 100 ms of tone, its end told three times, then 80 ms of silence. Far
// ends that count the gap from the end of the tone see 140 ms, those that count from the last packet 80.
const (
	keyUpdates = 5
	keyEnds    = 3
	keyGap     = 4
	keyPause   = 50 // ','

	keyVolume = 10  // -10 dBm0 (RFC 4733 section 2.3.3)
	pauseMark = 255 // in the place of an event
	keysLimit = 256
)

// keypadEvents holds the keys in the order of their event codes (RFC 4733 table 3).
const keypadEvents = "0123456789*#ABCD"

var (
	// ErrNoEvents says that the far end did not negotiate telephone-events: send the keys another way or not at all.
	ErrNoEvents = errors.New("the far end takes no telephone-events")
	// ErrBadKey says that something is no key, or that there are more than 256.
	ErrBadKey = errors.New("keys are 0 to 9, *, #, A to D and ',' for a pause, 256 at most")
)

// keying is what is left to be sent of a list of keys.
type keying struct {
	events []byte
	tick   int    // the frame inside the first of events
	start  uint32 // its timestamp
	done   chan struct{}

	sounding bool // this frame belongs to a key
	event    byte
	at       int
}

func parseKeys(keys string) ([]byte, error) {
	if len(keys) > keysLimit {
		return nil, ErrBadKey
	}
	events := make([]byte, 0, len(keys))
	for i, key := range []byte(strings.ToUpper(keys)) {
		event := strings.IndexByte(keypadEvents, key)
		switch {
		case key == ',':
			event = pauseMark
		case event < 0:
			return nil, fmt.Errorf("place %d: %w", i+1, ErrBadKey) // which key it was is nobody's business
		}
		events = append(events, byte(event))
	}
	return events, nil
}

// SendKeys sends keys as telephone-events (RFC 4733): '0' to '9', '*', '#', 'A' to 'D', and ',' for a pause of one
// second. It returns when the last one has been sent. Errors: ErrNoEvents, ErrBadKey, ctx's, net.ErrClosed. When ctx
// ends, the key that is sounding is still sent to its end.
func (s *Stream) SendKeys(ctx context.Context, keys string) error {
	events, err := parseKeys(keys)
	if err != nil || len(events) == 0 {
		return err
	}
	select {
	case s.keying <- struct{}{}:
		defer func() { <-s.keying }()
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closed:
		return net.ErrClosed
	}
	done, err := s.out.begin(events)
	if err != nil {
		return err
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		s.out.dropKeys()
		return ctx.Err()
	case <-s.closed:
		return net.ErrClosed
	}
}

func (o *sender) begin(events []byte) (done <-chan struct{}, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.event == 0 {
		return nil, ErrNoEvents
	}
	o.keys.events = append(o.keys.events, events...)
	o.keys.done = make(chan struct{})
	return o.keys.done, nil
}

// dropKeys leaves only the key that has begun: an event without its end is a key held down.
func (o *sender) dropKeys() {
	o.mu.Lock()
	defer o.mu.Unlock()
	begun := min(o.keys.tick, 1, len(o.keys.events))
	o.keys.events = o.keys.events[:begun]
}

// next moves on by one frame, whose timestamp is ts, and says whether a packet of a key is due in it.
func (k *keying) next(ts uint32) bool {
	k.sounding = false
	if len(k.events) == 0 {
		return false
	}
	k.event, k.at = k.events[0], k.tick
	if k.at == 0 {
		k.start = ts
	}
	length := keyUpdates + keyEnds + keyGap
	if k.event == pauseMark {
		length = keyPause
	}
	if k.tick++; k.tick == length {
		k.events, k.tick = k.events[1:], 0
		if len(k.events) == 0 {
			close(k.done)
		}
	}
	k.sounding = k.event != pauseMark && k.at < keyUpdates+keyEnds
	return k.sounding
}

// sendEvent sends the packet of the key that sounds: M on the first, E on the last three, one timestamp for all.
func (o *sender) sendEvent() {
	k := &o.keys
	packet := o.buf[:headerLength+4]
	header{payload: o.event, marker: k.at == 0, seq: o.seq, ts: k.start, ssrc: o.ssrc}.put(packet)
	packet[headerLength], packet[headerLength+1] = k.event, keyVolume
	if k.at >= keyUpdates {
		packet[headerLength+1] |= 0x80
	}
	duration := min(k.at+1, keyUpdates) * frameSamples
	binary.BigEndian.PutUint16(packet[headerLength+2:], uint16(duration))
	o.seq++
	o.write(packet)
}
