package audio

import "time"

const (
	frameTime    = 20 * time.Millisecond
	frameSamples = 160 // also the bytes of a frame and its units of the RTP clock
	sampleRate   = 8000
)

// Codec is how audio is put into packets. The zero Codec is none. Every codec here has frames of 20 ms, 160 bytes and
// 160 units of the RTP clock, so that what is playing can change its codec between two frames.
type Codec uint8

// The codecs we speak.
const (
	PCMU Codec = iota + 1 // G.711 mu-law, payload type 0 (RFC 3551 section 4.5.14)
	PCMA                  // G.711 A-law, payload type 8
)

var codecs = [...]Codec{PCMU, PCMA}

// Name is the encoding name of an SDP rtpmap (RFC 3551 table 4), empty for none.
func (c Codec) Name() string {
	switch c {
	case PCMU:
		return "PCMU"
	case PCMA:
		return "PCMA"
	}
	return ""
}

// Payload is the static payload type (RFC 3551 table 4).
func (c Codec) Payload() uint8 {
	if c == PCMA {
		return 8
	}
	return 0
}

// Clock is the rate of the RTP timestamp in Hz: 8000, for G.722 too (RFC 3551 section 4.5.2).
func (c Codec) Clock() int { return sampleRate }

// String is the name.
func (c Codec) String() string { return c.Name() }

// CodecOf finds the codec of a static payload type; the zero Codec when there is none.
func CodecOf(payload uint8) Codec {
	switch payload {
	case 0:
		return PCMU
	case 8:
		return PCMA
	}
	return 0
}

func (c Codec) law() *law {
	if c == PCMA {
		return aLaw
	}
	return muLaw
}

// silence is the byte that fills a silent frame.
func (c Codec) silence() byte { return c.law().zero }

// encode turns 8 kHz samples into whole frames; the last one is filled up with silence.
func (c Codec) encode(pcm []int16) []byte {
	frames := (len(pcm) + frameSamples - 1) / frameSamples
	out := make([]byte, frames*frameSamples)
	l := c.law()
	for i, sample := range pcm {
		out[i] = l.code(sample)
	}
	for i := len(pcm); i < len(out); i++ {
		out[i] = l.zero
	}
	return out
}

// decode fills pcm, which is as long as payload.
func (c Codec) decode(pcm []int16, payload []byte) {
	table := &c.law().decode
	for i, code := range payload {
		pcm[i] = table[code]
	}
}

// transcode turns a payload into another codec's in place; the laws convert code by code.
func transcode(payload []byte, from, to Codec) {
	if from == to {
		return
	}
	table := &from.law().other
	for i, code := range payload {
		payload[i] = table[code]
	}
}
