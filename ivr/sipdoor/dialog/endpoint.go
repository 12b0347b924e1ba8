package dialog

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr/sipdoor/audio"
)

// Config is what an Endpoint is made with.
type Config struct {
	Listen       []Listener
	ListenPacket func(addr string) (net.PacketConn, error) // nil: the machine's network
	Advertise    netip.Addr                                // in Contact and SDP; zero: what is bound
	Media        *audio.Media
	Log          *slog.Logger

	// Admit tells who may send anything at all; nil admits everybody.
	Admit func(netip.Addr) bool
	// Peer names the network that an address belongs to, so that a dialog may be served by several of its addresses;
	// nil or "" when there is none.
	Peer func(netip.Addr) string
	// Incoming is a call at the door, on a goroutine of its own; the call is over when it returns. A panic in it is
	// contained, counted and logged. ctx ends with the endpoint.
	Incoming func(ctx context.Context, inv *Invitation)
	// Available answers OPTIONS: 200, or 503 when no more calls are wanted. Nil is always available.
	Available func() bool
}

// Listener is a place to listen at.
type Listener struct {
	Network string // "udp", "tcp"
	Addr    string // "127.0.0.1:5060"
}

// Endpoint is bound places, the dialogs that live there, and what they share.
type Endpoint struct {
	cfg    Config
	places []place
	guard  *guard
	counts counters

	transport *sip.TransportLayer
	layer     *sip.TransactionLayer

	// ctx is over when the endpoint closes, calls when its calls shall end, at the latest then: every leg's context
	// descends from calls.
	ctx, calls       context.Context
	cancel, endCalls context.CancelCauseFunc

	mu      sync.Mutex
	legs    map[legID]*Leg
	pending map[string]bool // Call-ID and From-tag of INVITEs being answered: RFC 3261 section 8.2.2.2
	// refusals are ACKs of INVITEs of ours that were refused, by branch, as long as they may be wanted again.
	refusals map[string]*sip.Request
	closed   bool
	spawned  int            // pieces of work of spawn's under way
	idle     *sync.Cond     // on mu: spawned has become 0
	work     sync.WaitGroup // handlers, and what was spawned
	serving  sync.WaitGroup
}

type counters struct{ malformed, strangers, panics atomic.Uint64 }

// Counts are figures since the start: messages that were no SIP, messages and connections of strangers, panics.
func (e *Endpoint) Counts() (malformed, strangers, panics uint64) {
	return e.counts.malformed.Load(), e.counts.strangers.Load(), e.counts.panics.Load()
}

// legID names a dialog (RFC 3261 section 12): the tags from our side.
type legID struct{ call, near, far string }

// ErrClosed is why legs end when the endpoint closes.
var ErrClosed = errors.New("the endpoint closed")

// udpRoom is the largest datagram sent. sipgo refuses what is within 200 bytes of it (RFC 3261 section 18.1.1 would
// have a request change to TCP at 1300 bytes, which trunks that speak UDP do not take): IP fragments it.
const udpRoom = 16 << 10

// tame sets sipgo's package variables once, before any socket of the program is open. Its default logger would print
// beside ours; what matters comes through the loggers that each endpoint hands in.
var tame = sync.OnceFunc(func() {
	sip.UDPMTUSize = udpRoom
	sip.SetDefaultLogger(slog.New(slog.DiscardHandler))
})

// nameless is the resolver that sipgo gets: names that a message brings are not looked up. What is configured is
// resolved here.
var nameless = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
	return nil, errors.New("names in SIP messages are not looked up")
}}

