package dialog

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Limits of a session description. Real ones have some twenty lines; a browser's has a hundred.
const (
	maxSDP     = 64 << 10
	maxLines   = 200
	maxMedia   = 16
	maxFormats = 32
)

// description is what of an SDP matters here. Lines nobody asks for are skipped, whatever they hold.
type description struct {
	addr      netip.Addr // of the session; zero when only the media have one
	direction direction
	media     []mediaLine
}

// mediaLine is one m= section.
type mediaLine struct {
	kind, protocol string
	port           uint16
	formats        []string
	addr           netip.Addr // zero: the session's
	direction      direction
	maps           map[string]string // payload type to "PCMU/8000", lower case
}

// direction is RFC 3264's, seen from the side that wrote the description. The zero direction was not given.
type direction string

const (
	sendrecv direction = "sendrecv"
	sendonly direction = "sendonly"
	recvonly direction = "recvonly"
	inactive direction = "inactive"
)

var errNotSDP = errors.New("not a session description")

// parseSDP reads a description. It forgives what senders get wrong and nobody needs (missing s=, LF alone, unknown
// lines), and refuses what it would have to guess: numbers, addresses, too much of anything. Errors never repeat the
// text.
func parseSDP(body []byte) (description, error) {
	var d description
	if len(body) > maxSDP {
		return d, fmt.Errorf("%w: longer than %d bytes", errNotSDP, maxSDP)
	}
	n := 0
	for line := range strings.Lines(string(body)) {
		line = strings.TrimRight(line, "\r\n \t")
		if n++; n > maxLines {
			return d, fmt.Errorf("%w: more than %d lines", errNotSDP, maxLines)
		}
		if len(line) < 2 || line[1] != '=' {
			if line == "" {
				continue
			}
			return d, fmt.Errorf("%w: line %d has no type", errNotSDP, n)
		}
		if err := d.line(line[0], strings.TrimSpace(line[2:])); err != nil {
			return d, fmt.Errorf("%w: line %d: %w", errNotSDP, n, err)
		}
	}
	if len(d.media) == 0 {
		return d, fmt.Errorf("%w: no media", errNotSDP)
	}
	return d, nil
}

func (d *description) line(kind byte, value string) error {
	switch kind {
	case 'm':
		m, err := parseMedia(value)
		if err != nil {
			return err
		}
		if len(d.media) == maxMedia {
			return fmt.Errorf("more than %d media", maxMedia)
		}
		d.media = append(d.media, m)
	case 'c':
		addr, err := parseConnection(value)
		if err != nil {
			return err
		}
		if m := d.last(); m != nil {
			m.addr = addr
		} else {
			d.addr = addr
		}
	case 'a':
		return d.attribute(value)
	}
	return nil
}

func (d *description) last() *mediaLine {
	if len(d.media) == 0 {
		return nil
	}
	return &d.media[len(d.media)-1]
}

func parseMedia(value string) (mediaLine, error) {
	f := strings.Fields(value)
	if len(f) < 3 {
		return mediaLine{}, errors.New("a medium needs kind, port and protocol")
	}
	if len(f)-3 > maxFormats {
		return mediaLine{}, fmt.Errorf("more than %d formats", maxFormats)
	}
	port, _, _ := strings.Cut(f[1], "/")
	p, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return mediaLine{}, errors.New("the port is no number up to 65535")
	}
	return mediaLine{kind: strings.ToLower(f[0]), port: uint16(p), protocol: strings.ToUpper(f[2]), formats: f[3:],
		maps: map[string]string{}}, nil
}

// parseConnection reads "IN IP4 192.0.2.1". A host name gives the zero address: looking names up that a stranger chose
// is not worth it.
func parseConnection(value string) (netip.Addr, error) {
	f := strings.Fields(value)
	if len(f) < 3 || !strings.EqualFold(f[0], "IN") {
		return netip.Addr{}, errors.New("the connection is not of the Internet")
	}
	host, _, _ := strings.Cut(f[2], "/")
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}, nil
	}
	return addr.Unmap().WithZone(""), nil
}

func (d *description) attribute(value string) error {
	name, rest, _ := strings.Cut(value, ":")
	switch strings.ToLower(name) {
	case "sendrecv", "sendonly", "recvonly", "inactive":
		dir := direction(strings.ToLower(name))
		if m := d.last(); m != nil {
			m.direction = dir
		} else {
			d.direction = dir
		}
	case "rtpmap":
		pt, encoding, ok := strings.Cut(strings.TrimSpace(rest), " ")
		m := d.last()
		if !ok || m == nil || len(m.maps) >= maxFormats {
			return nil
		}
		m.maps[pt] = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(encoding)), "/1")
	}
	return nil
}
