package audio

import (
	"context"
	"net"
	"net/netip"
	"syscall"
)

// listenUDP binds a real socket, marked as voice where the system lets us.
func listenUDP(at netip.AddrPort) (net.PacketConn, error) {
	config := net.ListenConfig{Control: func(network, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) { markVoice(network, fd) })
	}}
	network := "udp4"
	if at.Addr().Is6() && !at.Addr().Is4In6() {
		network = "udp6"
	}
	return config.ListenPacket(context.Background(), network, at.String())
}
