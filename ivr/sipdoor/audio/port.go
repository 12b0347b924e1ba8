package audio

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
)

// mediaPort is where a stream's packets leave and arrive. Today each stream has an ownPort; a port that many streams
// share, with batched system calls, can take its place.
type mediaPort interface {
	local() netip.AddrPort
	write(b []byte, to netip.AddrPort) error
	// readLoop hands each packet to take until the port is closed. take may change b, and must not keep it.
	readLoop(take func(b []byte, from netip.AddrPort))
	close() error
}

// fastConn is what *net.UDPConn has beyond net.PacketConn: addresses that need no allocation.
type fastConn interface {
	ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error)
	WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error)
}

// slowConn makes a fastConn of any net.PacketConn.
type slowConn struct{ net.PacketConn }

func (c slowConn) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	n, from, err := c.ReadFrom(b)
	if udp, ok := from.(*net.UDPAddr); ok {
		return n, udp.AddrPort(), err
	}
	return n, netip.AddrPort{}, err
}

func (c slowConn) WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error) {
	return c.WriteTo(b, net.UDPAddrFromAddrPort(to))
}

// ownPort is a socket that belongs to one stream.
type ownPort struct {
	conn net.PacketConn
	fast fastConn
	at   netip.AddrPort
	log  *slog.Logger
}

func newOwnPort(conn net.PacketConn, log *slog.Logger) *ownPort {
	p := &ownPort{conn: conn, log: log}
	if fast, ok := conn.(fastConn); ok {
		p.fast = fast
	} else {
		p.fast = slowConn{conn}
	}
	if udp, ok := conn.LocalAddr().(*net.UDPAddr); ok {
		at := udp.AddrPort()
		p.at = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	}
	return p
}

func (p *ownPort) local() netip.AddrPort { return p.at }

func (p *ownPort) write(b []byte, to netip.AddrPort) error {
	_, err := p.fast.WriteToUDPAddrPort(b, to)
	return err
}

func (p *ownPort) close() error { return p.conn.Close() }

// readLoop gives up after many errors in a row: a socket that only fails would keep a core busy.
func (p *ownPort) readLoop(take func(b []byte, from netip.AddrPort)) {
	buf := make([]byte, packetLimit+1) // one more, so that a longer packet is seen to be too long
	for failures := 0; ; {
		n, from, err := p.fast.ReadFromUDPAddrPort(buf)
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			if failures++; failures == 100 {
				p.log.Error("RTP port cannot be read any more; its call will end by its RTP timeout",
					"port", p.at.Port(), "error", err)
				return
			}
		default:
			failures = 0
			take(buf[:n], netip.AddrPortFrom(from.Addr().Unmap(), from.Port()))
		}
	}
}
