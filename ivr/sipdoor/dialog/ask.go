package dialog

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// newRequest has what every request needs, and leaves from the place itself.
func (e *Endpoint) newRequest(method sip.RequestMethod, to sip.Uri, p *place, near netip.Addr) *sip.Request {
	to.Headers = nil // "?Replaces=…" of a Contact is not ours to send
	req := sip.NewRequest(method, to)
	via := &sip.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: strings.ToUpper(p.network),
		Host: near.String(), Port: int(p.addr.Port())}
	via.Params.Add("branch", branch())
	via.Params.Add("rport", "")
	req.AppendHeader(via)
	hops := sip.MaxForwardsHeader(70)
	req.AppendHeader(&hops)
	req.SetTransport(strings.ToUpper(p.network))
	req.Laddr = p.laddr()
	return req
}

// request builds the next request inside the dialog (RFC 3261 section 12.2.1.1).
func (l *Leg) request(method sip.RequestMethod) *sip.Request {
	l.mu.Lock()
	l.nearSeq++
	seq := l.nearSeq
	l.mu.Unlock()
	return l.numbered(method, seq)
}

func (l *Leg) numbered(method sip.RequestMethod, seq uint32) *sip.Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	req := l.e.newRequest(method, *l.target.Clone(), l.place, l.near)
	for _, r := range l.routes {
		req.AppendHeader(sip.NewHeader("Route", r))
	}
	from, to, call := l.local, l.remote, sip.CallIDHeader(l.id.call)
	from.Params, to.Params = l.local.Params.Clone(), l.remote.Params.Clone()
	req.AppendHeader(&from)
	req.AppendHeader(&to)
	req.AppendHeader(&call)
	req.AppendHeader(&sip.CSeqHeader{SeqNo: seq, MethodName: method})
	if method == sip.INVITE || method == sip.UPDATE {
		req.AppendHeader(l.contact())
	}
	req.SetBody(nil)
	req.SetDestination(l.destination().String())
	return req
}

// destination is where the next request goes: the first route, else the far Contact, when they are addresses that can
// be reached. Names are not looked up, since the far end chose them; then, and for a far end behind a NAT or on a TCP
// connection that is still there, it is where the dialog came from.
func (l *Leg) destination() netip.AddrPort {
	uri := l.target
	if len(l.routes) > 0 {
		uri = sip.Uri{}
		var params sip.HeaderParams
		if _, err := sip.ParseAddressValue(l.routes[0], &uri, &params); err != nil {
			return l.peer
		}
	}
	if l.place.network == "tcp" {
		if conn, err := l.e.transport.GetConnection("tcp", l.peer.String()); err == nil {
			_, _ = conn.TryClose()
			return l.peer
		}
	}
	addr, err := netip.ParseAddr(strings.Trim(uri.Host, "[]"))
	if err != nil || addr.IsPrivate() && !l.peer.Addr().IsPrivate() && !l.peer.Addr().IsLoopback() || addr.IsUnspecified() {
		return l.peer
	}
	port := uint16(uri.Port)
	if uri.Port <= 0 || uri.Port > 65535 {
		port = 5060
	}
	return netip.AddrPortFrom(addr, port)
}

// ask sends a request that is no INVITE and waits for its final answer.
func (l *Leg) ask(ctx context.Context, req *sip.Request) (*sip.Response, error) {
	tx, err := l.e.layer.Request(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("send %s: %w", req.Method, err)
	}
	defer tx.Terminate()
	for {
		select {
		case res := <-tx.Responses():
			if !res.IsProvisional() {
				return res, nil
			}
		case <-tx.Done():
			return nil, fmt.Errorf("no answer to %s: %w", req.Method, tx.Err())
		case <-ctx.Done():
			return nil, fmt.Errorf("no answer to %s: %w", req.Method, context.Cause(ctx))
		}
	}
}

// acknowledge sends the ACK of a 2xx (RFC 3261 section 13.2.2.4); it is not a transaction.
func (l *Leg) acknowledge(seq uint32) {
	ack := l.numbered(sip.ACK, seq)
	if err := l.e.transport.WriteMsg(ack); err != nil {
		l.e.guard.log.say("an ACK could not be sent", "to", l.peer.Addr())
	}
}
