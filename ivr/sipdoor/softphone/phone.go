package softphone

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/dialog"
)

// Config says where a phone is.
type Config struct {
	Addr         string // "127.0.0.1:0"
	Transport    string // "udp" (also when empty) or "tcp"
	ListenPacket func(addr string) (net.PacketConn, error)
	Media        *audio.Media // must be running
	Log          *slog.Logger // nil: nothing is logged
}

// Phone is bound and ready to dial; made by New, freed by Close.
type Phone struct {
	end       *dialog.Endpoint
	transport string

	mu     sync.Mutex
	manner Manner
	talk   func(*Call)
}

// From is who the phone says it is.
type From struct {
	User, Display string
	Diverted      string // the number that forwarded the call; empty: nobody did
}

// Manner is how a phone takes incoming calls.
type Manner struct {
	RingFor time.Duration // before it answers, or declines
	Decline int           // a SIP status such as 486 or 603; zero: it answers
}

// New binds a phone.
func New(cfg Config) (*Phone, error) {
	if cfg.Transport == "" {
		cfg.Transport = "udp"
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	p := &Phone{transport: cfg.Transport}
	end, err := dialog.Listen(dialog.Config{
		Listen:       []dialog.Listener{{Network: cfg.Transport, Addr: cfg.Addr}},
		ListenPacket: cfg.ListenPacket, Media: cfg.Media, Log: cfg.Log, Incoming: p.incoming,
	})
	if err != nil {
		return nil, fmt.Errorf("set up a phone: %w", err)
	}
	p.end = end
	return p, nil
}

// Addr is where the phone listens.
func (p *Phone) Addr() netip.AddrPort { return p.end.Addr(p.transport) }

// URI is how to call the phone.
func (p *Phone) URI(user string) string {
	return fmt.Sprintf("sip:%s@%s;transport=%s", user, p.Addr(), p.transport)
}

// Close ends all calls, telling the far ends, and frees the phone.
func (p *Phone) Close() error {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	p.end.HangupAll(ctx)
	p.end.Settle(ctx)
	return p.end.Close()
}

// Dial calls a SIP URI and waits until the call is answered. A refusal is a *dialog.Refused with the SIP status. When
// ctx ends first the call is cancelled.
func (p *Phone) Dial(ctx context.Context, uri string, from From) (*Call, error) {
	return p.DialHearing(ctx, uri, from, nil)
}

// DialHearing is Dial that also tells the provisional answers (180: it rings); told must not block.
func (p *Phone) DialHearing(ctx context.Context, uri string, from From, told func(status int)) (*Call, error) {
	leg, err := p.end.Dial(ctx, dialog.Outgoing{To: uri, User: from.User, Display: from.Display, Diverted: from.Diverted, Provisional: told})
	if err != nil {
		return nil, fmt.Errorf("dial: %w", err)
	}
	return newCall(leg), nil
}

// Answer makes the phone take incoming calls in a manner; talk runs for each answered call, which is hung up when talk
// returns. Without Answer the phone is busy (486). It may be called again to change the manner.
func (p *Phone) Answer(m Manner, talk func(*Call)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.manner, p.talk = m, talk
}

func (p *Phone) incoming(ctx context.Context, inv *dialog.Invitation) {
	p.mu.Lock()
	m, talk := p.manner, p.talk
	p.mu.Unlock()
	if talk == nil && m.Decline == 0 {
		inv.Refuse(sip.StatusBusyHere, "Busy Here")
		return
	}
	inv.Ring()
	ring := time.NewTimer(m.RingFor)
	defer ring.Stop()
	select {
	case <-ring.C:
	case <-ctx.Done():
		return
	}
	if m.Decline != 0 {
		inv.Refuse(m.Decline, "Declined")
		return
	}
	if err := inv.Prepare(); err != nil {
		inv.Refuse(sip.StatusNotAcceptableHere, "Not Acceptable Here")
		return
	}
	leg, err := inv.Accept()
	if err != nil {
		return
	}
	c := newCall(leg)
	from := inv.Request().From()
	c.From = From{User: from.Address.User, Display: from.DisplayName}
	if h := inv.Request().GetHeader("X-Supportline-Verification"); h != nil {
		c.Verified = h.Value()
	}
	talk(c)
	leg.Hangup(context.Background())
}
