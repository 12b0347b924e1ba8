package dialog

import (
	"bytes"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"sync"
)

// Limits of one SIP message. A large INVITE with a large SDP has 3 kB.
const (
	maxMessage = 32<<10 - 1 // sipgo cuts datagrams at 32 kB: a longer one cannot be told from a cut one
	maxHeaders = 128
	maxHeader  = 4 << 10
)

// guard decides who may send at all, before sipgo spends memory on them: it keeps an entry for each source address as
// long as a socket lives, and a transaction for each request.
type guard struct {
	admit  func(netip.Addr) bool
	counts *counters
	log    sampler

	mu   sync.RWMutex
	dial map[netip.Addr]int // addresses we have called ourselves: calls to each
}

// filter is sipgo's read filter. It drops by giving nothing back and never returns an error: that would end the
// listener.
func (g *guard) filter(from net.Addr, data []byte) []byte {
	source := addrOf(from)
	if !g.welcome(source) {
		g.counts.strangers.Add(1)
		g.log.say("a message from an address that no trunk covers was dropped", "from", source)
		return nil
	}
	if len(data) <= 4 && len(bytes.Trim(data, "\r\n")) == 0 {
		return data // keep-alive (RFC 5626 section 3.5.1)
	}
	if err := check(data); err != nil {
		g.malformed(source, err)
		return nil
	}
	return data
}

// malformed counts and logs a message that is no SIP. The reason never holds any of its text.
func (g *guard) malformed(source netip.Addr, reason error) {
	g.counts.malformed.Add(1)
	g.log.say("a malformed SIP message was dropped", "from", source, "reason", reason)
}

func (g *guard) welcome(source netip.Addr) bool {
	if g.admit(source) {
		return true
	}
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.dial[source] > 0
}

// expect lets answers in from an address that is called; the result takes it back.
func (g *guard) expect(a netip.Addr) (forget func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.dial[a]++
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.dial[a]--; g.dial[a] <= 0 {
			delete(g.dial, a)
		}
	})
}

var (
	errNoEnd     = errors.New("the header has no end")
	errNoVersion = errors.New("the first line names no SIP")
	errTooMany   = errors.New("too many header fields")
	errTooLong   = errors.New("a header field or the message is too long")
	errControl   = errors.New("the header holds a NUL or a bare line end")
	errLengths   = errors.New("the body's length is given twice, or is no number, or is wrong")
)

// check looks at the frame of a message that sipgo will parse: its limits, and what parsers disagree about. Whatever is
// inside a header field is left to sipgo and to the checks of a request.
func check(data []byte) error {
	if len(data) > maxMessage {
		return errTooLong
	}
	data = bytes.TrimLeft(data, "\r\n")
	head, body, ok := bytes.Cut(data, []byte("\r\n\r\n"))
	if !ok {
		return errNoEnd
	}
	first, fields, _ := bytes.Cut(head, []byte("\r\n"))
	if !bytes.HasPrefix(first, []byte("SIP/2.0 ")) && !bytes.Contains(first, []byte(" SIP/")) {
		return errNoVersion
	}
	if len(first) > maxHeader {
		return errTooLong
	}
	length, err := checkFields(fields)
	if err != nil {
		return err
	}
	if length > len(body) {
		return errLengths
	}
	return nil
}

// checkFields returns the Content-Length, -1 without one.
func checkFields(fields []byte) (int, error) {
	length, n := -1, 0
	for len(fields) > 0 {
		var line []byte
		line, fields, _ = bytes.Cut(fields, []byte("\r\n"))
		if n++; n > maxHeaders {
			return 0, errTooMany
		}
		if len(line) > maxHeader {
			return 0, errTooLong
		}
		if bytes.ContainsAny(line, "\x00\r\n") {
			return 0, errControl
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		name = bytes.TrimSpace(name)
		if !bytes.EqualFold(name, []byte("Content-Length")) && !bytes.EqualFold(name, []byte("l")) {
			continue
		}
		l, err := strconv.ParseUint(string(bytes.TrimSpace(value)), 10, 31)
		if err != nil || length >= 0 || int(l) > maxMessage {
			return 0, errLengths
		}
		length = int(l)
	}
	return length, nil
}

func addrOf(a net.Addr) netip.Addr {
	switch a := a.(type) {
	case *net.UDPAddr:
		return a.AddrPort().Addr().Unmap()
	case *net.TCPAddr:
		return a.AddrPort().Addr().Unmap()
	}
	ap, _ := netip.ParseAddrPort(a.String())
	return ap.Addr().Unmap()
}
