package audio

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

// portRest is how long a freed port is left alone: late packets of the call that had it must not reach the next one.
const portRest = 10 * time.Second

// ErrNoPort says that every port of the range is in a call, resting or taken by another program.
var ErrNoPort = errors.New("no RTP port is free: widen the range or take fewer calls")

// ports hands out the even ports of a range.
type ports struct {
	ip        netip.Addr
	low, high int
	listen    func(netip.AddrPort) (net.PacketConn, error)

	mu   sync.Mutex
	busy map[int]time.Time // when the port is free again; the zero time while it is in use
}

// take binds a port, beginning at a random one, so that the next call's port cannot be guessed from this one's.
func (p *ports) take() (net.PacketConn, error) {
	if p.low == 0 && p.high == 0 {
		return p.listen(netip.AddrPortFrom(p.ip, 0))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	low := p.low + p.low&1
	count := (p.high-low)/2 + 1
	if count <= 0 {
		return nil, ErrNoPort
	}
	start := rand.IntN(count)
	for i := range count {
		port := low + 2*((start+i)%count)
		if until, known := p.busy[port]; known && (until.IsZero() || time.Now().Before(until)) {
			continue
		}
		conn, err := p.listen(netip.AddrPortFrom(p.ip, uint16(port)))
		if errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("bind RTP port %d: %w", port, err)
		}
		p.busy[port] = time.Time{}
		return conn, nil
	}
	return nil, ErrNoPort
}

// free lets a port rest and then be taken again.
func (p *ports) free(port int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.busy[port]; known {
		p.busy[port] = time.Now().Add(portRest)
	}
}
