package dialog

import (
	"bytes"
	"fmt"
	"net/netip"

	"supportline/ivr/sipdoor/audio"
)

// writer writes our side's descriptions. The version goes up only when something changes (RFC 3264 section 8).
type writer struct {
	id      uint64
	version uint64
	last    []byte // all but the origin line
}

// answer writes the answer to an offer: as many lines in the same order, all but one refused.
func (w *writer) answer(offer description, a agreed, near netip.AddrPort) []byte {
	var b bytes.Buffer
	writeConnection(&b, near.Addr())
	for i, m := range offer.media {
		if i == a.line {
			writeAudio(&b, near.Port(), m.protocol, []audio.Codec{a.codec}, a.ours, a.dir)
			continue
		}
		format := "0"
		if len(m.formats) > 0 {
			format = clean(m.formats[0])
		}
		fmt.Fprintf(&b, "m=%s 0 %s %s\r\n", clean(m.kind), clean(m.protocol), format)
	}
	return w.originate(near.Addr(), b.Bytes())
}

// offer writes an offer of the codecs in this order.
func (w *writer) offer(codecs []audio.Codec, near netip.AddrPort, event uint8, dir direction) []byte {
	var b bytes.Buffer
	writeConnection(&b, near.Addr())
	writeAudio(&b, near.Port(), "RTP/AVP", codecs, event, dir)
	return w.originate(near.Addr(), b.Bytes())
}

// originate puts the origin in front, with a new version if the rest is new.
func (w *writer) originate(near netip.Addr, rest []byte) []byte {
	if !bytes.Equal(rest, w.last) {
		w.version++
		w.last = bytes.Clone(rest)
	}
	return fmt.Appendf(nil, "v=0\r\no=supportline %d %d IN %s %s\r\ns=-\r\n%s", w.id, w.version, family(near), near, rest)
}

func writeConnection(b *bytes.Buffer, near netip.Addr) {
	fmt.Fprintf(b, "c=IN %s %s\r\nt=0 0\r\n", family(near), near)
}

func writeAudio(b *bytes.Buffer, port uint16, protocol string, codecs []audio.Codec, event uint8, dir direction) {
	fmt.Fprintf(b, "m=audio %d %s", port, protocol)
	for _, c := range codecs {
		fmt.Fprintf(b, " %d", c.Payload())
	}
	if event != 0 {
		fmt.Fprintf(b, " %d", event)
	}
	b.WriteString("\r\n")
	for _, c := range codecs {
		fmt.Fprintf(b, "a=rtpmap:%d %s/8000\r\n", c.Payload(), c.Name())
	}
	if event != 0 {
		fmt.Fprintf(b, "a=rtpmap:%d telephone-event/8000\r\na=fmtp:%d 0-15\r\n", event, event)
	}
	fmt.Fprintf(b, "a=ptime:20\r\na=%s\r\n", dir)
}

func family(a netip.Addr) string {
	if a.Is4() {
		return "IP4"
	}
	return "IP6"
}
