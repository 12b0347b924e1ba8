package audio

import "encoding/binary"

const (
	headerLength = 12
	// packetLimit is the longest packet we take in: 60 ms of G.711 is 492 bytes, anything near an Ethernet frame is not
	// a voice packet of ours.
	packetLimit = 1472

	payloadComfortNoise = 13 // RFC 3389
)

// header is what we need of the fixed RTP header (RFC 3550 section 5.1).
type header struct {
	payload uint8
	marker  bool
	seq     uint16
	ts      uint32
	ssrc    uint32
}

// parse finds the header and where the payload lies in b. It is written by hand because it runs for every packet that
// anybody sends us and may neither allocate nor trust a length. RTCP on the same port (RFC 5761) is refused.
func parse(b []byte) (h header, from, to int, ok bool) {
	if len(b) < headerLength || len(b) > packetLimit || b[0]>>6 != 2 {
		return h, 0, 0, false
	}
	from, to = headerLength+4*int(b[0]&0xF), len(b)
	if b[0]&0x10 != 0 {
		if from+4 > to {
			return h, 0, 0, false
		}
		from += 4 + 4*int(binary.BigEndian.Uint16(b[from+2:]))
	}
	if b[0]&0x20 != 0 {
		pad := int(b[len(b)-1])
		if pad == 0 {
			return h, 0, 0, false
		}
		to -= pad
	}
	h = header{
		payload: b[1] & 0x7F,
		marker:  b[1]&0x80 != 0,
		seq:     binary.BigEndian.Uint16(b[2:]),
		ts:      binary.BigEndian.Uint32(b[4:]),
		ssrc:    binary.BigEndian.Uint32(b[8:]),
	}
	isRTCP := h.marker && h.payload >= 64 && h.payload < 96
	return h, from, to, from <= to && !isRTCP
}

// put writes the header to the first 12 bytes of b.
func (h header) put(b []byte) {
	b[0], b[1] = 0x80, h.payload
	if h.marker {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], h.seq)
	binary.BigEndian.PutUint32(b[4:], h.ts)
	binary.BigEndian.PutUint32(b[8:], h.ssrc)
}
