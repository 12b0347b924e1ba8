package memnet

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

// firstFreePort is where port 0 begins to search; below it tests choose ports by hand.
const firstFreePort = 20000

// Network carries datagrams between the Conns that listen on it. Safe for concurrent use.
type Network struct {
	mu      sync.Mutex
	conns   map[netip.AddrPort]*Conn
	next    uint16
	weather Weather
	rng     *rand.Rand
}

// Weather is what a network does to datagrams; each figure is a probability from 0 to 1. The zero Weather is fine.
type Weather struct {
	Loss      float64
	Duplicate float64       // delivered twice
	Late      float64       // delivered Delay later than it should be, so that others overtake it
	Delay     time.Duration // of the late ones
}

// New makes an empty network in fine weather.
func New() *Network {
	return &Network{conns: map[netip.AddrPort]*Conn{}, next: firstFreePort}
}

// SetWeather changes what happens to datagrams from now on; equal seeds give equal fates in the order of sending.
func (n *Network) SetWeather(w Weather, seed uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.weather, n.rng = w, rand.New(rand.NewPCG(seed, seed))
}

// ListenPacket binds "ip:port"; port 0 takes a free one. A bound address gives an error that is EADDRINUSE.
func (n *Network) ListenPacket(addr string) (net.PacketConn, error) {
	ap, err := netip.ParseAddrPort(addr)
	if err != nil {
		return nil, fmt.Errorf("memnet: listen on %q: %w", addr, err)
	}
	return n.Listen(ap)
}

// Listen is ListenPacket for an address that is parsed already. The result is a *Conn.
func (n *Network) Listen(at netip.AddrPort) (net.PacketConn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	at = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	if at.Port() == 0 {
		free, err := n.freePort(at.Addr())
		if err != nil {
			return nil, err
		}
		at = free
	}
	if _, taken := n.conns[at]; taken {
		return nil, fmt.Errorf("memnet: listen on %s: %w", at, syscall.EADDRINUSE)
	}
	c := newConn(n, at)
	n.conns[at] = c
	return c, nil
}

func (n *Network) freePort(ip netip.Addr) (netip.AddrPort, error) {
	for range 1 << 16 {
		at := netip.AddrPortFrom(ip, n.next)
		n.next = max(n.next+1, firstFreePort)
		if _, taken := n.conns[at]; !taken {
			return at, nil
		}
	}
	return netip.AddrPort{}, fmt.Errorf("memnet: no free port on %s: %w", ip, syscall.EADDRINUSE)
}

// send delivers a copy of b as the weather allows. Nobody at to: the datagram is gone, as on a real network.
func (n *Network) send(b []byte, from, to netip.AddrPort) {
	n.mu.Lock()
	defer n.mu.Unlock()
	dst := n.conns[netip.AddrPortFrom(to.Addr().Unmap(), to.Port())]
	if dst == nil || n.chance(n.weather.Loss) {
		return
	}
	d := datagram{data: append([]byte(nil), b...), from: from}
	copies := 1
	if n.chance(n.weather.Duplicate) {
		copies = 2
	}
	for range copies {
		if n.chance(n.weather.Late) {
			time.AfterFunc(n.weather.Delay, func() { dst.deliver(d) })
			continue
		}
		dst.deliver(d)
	}
}

func (n *Network) chance(p float64) bool { return p > 0 && n.rng.Float64() < p }

func (n *Network) remove(c *Conn) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.conns[c.local] == c {
		delete(n.conns, c.local)
	}
}
