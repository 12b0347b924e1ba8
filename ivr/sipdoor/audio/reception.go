package audio

import "time"

// sequenceJump is how far a sequence number may leap ahead before we take it for a new start (RFC 3550 appendix A.1,
// MAX_DROPOUT).
const sequenceJump = 3000

// reception counts what arrives of one source (RFC 3550 appendix A).
type reception struct {
	known  bool
	ssrc   uint32
	newest uint16
	window uint64 // bit i: newest-i has been seen

	received, repeated, late uint64
	expected                 uint64
	transit                  uint32
	timed                    bool    // transit is of this source
	jitter                   float64 // in units of the RTP clock
	start                    time.Time
}

// add counts a packet; fresh is false for one that was here before or is too late to tell. Keys do not count for
// jitter: their timestamp stands still.
func (r *reception) add(h header, isAudio bool, now time.Time) (fresh bool) {
	step := int16(h.seq - r.newest)
	switch {
	case !r.known || r.ssrc != h.ssrc || step > sequenceJump || step < -sequenceJump:
		r.known, r.ssrc, r.newest, r.window, r.timed = true, h.ssrc, h.seq, 1, false
		r.expected++
	case step > 0:
		r.newest = h.seq
		r.window = r.window<<min(step, 64) | 1
		r.expected += uint64(step)
	case step > -64 && r.window>>-step&1 == 0:
		r.window |= 1 << -step
		r.late++
	default:
		r.repeated++
		return false
	}
	r.received++
	if isAudio {
		r.measure(h.ts, now)
	}
	return true
}

// measure is RFC 3550 appendix A.8.
func (r *reception) measure(ts uint32, now time.Time) {
	if r.start.IsZero() {
		r.start = now
	}
	arrival := uint32(now.Sub(r.start) * sampleRate / time.Second)
	transit := arrival - ts
	if r.timed {
		difference := float64(int32(transit - r.transit))
		r.jitter += (max(difference, -difference) - r.jitter) / 16
	}
	r.transit, r.timed = transit, true
}

// lost is how many packets never came, as RFC 3550 counts it; late ones are not lost.
func (r *reception) lost() uint64 {
	return r.expected - min(r.received, r.expected)
}
