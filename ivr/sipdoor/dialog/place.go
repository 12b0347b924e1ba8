package dialog

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"
)

// place is one bound listener.
type place struct {
	io.Closer
	network   string // "udp", "tcp"
	addr      netip.AddrPort
	advertise netip.Addr // zero when bound to every address and none was configured
	serve     func()
	reading   chan struct{} // closed when requests can be sent from here
}

// linger is how long a socket that is closed stays known to sipgo: a request on its way to us that found it gone would
// have sipgo open a connection of its own to whatever host the request's Via names.
const linger = 100 * time.Millisecond

// announced tells when sipgo first reads from a socket: only then does it find the socket to send from.
type announced struct {
	net.PacketConn
	reading func()
}

func (a announced) ReadFrom(b []byte) (int, net.Addr, error) {
	a.reading()
	n, from, err := a.PacketConn.ReadFrom(b)
	if err != nil {
		time.Sleep(linger)
	}
	return n, from, err
}

func (e *Endpoint) bind(l Listener) error {
	p := place{network: strings.ToLower(l.Network), advertise: e.cfg.Advertise, reading: make(chan struct{})}
	switch p.network {
	case "udp":
		conn, err := e.listenPacket(l.Addr)
		if err != nil {
			return fmt.Errorf("listen for SIP over UDP at %s: %w", l.Addr, err)
		}
		p.Closer, p.addr = conn, netip.MustParseAddrPort(conn.LocalAddr().String())
		served := announced{conn, sync.OnceFunc(func() { close(p.reading) })}
		p.serve = func() { _ = e.transport.ServeUDP(served) } // it ends when conn is closed
	case "tcp":
		ln, err := net.Listen("tcp", l.Addr)
		if err != nil {
			return fmt.Errorf("listen for SIP over TCP at %s: %w", l.Addr, err)
		}
		p.Closer, p.addr = ln, netip.MustParseAddrPort(ln.Addr().String())
		way := &doorway{Listener: ln, guard: e.guard, each: map[netip.Addr]int{}}
		p.serve = func() { _ = e.transport.ServeTCP(way) }
		close(p.reading)
	default:
		return fmt.Errorf("listen for SIP at %s: the network is %q, and must be udp or tcp", l.Addr, l.Network)
	}
	if !p.advertise.IsValid() && !p.addr.Addr().IsUnspecified() {
		p.advertise = p.addr.Addr().Unmap()
	}
	e.places = append(e.places, p)
	return nil
}

func (e *Endpoint) listenPacket(addr string) (net.PacketConn, error) {
	if e.cfg.ListenPacket != nil {
		return e.cfg.ListenPacket(addr)
	}
	return net.ListenPacket("udp", addr)
}

// placeOf finds the place where a request came in.
func (e *Endpoint) placeOf(tx *sip.ServerTx, network string) *place {
	local := tx.Connection().LocalAddr().String()
	for i := range e.places {
		if p := &e.places[i]; p.network == strings.ToLower(network) && p.addr.String() == local {
			return p
		}
	}
	return e.place(network)
}

func (e *Endpoint) place(network string) *place {
	for i := range e.places {
		if e.places[i].network == strings.ToLower(network) {
			return &e.places[i]
		}
	}
	return nil
}

// near is the address to name towards a peer: the advertised one, else the one this machine would send from.
func (p *place) near(peer netip.Addr) netip.Addr {
	if p.advertise.IsValid() {
		return p.advertise
	}
	conn, err := net.Dial("udp", netip.AddrPortFrom(peer, 9).String()) // sends nothing
	if err != nil {
		return netip.IPv4Unspecified()
	}
	defer conn.Close()
	return addrOf(conn.LocalAddr())
}

// laddr makes sipgo send from the place itself. Only for UDP: for TCP sipgo would take any connection that came in
// there.
func (p *place) laddr() sip.Addr {
	if p.network != "udp" {
		return sip.Addr{}
	}
	return sip.Addr{IP: p.addr.Addr().AsSlice(), Port: int(p.addr.Port())}
}
