package softphone

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"supportline/ivr/sipdoor/audio"
)

// Config says where a phone is.
type Config struct {
	Addr         string // "127.0.0.1:0"
	Transport    string // "udp" (also when empty) or "tcp"
	ListenPacket func(addr string) (net.PacketConn, error)
	Media        *audio.Media // must be running
	Log          *slog.Logger
}

// Phone is bound and ready to dial; made by New, freed by Close.
type Phone struct{}

// From is who the phone says it is.
type From struct{ User, Display string }

// Manner is how a phone takes incoming calls.
type Manner struct {
	RingFor time.Duration // before it answers, or declines
	Decline int           // a SIP status such as 486 or 603; zero: it answers
}

// New binds a phone.
func New(cfg Config) (*Phone, error) { return &Phone{}, nil }

// Addr is where the phone listens.
func (p *Phone) Addr() netip.AddrPort { return netip.AddrPort{} }

// URI is how to call the phone.
func (p *Phone) URI(user string) string { return "" }

// Close hangs up all calls and frees the phone.
func (p *Phone) Close() error { return nil }

// Dial calls a SIP URI and waits until the call is answered. A refusal is a *dialog.Refused with the SIP status. When ctx
// ends first the call is cancelled.
func (p *Phone) Dial(ctx context.Context, uri string, from From) (*Call, error) { return nil, nil }

// Answer makes the phone take incoming calls in a manner; talk runs for each answered call, which is hung up when talk
// returns. Without Answer the phone is busy (486).
func (p *Phone) Answer(m Manner, talk func(*Call)) {}

// Call is an answered call.
type Call struct{}

// Keys presses telephone keys (RFC 4733); a comma waits for a second.
func (c *Call) Keys(ctx context.Context, keys string) error { return nil }

// Play plays sounds, one after the other, in place of what is playing.
func (c *Call) Play(sounds ...audio.Sound) {}

// Record hands over what is heard, 8 kHz and mono; nil stops.
func (c *Call) Record(f func(pcm []int16, at time.Time)) {}

// Hangup ends the call.
func (c *Call) Hangup() {}

// Done is closed when the call is over.
func (c *Call) Done() <-chan struct{} { return nil }

// HungUpBy is "far" or "near" once the call is over.
func (c *Call) HungUpBy() string { return "" }

// Hold asks the far end to stop sending (re-INVITE, sendonly).
func (c *Call) Hold(ctx context.Context) error { return nil }

// Resume takes the call off hold.
func (c *Call) Resume(ctx context.Context) error { return nil }

// Stats counts the packets.
func (c *Call) Stats() audio.Stats { return audio.Stats{} }
