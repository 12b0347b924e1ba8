package sipdoor_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/memnet"
	"supportline/ivr/sipdoor/softphone"
	"supportline/prompts"
)

// engine is scripted: Begin gives the first turn, each Next the following one.
type engine struct {
	mu      sync.Mutex
	turns   []ivr.Turn
	at      map[ivr.CallID]int
	arrived []ivr.Arrival
	events  []ivr.Event
	ends    []ivr.Ending
	end     chan ivr.Ending
	failAt  int             // Next fails when it would give this turn
	onNext  func(ivr.Event) // runs inside Next
	slow    chan struct{}   // Begin waits for it
}

func (e *engine) Begin(_ context.Context, a ivr.Arrival) (ivr.Turn, int, error) {
	if e.slow != nil {
		<-e.slow
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.arrived = append(e.arrived, a)
	e.at[a.ID] = 0
	return e.turns[0], 0, nil
}

func (e *engine) Next(_ context.Context, id ivr.CallID, seq int, ev ivr.Event) (ivr.Turn, int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.onNext != nil {
		e.onNext(ev)
	}
	e.events = append(e.events, ev)
	if e.at[id] != seq {
		return ivr.Turn{}, 0, errors.New("the event answers another turn")
	}
	e.at[id]++
	n := e.at[id]
	if e.failAt != 0 && n == e.failAt {
		return ivr.Turn{}, 0, errors.New("the disk is full")
	}
	if n >= len(e.turns) {
		return ivr.Turn{Then: ivr.Hangup{Ending: ivr.EndClosed}}, n, nil
	}
	return e.turns[n], n, nil
}

func (e *engine) End(_ context.Context, id ivr.CallID, ending ivr.Ending) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ends = append(e.ends, ending)
	select {
	case e.end <- ending:
	default:
	}
	return nil
}

func (e *engine) heard() []ivr.Event {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.events)
}

// script changes what the engine will say.
func (e *engine) script(turns ...ivr.Turn) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.turns = turns
}

func (e *engine) arrivals() []ivr.Arrival {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.arrived)
}

func (e *engine) endings() []ivr.Ending {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.ends)
}

// world is a door, its scripted engine and a network around them.
type world struct {
	*testing.T
	net    *memnet.Network // nil: real loopback
	engine *engine
	bell   *ivr.Bell
	door   *sipdoor.Door
	media  *audio.Media
	logged *logged
	stop   context.CancelFunc // of the door
	served chan error
}

// logged collects what is logged.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

const doorAt = "10.0.0.1:5060"

// tones are what the prompts of the tests sound like: hertz and length.
var tones = map[string]struct {
	hz float64
	d  time.Duration
}{
	"short": {500, 200 * time.Millisecond}, "long": {700, 5 * time.Second}, "whisper": {3000, time.Second},
	"fault": {1100, time.Second}, "bye": {1300, 400 * time.Millisecond},
}

func speak(_ string, r prompts.Ref) ([]audio.Sound, error) {
	t, ok := tones[r.Key]
	if !ok {
		return nil, errors.New("no such prompt")
	}
	return []audio.Sound{audio.Tone(t.hz, t.d)}, nil
}

type silentPrompts struct{}

func (silentPrompts) Clips(string, prompts.Ref) ([]prompts.Clip, error) { return nil, nil }
func (silentPrompts) Recorded(lang string) bool                         { return lang == "en" }

// inBubble runs a test in virtual time on a network in memory.
func inBubble(t *testing.T, cfg sipdoor.Config, turns []ivr.Turn, test func(w *world)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		cfg.ListenPacket = n.ListenPacket
		if cfg.Listen == nil {
			cfg.Listen = []sipdoor.Listener{{Network: "udp", Addr: doorAt}}
		}
		w := newWorld(t, n, cfg, turns, netip.MustParseAddr("10.0.0.1"))
		test(w)
	})
}

