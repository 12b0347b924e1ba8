package dialog

import (
	"net/netip"
	"slices"
	"strings"
	"sync"

	"github.com/emiago/sipgo/sip"
)

// answered makes the dialog of the first 2xx, acknowledges it, and hangs up if nobody waits or the SDP is unusable.
func (d *dial) answered(res *sip.Response) {
	l := d.leg
	d.establish(l, res)
	d.mu.Lock()
	d.winner = l.id.far
	d.mu.Unlock()
	d.e.keep(l)
	err := l.conclude(res.Body(), d.offered)
	l.acknowledge(d.seq)
	if err == nil && d.give(outcome{leg: l}) {
		return
	}
	d.give(outcome{err: err}) // with no error the answer crossed our CANCEL, and nobody waits
	l.Hangup(d.e.ctx)
	l.Close()
}

// establish fills a leg from a 2xx to its INVITE (RFC 3261 section 12.1.2).
func (d *dial) establish(l *Leg, res *sip.Response) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if to := res.To(); to != nil {
		l.id.far, _ = to.Params.Get("tag")
		l.remote.Params = l.remote.Params.Clone()
		l.remote.Params.Add("tag", l.id.far)
	}
	l.routes = recordRoutes(res.Headers())
	slices.Reverse(l.routes)
	if c := res.Contact(); c != nil {
		l.target = *c.Address.Clone()
		// Requests of the answering phone itself may come from here, when what we dialled was a proxy.
		if addr, err := netip.ParseAddr(strings.Trim(l.target.Host, "[]")); err == nil && addr != l.peer.Addr() {
			both := []func(){l.release, d.e.guard.expect(addr)}
			l.release = sync.OnceFunc(func() { both[0](); both[1]() })
			l.also = addr
		}
	}
	l.confirmed = true
}

// repeated is a further 2xx to our INVITE: the winner's again, whose ACK was lost, or another fork's, which is
// acknowledged and hung up (RFC 3261 section 13.2.2.4).
func (d *dial) repeated(res *sip.Response) {
	tag := ""
	if to := res.To(); to != nil {
		tag, _ = to.Params.Get("tag")
	}
	d.mu.Lock()
	winner := d.winner
	d.mu.Unlock()
	switch {
	case winner == "": // the first is being worked on; this one will come again
	case tag == winner:
		d.leg.acknowledge(d.seq)
	default:
		d.e.spawn(func() { d.dropFork(res) })
	}
}

func (d *dial) dropFork(res *sip.Response) {
	l := d.e.newLeg(d.leg.place, d.leg.peer)
	l.id, l.local, l.remote, l.target, l.nearSeq = d.leg.id, d.leg.local, d.leg.remote, d.invite.Recipient, d.seq
	d.establish(l, res)
	l.acknowledge(d.seq)
	l.Hangup(d.e.ctx)
	l.Close()
}
