package audio

import (
	"time"
)

const (
	// keySilence is how long a key may send nothing and still be the same press.
	keySilence = 150 * time.Millisecond
	// keyStep is the longest step of the timestamp between two packets of one press from senders that, against RFC 4733
	// section 2.2.1, move it on with every packet: 60 ms. The shortest tone and gap of two real presses make 80 ms.
	keyStep = 480
	// keysKnown is how many presses are remembered, against ends that come late or again.
	keysKnown = 8
)

// keypad finds key presses in telephone-events (RFC 4733). A press is known by its source and timestamp: the first
// packet of a new one is the key, whatever its M bit, duration and E bit say (all of them may be lost or wrong); all
// others tell nothing new.
type keypad struct {
	known [keysKnown]press
	count int // presses ever, the last one being at (count-1)%keysKnown

	// the last press, to see that what looks like a new one is its continuation
	event byte
	last  press
	at    time.Time
	ended bool
}

type press struct {
	ssrc, ts uint32
}

// take is given the payload of a telephone-event packet and returns the key if one was just pressed.
func (k *keypad) take(h header, payload []byte, now time.Time) (key byte, pressed bool) {
	if len(payload) < 4 || int(payload[0]) >= len(keypadEvents) {
		return 0, false // 16 is flash; beyond are tones of fax and modems
	}
	event, end := payload[0], payload[1]&0x80 != 0
	this := press{h.ssrc, h.ts}
	if k.knows(this) {
		if this == k.last {
			k.at, k.ended = now, k.ended || end
		}
		return 0, false
	}
	same := k.count > 0 && event == k.event && this.ssrc == k.last.ssrc && !h.marker &&
		(k.isNextSegment(this.ts, now) || isBumped(this.ts-k.last.ts))
	k.remember(this)
	k.event, k.last, k.at, k.ended = event, this, now, end
	if same {
		return 0, false
	}
	return keypadEvents[event], true
}

// isNextSegment: a press longer than the duration field can say goes on under a new timestamp (RFC 4733 section
// 2.5.1.3).
func (k *keypad) isNextSegment(ts uint32, now time.Time) bool {
	return ts-k.last.ts == 0xFFFF && !k.ended && now.Sub(k.at) <= keySilence
}

// isBumped also holds for steps back, when such a sender's packets overtake each other.
func isBumped(step uint32) bool {
	return int32(step) <= keyStep && int32(step) >= -keyStep
}

func (k *keypad) knows(p press) bool {
	for i := range min(k.count, keysKnown) {
		if k.known[i] == p {
			return true
		}
	}
	return false
}

func (k *keypad) remember(p press) {
	k.known[k.count%keysKnown] = p
	k.count++
}
