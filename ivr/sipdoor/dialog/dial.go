package dialog

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr/sipdoor/audio"
)

// Refused is a call that was answered with anything but yes.
type Refused struct {
	Status int // SIP, 300 to 699
	Reason string
}

func (r *Refused) Error() string {
	return fmt.Sprintf("the call was refused: %d %s", r.Status, r.Reason)
}

// base64URL are the letters of RFC 4648, section 5: nothing in them ends a header.
const base64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// Outgoing is a call to make.
type Outgoing struct {
	To          string // a SIP URI, ";transport=tcp" included
	User        string // who calls: the user part of From
	Display     string // and the name beside it
	Diverted    string // the number that forwarded the call (Diversion, RFC 5806); empty: nobody did
	Verified    string // how the caller was verified (X-Supportline-Verification); empty: not
	First       audio.Codec
	Provisional func(status int) // on the dialling goroutine's behalf; it must not block
}

// Dial calls and waits for the answer: a Leg that is up, a *Refused, ErrNoCodec, or why it could not be sent. When ctx
// ends first the call is cancelled behind the back of the caller, who goes on at once; an answer that crosses the
// CANCEL is acknowledged and hung up. An answer that is there already when ctx ends is returned.
func (e *Endpoint) Dial(ctx context.Context, o Outgoing) (*Leg, error) {
	d, err := e.prepareDial(ctx, o)
	if err != nil {
		return nil, err
	}
	tx, err := e.layer.Request(ctx, d.invite)
	if err != nil {
		d.leg.Close()
		return nil, fmt.Errorf("send INVITE: %w", err)
	}
	tx.OnRetransmission(d.repeated)
	e.spawn(func() { d.run(tx) })
	select {
	case r := <-d.result:
		return r.leg, r.err
	case <-ctx.Done():
		return d.abandon(ctx)
	case <-e.calls.Done():
		return d.abandon(e.calls)
	}
}

// dial is one INVITE of ours on its way.
type dial struct {
	e       *Endpoint
	leg     *Leg
	invite  *sip.Request
	to      Outgoing
	result  chan outcome
	giveUp  chan struct{} // closed when nobody waits any more
	mu      sync.Mutex
	done    bool // an outcome was given, or nobody waits for one
	seq     uint32
	winner  string // To-tag of the 2xx that won
	offered uint8
}

type outcome struct {
	leg *Leg
	err error
}

func (e *Endpoint) prepareDial(ctx context.Context, o Outgoing) (*dial, error) {
	var to sip.Uri
	if err := sip.ParseUri(o.To, &to); err != nil || !strings.EqualFold(to.Scheme, "sip") || to.Host == "" {
		return nil, errors.New("the address to call is no SIP URI such as sip:anna@192.0.2.1")
	}
	network, _ := to.UriParams.Get("transport")
	if network == "" {
		network = "udp"
		if len(e.places) == 1 {
			network = e.places[0].network
		}
	}
	p := e.place(network)
	if p == nil {
		return nil, fmt.Errorf("calls over %q need a listener for it", clean(network))
	}
	addr, err := resolve(ctx, to.Host)
	if err != nil {
		return nil, err
	}
	port := uint16(5060)
	if to.Port > 0 && to.Port < 65536 {
		port = uint16(to.Port)
	}
	l := e.newLeg(p, netip.AddrPortFrom(addr, port))
	l.called, l.target = true, to
	l.release = e.guard.expect(addr)
	if l.stream, err = e.cfg.Media.Open(); err != nil {
		l.Close()
		return nil, fmt.Errorf("open audio for a call: %w", err)
	}
	l.id = legID{call: token(), near: token()}
	l.local = sip.FromHeader{DisplayName: clean(o.Display),
		Address: sip.Uri{Scheme: "sip", User: clean(o.User), Host: l.near.String()}}
	l.local.Params.Add("tag", l.id.near)
	l.remote = sip.ToHeader{Address: sip.Uri{Scheme: "sip", User: to.User, Host: to.Host, Port: to.Port}}
	d := &dial{e: e, leg: l, to: o, result: make(chan outcome, 1), giveUp: make(chan struct{})}
	l.agreed.codec = o.First
	d.invite = l.request(sip.INVITE)
	d.seq, d.offered = d.invite.CSeq().SeqNo, offeredEvent
	d.invite.AppendHeader(sip.NewHeader("Allow", allowed))
	if o.Diverted != "" {
		d.invite.AppendHeader(sip.NewHeader("Diversion", "<sip:"+clean(o.Diverted)+"@"+l.near.String()+">;reason=unconditional"))
	}
	if o.Verified != "" && strings.Trim(o.Verified, base64URL+".") == "" {
		d.invite.AppendHeader(sip.NewHeader("X-Supportline-Verification", o.Verified))
	}
	setSDP(d.invite, l.sdp.offer(l.codecs(), l.nearAudio(), d.offered, sendrecv))
	l.agreed = agreed{}
	return d, nil
}

