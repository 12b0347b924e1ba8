package dialog

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr/sipdoor/audio"
)

// Why a leg is over: the cause of its context.
var (
	ErrFarHungUp  = errors.New("the far end hung up")
	ErrNearHungUp = errors.New("this end hung up")
	ErrCancelled  = errors.New("the far end gave up before the answer")
	ErrNoACK      = errors.New("the answer was never acknowledged")
)

// patience is how long a transaction may take: 64 times T1 (RFC 3261 section 17.1.1.2).
const patience = 32 * time.Second

// Leg is one dialog with its audio. Its owner waits for Context to be over, and calls Close when done with it.
type Leg struct {
	e       *Endpoint
	id      legID
	place   *place
	near    netip.Addr     // what Contact and SDP name
	peer    netip.AddrPort // where the first request came from, or was sent to
	local   sip.FromHeader // From of our requests
	remote  sip.ToHeader   // To of our requests
	called  bool           // this side made the call
	also    netip.Addr     // another address that its requests may come from
	release func()         // of the guard's expectation

	ctx    context.Context
	cancel context.CancelCauseFunc
	stream *audio.Stream
	info   chan byte     // keys that came by INFO
	change chan struct{} // full while an INVITE or UPDATE of theirs is open, from request to ACK

	mu        sync.Mutex
	target    sip.Uri // the far Contact
	routes    []string
	nearSeq   uint32
	farSeq    uint32
	confirmed bool // the first INVITE was acknowledged
	asking    bool // an INVITE of ours is open
	byed      bool
	acks      map[uint32]chan *sip.Request // by CSeq of an INVITE of theirs
	sdp       writer
	agreed    agreed
	agreedAt  time.Time // when it last changed
}

func (e *Endpoint) newLeg(p *place, peer netip.AddrPort) *Leg {
	l := &Leg{e: e, place: p, near: p.near(peer.Addr()), peer: peer, release: func() {}, info: make(chan byte, 32),
		change: make(chan struct{}, 1),
		acks:   map[uint32]chan *sip.Request{}, sdp: writer{id: rand.Uint64N(1 << 62)}, nearSeq: rand.Uint32N(1 << 20)}
	l.ctx, l.cancel = context.WithCancelCause(e.calls)
	return l
}

// Context is over when either side has hung up, or the endpoint is closing; its cause tells.
func (l *Leg) Context() context.Context { return l.ctx }

// Audio is the leg's sound.
func (l *Leg) Audio() *audio.Stream { return l.stream }

// Info gives the keys that the far end sent as INFO instead of RTP events.
func (l *Leg) Info() <-chan byte { return l.info }

// Far is the far end's address in signalling.
func (l *Leg) Far() netip.AddrPort { return l.peer }

// Codec is the audio codec in use.
func (l *Leg) Codec() audio.Codec {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.agreed.codec
}

func (l *Leg) up() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.confirmed
}

// Quiet tells whether the far end may rightly be silent: it is on hold, or has put us on hold; and since when that is
// agreed.
func (l *Leg) Quiet() (quiet bool, since time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.agreed.dir != sendrecv, l.agreedAt
}

// End ends the leg with a cause of the owner's, who then hangs up.
func (l *Leg) End(cause error) { l.cancel(cause) }

// FarHungUp tells whether it was the far end that ended the call.
func (l *Leg) FarHungUp() bool {
	cause := context.Cause(l.ctx)
	return errors.Is(cause, ErrFarHungUp) || errors.Is(cause, ErrCancelled)
}

// Hangup ends the call and waits until the far end has agreed, at most 32 seconds. After the far end has hung up, or
// twice, it does nothing.
func (l *Leg) Hangup(ctx context.Context) {
	l.cancel(ErrNearHungUp)
	if l.FarHungUp() {
		return
	}
	l.mu.Lock()
	again := l.byed
	l.byed = true
	l.mu.Unlock()
	if again {
		return
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	// Whatever is answered, 401 and 481 included, the call is over.
	_, _ = l.ask(ctx, l.request(sip.BYE))
}

// Drop hangs up and frees the leg behind the back of its owner, whose time is dearer than the far end's answer.
func (l *Leg) Drop() {
	l.cancel(ErrNearHungUp)
	_ = l.stream.Close()
	l.e.spawn(func() {
		l.Hangup(l.e.ctx)
		l.Close()
	})
}

// Close frees the leg. A call that is still up is dropped without a word.
func (l *Leg) Close() {
	l.cancel(ErrNearHungUp)
	l.e.forget(l)
	if l.stream != nil {
		_ = l.stream.Close()
	}
	time.AfterFunc(patience, l.release) // repeated answers are still welcome
}

// connect lets the audio follow what was agreed. The same agreement again, as in a refresh, changes nothing.
func (l *Leg) connect(a agreed) {
	l.mu.Lock()
	same := l.agreed == a
	if !same {
		l.agreed, l.agreedAt = a, time.Now()
	}
	l.mu.Unlock()
	if same {
		return
	}
	r := audio.Remote{Addr: a.far, Codec: a.codec, EventSend: a.theirs, EventReceive: a.ours,
		Hold: a.hold || a.far.Addr().IsUnspecified()}
	if a.far.Addr().IsPrivate() {
		r.Translator = l.peer.Addr()
	}
	l.stream.Connect(r)
}

// nearAudio is where the far end shall send.
func (l *Leg) nearAudio() netip.AddrPort {
	at := l.stream.Local()
	if l.e.cfg.Advertise.IsValid() || at.Addr().IsUnspecified() {
		return netip.AddrPortFrom(l.near, at.Port())
	}
	return at
}

// learn takes the far end's target and its sequence from a request of its (RFC 3261 sections 12.1.1 and 12.2.2).
func (l *Leg) learn(req *sip.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.farSeq = max(l.farSeq, req.CSeq().SeqNo)
	if c := req.Contact(); c != nil && (req.Method == sip.INVITE || req.Method == sip.UPDATE) {
		l.target = *c.Address.Clone()
	}
}

func (l *Leg) contact() *sip.ContactHeader {
	uri := sip.Uri{Scheme: "sip", User: l.local.Address.User, Host: l.near.String(), Port: int(l.place.addr.Port())}
	if uri.User == "" {
		uri.User = "supportline"
	}
	if l.place.network == "tcp" {
		uri.UriParams.Add("transport", "tcp")
	}
	return &sip.ContactHeader{Address: uri}
}

// recordRoutes gives the Record-Route values of a message one by one, in its order.
func recordRoutes(hs []sip.Header) []string {
	var out []string
	for _, h := range hs {
		if strings.EqualFold(h.Name(), "Record-Route") {
			out = append(out, h.Value())
		}
	}
	return out
}

func (l *Leg) over() error { return context.Cause(l.ctx) }