// Listen binds an endpoint and serves it until Close.
func Listen(cfg Config) (*Endpoint, error) {
	tame()
	if cfg.Admit == nil {
		cfg.Admit = func(netip.Addr) bool { return true }
	}
	if cfg.Peer == nil {
		cfg.Peer = func(netip.Addr) string { return "" }
	}
	if cfg.Available == nil {
		cfg.Available = func() bool { return true }
	}
	e := &Endpoint{cfg: cfg, legs: map[legID]*Leg{}, pending: map[string]bool{}, refusals: map[string]*sip.Request{}}
	e.idle = sync.NewCond(&e.mu)
	e.ctx, e.cancel = context.WithCancelCause(context.Background())
	e.calls, e.endCalls = context.WithCancelCause(e.ctx)
	e.guard = &guard{admit: cfg.Admit, counts: &e.counts, log: newSampler(cfg.Log, slog.LevelWarn),
		dial: map[netip.Addr]int{}}
	log := slog.New(quiet{e.guard})
	e.transport = sip.NewTransportLayer(nameless, sip.NewParser(), nil, sip.WithTransportLayerLogger(log),
		sip.WithTransportLayerReadFilter(e.filter))
	e.layer = sip.NewTransactionLayer(e.transport, sip.WithTransactionLayerLogger(log),
		sip.WithTransactionLayerUnhandledResponseHandler(e.stray))
	e.layer.OnRequest(e.receive)
	for _, l := range cfg.Listen {
		if err := e.bind(l); err != nil {
			e.Close()
			return nil, err
		}
	}
	for _, p := range e.places {
		e.serving.Go(p.serve)
	}
	for _, p := range e.places {
		<-p.reading
	}
	return e, nil
}

func (e *Endpoint) filter(info sip.TransportReadProps, data []byte) ([]byte, error) {
	if info.Transport != "UDP" { // a doorway has looked already
		return data, nil
	}
	return e.guard.filter(info.RemoteAddr, data), nil
}

// Close ends what is left and frees the places. Legs still up are dropped without a word: hang them up before.
func (e *Endpoint) Close() error {
	e.cancel(ErrClosed)
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	var errs []error
	e.layer.Close()
	for _, p := range e.places {
		errs = append(errs, p.Close())
	}
	e.serving.Wait()
	errs = append(errs, e.transport.Close())
	e.work.Wait()
	return errors.Join(errs...)
}

// EndAll ends every leg with a cause, and lets their owners hang up while the places are still bound.
func (e *Endpoint) EndAll(cause error) { e.endCalls(cause) }

// Settle waits until the far ends of calls that were dropped or given up have been told so, or ctx ends.
func (e *Endpoint) Settle(ctx context.Context) {
	defer context.AfterFunc(ctx, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.idle.Broadcast()
	})()
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.spawned > 0 && ctx.Err() == nil {
		e.idle.Wait()
	}
}

// HangupAll hangs up every leg and waits until the far ends have agreed, or ctx ends.
func (e *Endpoint) HangupAll(ctx context.Context) {
	e.mu.Lock()
	legs := slices.Collect(maps.Values(e.legs))
	e.mu.Unlock()
	var wg sync.WaitGroup
	for _, l := range legs {
		if l.up() {
			wg.Go(func() { l.Hangup(ctx) })
		}
	}
	wg.Wait()
}

// begin counts a piece of work that Close waits for; false when it is too late to begin one.
func (e *Endpoint) begin() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closed {
		e.work.Add(1)
	}
	return !e.closed
}

// spawn runs f, a message to a far end that outlasts its call, on a goroutine that Settle and Close wait for. A panic in
// it is contained.
func (e *Endpoint) spawn(f func()) {
	if !e.begin() {
		return
	}
	e.count(1)
	go func() {
		defer e.work.Done()
		defer e.count(-1)
		defer func() {
			if recover() != nil {
				e.contain()
			}
		}()
		f()
	}()
}

func (e *Endpoint) count(n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.spawned += n; e.spawned == 0 {
		e.idle.Broadcast()
	}
}

// Addr is where the endpoint is bound for a network; zero when it is not.
func (e *Endpoint) Addr(network string) netip.AddrPort {
	if p := e.place(network); p != nil {
		return p.addr
	}
	return netip.AddrPort{}
}

// Legs tells how many dialogs are up or in the making.
func (e *Endpoint) Legs() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.legs)
}

func (e *Endpoint) find(id legID) *Leg {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.legs[id]
}

func (e *Endpoint) keep(l *Leg) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.legs[l.id] = l
}

func (e *Endpoint) forget(l *Leg) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.legs, l.id)
}

// token is a name that nobody can guess, for tags, branches and Call-IDs.
func token() string { return rand.Text()[:20] }

func branch() string { return sip.RFC3261BranchMagicCookie + token() }
