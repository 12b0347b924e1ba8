package audio

// Codec is how audio is put into packets. The zero Codec is none. All codecs here have 20 ms frames of 160 bytes.
type Codec uint8

const (
	PCMU Codec = iota + 1 // G.711 mu-law, payload type 0 (RFC 3551 section 4.5.14)
	PCMA                  // G.711 A-law, payload type 8
)

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

// Clock is the rate of the RTP timestamp in Hz. It is 8000 for G.722 too (RFC 3551 section 4.5.2).
func (c Codec) Clock() int { return 8000 }

// String is the name, for logs.
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
