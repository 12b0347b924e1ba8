package dialog

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"supportline/ivr/sipdoor/audio"
)

// ErrNoCodec is an offer or an answer with nothing that this side speaks: PCMU or PCMA over plain RTP and an address of
// the right family.
var ErrNoCodec = errors.New("no codec in common")

// offeredEvent is the payload type of telephone-events in our own offers.
const offeredEvent = 101

// agreed is what two descriptions come to.
type agreed struct {
	line   int // which m= line of the offer carries the audio
	far    netip.AddrPort
	codec  audio.Codec
	theirs uint8     // telephone-event payload type to send with; 0: none
	ours   uint8     // to receive
	hold   bool      // nothing may be sent
	dir    direction // of our answer, seen from us
}

// agree takes the first usable audio line of an offer, and there the first codec, in the offerer's order.
func agree(offer description, family netip.Addr) (agreed, error) {
	for i, m := range offer.media {
		if a, ok := offer.usable(m, family); ok {
			a.line, a.ours = i, a.theirs
			return a, nil
		}
	}
	return agreed{}, ErrNoCodec
}

// concludes reads the answer to an offer of ours, which had one audio line and ours as its event payload type.
func concludes(answer description, family netip.Addr, ours uint8) (agreed, error) {
	a, ok := answer.usable(answer.media[0], family)
	if !ok {
		return agreed{}, ErrNoCodec
	}
	if a.theirs != 0 {
		a.ours = ours
	}
	return a, nil
}

func (d description) usable(m mediaLine, family netip.Addr) (agreed, bool) {
	addr := m.addr
	if !addr.IsValid() {
		addr = d.addr
	}
	if m.kind != "audio" || m.port == 0 || (m.protocol != "RTP/AVP" && m.protocol != "RTP/AVPF") || !addr.IsValid() ||
		addr.Is4() != family.Is4() || addr.IsMulticast() {
		return agreed{}, false
	}
	a := agreed{far: netip.AddrPortFrom(addr, m.port)}
	for _, f := range m.formats {
		switch codec, event := m.format(f); {
		case codec != 0 && a.codec == 0:
			a.codec = codec
		case event != 0 && a.theirs == 0:
			a.theirs = event
		}
	}
	dir := m.direction
	if dir == "" {
		dir = d.direction
	}
	a.dir = mirror(dir)
	if addr.IsUnspecified() && a.dir == sendrecv { // hold as in RFC 2543
		a.dir = recvonly
	}
	a.hold = a.dir == recvonly || a.dir == inactive
	return a, a.codec != 0
}

// format reads one payload type of the line: a codec of ours, or telephone-event.
func (m mediaLine) format(f string) (audio.Codec, uint8) {
	n, err := strconv.ParseUint(f, 10, 7)
	if err != nil {
		return 0, 0
	}
	encoding, mapped := m.maps[f]
	if mapped && n >= 96 && encoding == "telephone-event/8000" {
		return 0, uint8(n)
	}
	codec := audio.CodecOf(uint8(n))
	if codec == 0 || mapped && encoding != strings.ToLower(codec.Name())+"/8000" {
		return 0, 0
	}
	return codec, 0
}

// mirror answers a direction (RFC 3264 section 6.1).
func mirror(d direction) direction {
	switch d {
	case sendonly:
		return recvonly
	case recvonly:
		return sendonly
	case inactive:
		return inactive
	}
	return sendrecv
}
