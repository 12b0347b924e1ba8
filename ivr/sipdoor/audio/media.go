package audio

import (
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// Config is what a Media needs of the machine.
type Config struct {
	IP        netip.Addr // to bind; a concrete address, which is also the one to put into SDP
	Low, High int        // the range of RTP ports; even ones are used. 0, 0: any port that is free
	// Listen binds a port; an error that is EADDRINUSE means: try another. Nil: real UDP sockets, marked DSCP EF.
	Listen func(netip.AddrPort) (net.PacketConn, error)
	Log    *slog.Logger // nil: nothing is logged
}

// Media is a node's audio: its ports, the one scheduler that paces all streams, the sounds encoded once for all calls.
// Safe for concurrent use.
type Media struct {
	ports  *ports
	sounds soundCache
	log    *slog.Logger

	mu      sync.Mutex
	joining []*Stream     // opened, not yet seen by the scheduler
	wake    chan struct{} // holds one: somebody joined

	frames, late, skipped atomic.Uint64
	worst                 atomic.Int64
}

// New makes a Media. Streams are silent until Run runs.
func New(c Config) *Media {
	if c.Listen == nil {
		c.Listen = listenUDP
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Media{
		ports: &ports{ip: c.IP, low: c.Low, high: c.High, listen: c.Listen, busy: map[int]time.Time{}},
		log:   c.Log,
		wake:  make(chan struct{}, 1),
	}
}

// Prepare encodes sounds for every codec ahead of time, so that the first caller does not wait for it.
func (m *Media) Prepare(sounds ...Sound) {
	for _, sound := range sounds {
		for _, codec := range codecs {
			m.sounds.track(sound, codec)
		}
	}
}

// Open takes a port and begins to listen on it. The stream sends nothing and drops what arrives until Connect. The
// error is ErrNoPort when none is left.
func (m *Media) Open() (*Stream, error) {
	conn, err := m.ports.take()
	if err != nil {
		return nil, err
	}
	s := newStream(m, newOwnPort(conn, m.log))
	m.mu.Lock()
	m.joining = append(m.joining, s)
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
	go s.listen()
	return s, nil
}

// forget drops a stream that closed before the scheduler saw it.
func (m *Media) forget(s *Stream) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, other := range m.joining {
		if other == s {
			m.joining[i] = m.joining[len(m.joining)-1]
			m.joining[len(m.joining)-1] = nil
			m.joining = m.joining[:len(m.joining)-1]
			return
		}
	}
}

// Lateness says how well the pace is kept; all figures only grow.
type Lateness struct {
	Frames  uint64        // sent by the scheduler
	Late    uint64        // of these, more than 5 ms after their time
	Skipped uint64        // times that the machine stood still so long that all streams left frames out
	Worst   time.Duration // the latest frame ever
}

// Lateness is a snapshot for metrics.
func (m *Media) Lateness() Lateness {
	return Lateness{
		Frames: m.frames.Load(), Late: m.late.Load(), Skipped: m.skipped.Load(),
		Worst: time.Duration(m.worst.Load()),
	}
}
