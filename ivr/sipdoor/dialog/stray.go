package dialog

import (
	"time"

	"github.com/emiago/sipgo/sip"
)

// settled ends an INVITE transaction of ours that was refused, and remembers for as long as the refusal may be repeated
// how to acknowledge it again. sipgo would do so itself, but only every four seconds, with the transaction locked
// meanwhile.
func (e *Endpoint) settled(tx *sip.ClientTx, invite *sip.Request, res *sip.Response, p *place) {
	name, _ := invite.Via().Params.Get("branch")
	ack := e.newRequest(sip.ACK, invite.Recipient, p, p.advertise)
	ack.RemoveHeader("Via")
	ack.PrependHeader(invite.Via().Clone())
	for _, h := range invite.Headers() {
		switch h.Name() {
		case "From", "Call-ID", "Route":
			ack.AppendHeader(sip.HeaderClone(h))
		}
	}
	if to := res.To(); to != nil {
		ack.AppendHeader(sip.HeaderClone(to))
	}
	ack.AppendHeader(&sip.CSeqHeader{SeqNo: invite.CSeq().SeqNo, MethodName: sip.ACK})
	ack.SetBody(nil)
	ack.SetDestination(invite.Destination())
	e.mu.Lock()
	e.refusals[name] = ack
	e.mu.Unlock()
	tx.Terminate()
	time.AfterFunc(patience, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.refusals, name)
	})
}

// stray takes an answer that belongs to no transaction any more.
func (e *Endpoint) stray(res *sip.Response) {
	defer func() {
		if recover() != nil {
			e.contain()
		}
	}()
	if res.Via() == nil || res.CSeq() == nil || res.CSeq().MethodName != sip.INVITE || res.StatusCode < 300 {
		return
	}
	name, _ := res.Via().Params.Get("branch")
	e.mu.Lock()
	ack := e.refusals[name]
	e.mu.Unlock()
	if ack != nil {
		_ = e.transport.WriteMsg(ack.Clone()) // if it cannot be sent, the refusal comes again
	}
}