// resolve finds an address of a configured host, IPv4 first.
func resolve(ctx context.Context, host string) (netip.Addr, error) {
	if a, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return a.Unmap(), nil
	}
	all, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("look up the host to call: %w", err)
	}
	for _, a := range all {
		if a.Unmap().Is4() {
			return a.Unmap(), nil
		}
	}
	return all[0], nil
}

// give hands the outcome over, unless nobody waits for it any more.
func (d *dial) give(o outcome) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.done {
		return false
	}
	d.done = true
	d.result <- o
	return true
}

func (d *dial) abandon(ctx context.Context) (*Leg, error) {
	d.mu.Lock()
	taken := d.done
	d.done = true
	d.mu.Unlock()
	if taken {
		r := <-d.result
		return r.leg, r.err
	}
	close(d.giveUp)
	return nil, context.Cause(ctx)
}

// run follows the INVITE to its end.
func (d *dial) run(tx *sip.ClientTx) {
	defer func() {
		if recover() != nil {
			d.e.contain()
			d.fail(errors.New("a defect ended the call"))
		}
	}()
	var timeout <-chan time.Time
	giveUp, provisional, abandoned := d.giveUp, false, false
	for {
		select {
		case res := <-tx.Responses():
			switch {
			case res.StatusCode < 200:
				if provisional = true; abandoned && timeout == nil {
					timeout = d.cancel()
				} else if !abandoned && d.to.Provisional != nil {
					d.to.Provisional(res.StatusCode)
				}
			case res.StatusCode < 300:
				d.answered(res)
				return // the transaction lives on for repetitions and forks
			default:
				d.e.settled(tx, d.invite, res, d.leg.place)
				d.fail(&Refused{res.StatusCode, clean(res.Reason)})
				return
			}
		case <-tx.Done():
			d.fail(fmt.Errorf("no answer to INVITE: %w", tx.Err()))
			return
		case <-giveUp:
			// A CANCEL may only follow a provisional answer (RFC 3261 section 9.1); until then it waits.
			giveUp, abandoned = nil, true
			if provisional {
				timeout = d.cancel()
			}
		case <-timeout:
			tx.Terminate()
			d.fail(context.DeadlineExceeded)
			return
		case <-d.e.ctx.Done():
			tx.Terminate()
			d.fail(context.Cause(d.e.ctx))
			return
		}
	}
}

func (d *dial) fail(err error) {
	d.leg.Close()
	d.give(outcome{err: err})
}

// cancel sends CANCEL and tells how long its effect may take.
func (d *dial) cancel() <-chan time.Time {
	req := d.e.newRequest(sip.CANCEL, d.invite.Recipient, d.leg.place, d.leg.near)
	req.RemoveHeader("Via")
	req.PrependHeader(d.invite.Via().Clone())
	for _, h := range d.invite.Headers() {
		switch h.Name() {
		case "From", "To", "Call-ID", "Route":
			req.AppendHeader(sip.HeaderClone(h))
		}
	}
	req.AppendHeader(&sip.CSeqHeader{SeqNo: d.seq, MethodName: sip.CANCEL})
	req.SetBody(nil)
	req.SetDestination(d.invite.Destination())
	d.e.spawn(func() {
		ctx, stop := context.WithTimeout(d.e.ctx, patience)
		defer stop()
		_, _ = d.leg.ask(ctx, req)
	})
	return time.After(patience)
}