func newWorld(t *testing.T, n *memnet.Network, cfg sipdoor.Config, turns []ivr.Turn, ip netip.Addr) *world {
	w := &world{T: t, net: n, bell: &ivr.Bell{}, logged: &logged{}, served: make(chan error, 1),
		engine: &engine{turns: turns, at: map[ivr.CallID]int{}, end: make(chan ivr.Ending, 1000)}}
	w.media = w.sound(ip)
	if cfg.Trunks == nil {
		cfg.Strangers = true
	}
	log := slog.New(slog.NewTextHandler(w.logged, nil))
	w.door = sipdoor.New(cfg, w.engine, w.bell, silentPrompts{}, w.media, log)
	w.door.Speak(speak)
	ctx, stop := context.WithCancel(context.Background())
	w.stop = stop
	go func() { w.served <- w.door.Serve(ctx) }()
	<-w.door.Ready()
	t.Cleanup(func() {
		stop()
		if err := <-w.served; err != nil {
			t.Errorf("Serve: %v", err)
		}
		if t.Failed() {
			t.Logf("log:\n%s", w.logged)
		}
	})
	return w
}

// sound makes a Media that runs until the test ends.
func (w *world) sound(ip netip.Addr) *audio.Media {
	cfg := audio.Config{IP: ip}
	if w.net != nil {
		cfg.Listen = func(at netip.AddrPort) (net.PacketConn, error) { return w.net.Listen(at) }
	}
	m := audio.New(cfg)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		m.Run(ctx)
	}()
	w.Cleanup(func() { stop(); <-ended })
	return m
}

// phone sets up a softphone at an address.
func (w *world) phone(addr, transport string) *softphone.Phone {
	w.Helper()
	cfg := softphone.Config{Addr: addr, Transport: transport, Media: w.sound(netip.MustParseAddrPort(addr).Addr())}
	if w.net != nil {
		cfg.ListenPacket = w.net.ListenPacket
	}
	p, err := softphone.New(cfg)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = p.Close() })
	return p
}

func (w *world) caller() *softphone.Phone { return w.phone("10.0.0.2:5060", "udp") }

func (w *world) dial(p *softphone.Phone) *softphone.Call {
	w.Helper()
	c, err := p.Dial(context.Background(), "sip:0201605899@"+doorAt, softphone.From{User: "+46850641350"})
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// wantEnd waits for the call's ending.
func (w *world) wantEnd(want ivr.Ending) {
	w.Helper()
	select {
	case got := <-w.engine.end:
		if got != want {
			w.Errorf("the call ends as %s, want %s", got, want)
		}
	case <-time.After(2 * time.Minute):
		w.Errorf("the call does not end, want %s", want)
	}
}

func (w *world) wantEvents(want ...ivr.Event) {
	w.Helper()
	if got := w.engine.heard(); !slices.Equal(got, want) {
		w.Errorf("events %#v, want %#v", got, want)
	}
}

// ear records a call.
type ear struct {
	mu  sync.Mutex
	pcm []int16
}

func listen(c *softphone.Call) *ear {
	e := &ear{}
	c.Record(func(pcm []int16, _ time.Time) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.pcm = append(e.pcm, pcm...)
	})
	return e
}

// all is what was heard so far.
func (e *ear) all() []int16 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.pcm)
}

// tone tells how long a frequency was heard.
func (e *ear) tone(hz float64) time.Duration {
	var all time.Duration
	for _, s := range audio.Tones(e.all(), hz) {
		all += s.To - s.From
	}
	return all
}

func say(keys ...string) []prompts.Ref {
	var list []prompts.Ref
	for _, k := range keys {
		list = append(list, prompts.Say(k))
	}
	return list
}

func gather(most int, keys ...string) ivr.Turn {
	return ivr.Turn{Lang: "en", Say: say(keys...), Then: ivr.Gather{Max: most, First: 5 * time.Second, Next: 2 * time.Second, Finish: most > 1}}
}

func hangup(keys ...string) ivr.Turn {
	return ivr.Turn{Lang: "en", Say: say(keys...), Then: ivr.Hangup{Ending: ivr.EndClosed}}
}
