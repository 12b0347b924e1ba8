package memnet

import (
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
)

// queueLength is how many datagrams wait unread before further ones are dropped, as in a socket's buffer.
const queueLength = 1024

// Conn is one bound address. It is a net.PacketConn and, like *net.UDPConn, reads and writes with netip.AddrPort too.
type Conn struct {
	net   *Network
	local netip.AddrPort
	queue chan datagram
	done  chan struct{}
	once  sync.Once
	read  deadline
}

type datagram struct {
	data []byte
	from netip.AddrPort
}

func newConn(n *Network, at netip.AddrPort) *Conn {
	return &Conn{
		net: n, local: at,
		queue: make(chan datagram, queueLength),
		done:  make(chan struct{}),
		read:  deadline{passed: make(chan struct{})},
	}
}

func (c *Conn) deliver(d datagram) {
	select {
	case c.queue <- d:
	default:
	}
}

// ReadFrom waits for a datagram, the read deadline (os.ErrDeadlineExceeded) or Close (net.ErrClosed). The address is a
// *net.UDPAddr. What does not fit into b is cut off.
func (c *Conn) ReadFrom(b []byte) (int, net.Addr, error) {
	n, from, err := c.ReadFromUDPAddrPort(b)
	if err != nil {
		return 0, nil, err
	}
	return n, net.UDPAddrFromAddrPort(from), nil
}

// ReadFromUDPAddrPort is ReadFrom without the allocated address.
func (c *Conn) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	passed := c.read.wait()
	select { // a deadline in the past wins over waiting datagrams, as in package net
	case <-c.done:
		return 0, netip.AddrPort{}, c.fail("read", net.ErrClosed)
	case <-passed:
		return 0, netip.AddrPort{}, c.fail("read", os.ErrDeadlineExceeded)
	default:
	}
	select {
	case d := <-c.queue:
		return copy(b, d.data), d.from, nil
	case <-c.done:
		return 0, netip.AddrPort{}, c.fail("read", net.ErrClosed)
	case <-passed:
		return 0, netip.AddrPort{}, c.fail("read", os.ErrDeadlineExceeded)
	}
}

// WriteTo sends b to a *net.UDPAddr; it never blocks.
func (c *Conn) WriteTo(b []byte, to net.Addr) (int, error) {
	udp, ok := to.(*net.UDPAddr)
	if !ok {
		return 0, c.fail("write", net.InvalidAddrError("not a UDP address"))
	}
	return c.WriteToUDPAddrPort(b, udp.AddrPort())
}

// WriteToUDPAddrPort is WriteTo for an address that is parsed already.
func (c *Conn) WriteToUDPAddrPort(b []byte, to netip.AddrPort) (int, error) {
	select {
	case <-c.done:
		return 0, c.fail("write", net.ErrClosed)
	default:
	}
	c.net.send(b, c.local, to)
	return len(b), nil
}

// Close frees the address and ends reads that wait. Closing twice is an error, as in package net.
func (c *Conn) Close() error {
	err := c.fail("close", net.ErrClosed)
	c.once.Do(func() {
		err = nil
		close(c.done)
		c.net.remove(c)
		c.read.set(time.Time{})
	})
	return err
}

// LocalAddr is a *net.UDPAddr.
func (c *Conn) LocalAddr() net.Addr { return net.UDPAddrFromAddrPort(c.local) }

// SetDeadline is SetReadDeadline: writes never wait.
func (c *Conn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

// SetWriteDeadline does nothing: writes never wait.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }

// SetReadDeadline bounds this and later reads, also one that waits already; the zero time takes the bound away.
func (c *Conn) SetReadDeadline(t time.Time) error {
	select {
	case <-c.done:
		return c.fail("set", net.ErrClosed)
	default:
	}
	c.read.set(t)
	return nil
}

func (c *Conn) fail(op string, err error) error {
	return &net.OpError{Op: op, Net: "udp", Source: c.LocalAddr(), Err: err}
}
