package sipdoor

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor/audio"
	"supportline/prompts"
)

// Config is what a Door is set up with. The zero of each limit is a sane default.
type Config struct {
	Listen []Listener
	// ListenPacket binds UDP; nil is the machine's network.
	ListenPacket func(addr string) (net.PacketConn, error)
	// Advertise is the address that Contact and SDP name; zero: the one that was bound.
	Advertise netip.Addr
	Trunks    []Trunk
	// Strangers lets calls in from addresses that no trunk covers. Otherwise they hear nothing, not even a refusal.
	Strangers    bool
	MaxCalls     int           // calls at once; beyond it 503
	MediaTimeout time.Duration // without any sound from a side that is not on hold
}

// Listener is a place to take calls at.
type Listener struct {
	Network string // "udp" or "tcp"
	Addr    string // "127.0.0.1:5060"
}

// Trunk is a carrier (or an exchange) that delivers calls from known addresses.
type Trunk struct {
	Name     string
	Networks []netip.Prefix
	Region   string // ISO 3166, in whose format the trunk writes numbers
	// TrustIdentity believes P-Asserted-Identity and verstat from this trunk (RFC 3325's trust domain).
	TrustIdentity bool
}

// Prompts is what the door needs of the catalogue.
type Prompts interface {
	Clips(lang string, r prompts.Ref) ([]prompts.Clip, error)
	Recorded(lang string) bool
}

// Stats are figures since the start, for metrics.
type Stats struct {
	Up        int            // calls being handled now
	Answered  uint64         // calls answered
	Refused   map[int]uint64 // by SIP status
	Malformed uint64         // messages that were no SIP
	Strangers uint64         // messages from addresses that may not call
	Panics    uint64         // contained; each is a defect
}

// Door answers calls. It is made by New and works while Serve runs.
type Door struct{}

// New makes a door; Serve opens it.
func New(cfg Config, calls ivr.Calls, bell *ivr.Bell, cat Prompts, media *audio.Media, log *slog.Logger) *Door {
	return &Door{}
}

// Serve takes calls until ctx ends; then it hangs up what is left with ivr.EndShutdown and returns nil.
func (d *Door) Serve(ctx context.Context) error { <-ctx.Done(); return nil }

// Ready is closed when all listeners are bound.
func (d *Door) Ready() <-chan struct{} { return nil }

// Addr is the bound address of the first listener of a network ("udp", "tcp"), known once Ready is closed.
func (d *Door) Addr(network string) netip.AddrPort { return netip.AddrPort{} }

// Drain refuses new calls with 503 and answers OPTIONS with it, so that trunks go elsewhere; calls go on.
func (d *Door) Drain() {}

// Stats tells the figures so far.
func (d *Door) Stats() Stats { return Stats{} }
