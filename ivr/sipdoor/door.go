package sipdoor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/dialog"
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
	RingTimeout  time.Duration // of an agent's phone, where a turn names none
	// Attest verifies what an INVITE claims by Identity headers; nil: they are not looked at. It must answer when ctx ends.
	Attest func(ctx context.Context, c Claim) Attested
}

// Listener is a place to take calls at.
type Listener struct {
	Network string // "udp" or "tcp"
	Addr    string // "127.0.0.1:5060"
}

// Defaults of Config.
const (
	defaultMaxCalls     = 1000
	defaultMediaTimeout = 30 * time.Second
	defaultRingTimeout  = 30 * time.Second
)

// Prompts is what the door needs of the catalogue.
type Prompts interface {
	Clips(lang string, r prompts.Ref) ([]prompts.Clip, error)
	Recorded(lang string) bool
}

// Door answers calls. It is made by New and works while Serve runs.
type Door struct {
	cfg   Config
	calls ivr.Calls
	bell  *ivr.Bell
	cat   Prompts
	speak func(lang string, r prompts.Ref) ([]audio.Sound, error)
	media *audio.Media
	log   *slog.Logger

	end      *dialog.Endpoint // set when ready is closed
	ready    chan struct{}
	draining atomic.Bool
	figures  figures
}

// errShutdown ends the calls that are left when Serve's context is over.
var errShutdown = errors.New("this server is going away")

// goodbye is how long Serve waits for the far ends of the calls it hangs up, callers and then agents.
const goodbye = 2 * time.Second

// New makes a door; Serve opens it. media must run as long as Serve does.
func New(cfg Config, calls ivr.Calls, bell *ivr.Bell, cat Prompts, media *audio.Media, log *slog.Logger) *Door {
	if cfg.MaxCalls == 0 {
		cfg.MaxCalls = defaultMaxCalls
	}
	if cfg.MediaTimeout == 0 {
		cfg.MediaTimeout = defaultMediaTimeout
	}
	if cfg.RingTimeout == 0 {
		cfg.RingTimeout = defaultRingTimeout
	}
	return &Door{cfg: cfg, calls: calls, bell: bell, cat: cat, speak: clips(cat), media: media, log: log,
		ready: make(chan struct{}), figures: figures{left: make(chan struct{}, 1)}}
}

// Serve takes calls until ctx ends; then it hangs up what is left with ivr.EndShutdown and returns nil. An error means
// that a place could not be bound.
func (d *Door) Serve(ctx context.Context) error {
	listen := make([]dialog.Listener, len(d.cfg.Listen))
	for i, l := range d.cfg.Listen {
		listen[i] = dialog.Listener(l)
	}
	end, err := dialog.Listen(dialog.Config{
		Listen: listen, ListenPacket: d.cfg.ListenPacket, Advertise: d.cfg.Advertise, Media: d.media, Log: d.log,
		Admit:     func(a netip.Addr) bool { return d.cfg.Strangers || d.trunkOf(a) != nil },
		Peer:      d.peer,
		Incoming:  d.incoming,
		Available: func() bool { return !d.draining.Load() },
	})
	if err != nil {
		return fmt.Errorf("open the SIP door: %w", err)
	}
	d.end = end
	close(d.ready)
	<-ctx.Done()
	d.draining.Store(true)
	end.EndAll(errShutdown)
	d.wait(goodbye + time.Second)
	told, stop := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer stop()
	end.Settle(told)
	return end.Close()
}

// wait waits for the calls to be over, but not for ever.
func (d *Door) wait(atMost time.Duration) {
	late := time.After(atMost)
	for d.figures.some() {
		select {
		case <-d.figures.left:
		case <-late:
			d.log.Warn("some calls did not end in time and were dropped")
			return
		}
	}
}

// Ready is closed when all listeners are bound.
func (d *Door) Ready() <-chan struct{} { return d.ready }

// Addr is the bound address of the first listener of a network ("udp", "tcp"), once Ready is closed.
func (d *Door) Addr(network string) netip.AddrPort { return d.end.Addr(network) }

// Drain refuses new calls with 503 and answers OPTIONS with it, so that trunks go elsewhere; calls go on.
func (d *Door) Drain() { d.draining.Store(true) }
