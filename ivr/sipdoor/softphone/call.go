package softphone

import (
	"context"
	"net/netip"
	"time"

	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/dialog"
)

// Call is an answered call.
type Call struct {
	From From // of the far end, on incoming calls
	// Verified is what came with an incoming call about who calls (X-Supportline-Verification).
	Verified string
	leg      *dialog.Leg
}

// newCall frees a leg as soon as the call is over, whoever ends it.
func newCall(leg *dialog.Leg) *Call {
	context.AfterFunc(leg.Context(), leg.Close)
	return &Call{leg: leg}
}

// Keys presses telephone keys (RFC 4733) and returns when the last one has sounded; a comma waits for a second.
func (c *Call) Keys(ctx context.Context, keys string) error { return c.leg.Audio().SendKeys(ctx, keys) }

// Pressed are the keys that the far end presses.
func (c *Call) Pressed() <-chan byte { return c.leg.Audio().Keys() }

// Play plays sounds, one after the other, in place of what is playing.
func (c *Call) Play(sounds ...audio.Sound) { c.leg.Audio().Play(sounds...) }

// Played is closed when what was played last has come to its end.
func (c *Call) Played() <-chan struct{} { return c.leg.Audio().Played() }

// Record hands over what is heard, 8 kHz and mono, packet by packet; nil stops. See audio.Stream.Record.
func (c *Call) Record(hear func(pcm []int16, at time.Time)) { c.leg.Audio().Record(hear) }

// Hangup ends the call and waits for the far end to agree; twice does nothing.
func (c *Call) Hangup() {
	c.leg.Hangup(context.Background())
	c.leg.Close()
}

// Done is closed when the call is over.
func (c *Call) Done() <-chan struct{} { return c.leg.Context().Done() }

// HungUpBy is "far" or "near" once the call is over, empty before.
func (c *Call) HungUpBy() string {
	switch {
	case c.leg.Context().Err() == nil:
		return ""
	case c.leg.FarHungUp():
		return "far"
	}
	return "near"
}

// Hold asks the far end to stop sending (re-INVITE, sendonly).
func (c *Call) Hold(ctx context.Context) error { return c.leg.Hold(ctx) }

// Resume takes the call off hold.
func (c *Call) Resume(ctx context.Context) error { return c.leg.Resume(ctx) }

// Codec is the audio codec in use.
func (c *Call) Codec() audio.Codec { return c.leg.Codec() }

// Far is the far end's address in signalling.
func (c *Call) Far() netip.AddrPort { return c.leg.Far() }

// Stats counts the packets.
func (c *Call) Stats() audio.Stats { return c.leg.Audio().Stats() }
