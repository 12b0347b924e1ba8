package dialog

import (
	"time"

	"github.com/emiago/sipgo/sip"
)

// The times at which a 2xx is repeated (RFC 3261 section 13.3.1.4): T1, doubling up to T2.
const (
	t1 = 500 * time.Millisecond
	t2 = 4 * time.Second
)

// insist sends a 2xx to an INVITE and repeats it, over streams too, until its ACK comes, the leg is over, or 64 times
// T1 have gone by (ErrNoACK).
func (l *Leg) insist(tx *sip.ServerTx, req *sip.Request, res *sip.Response) (*sip.Request, error) {
	seq := req.CSeq().SeqNo
	acked := make(chan *sip.Request, 1)
	l.mu.Lock()
	l.acks[seq] = acked
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.acks, seq)
	}()
	if err := tx.Respond(res); err != nil {
		tx.Terminate()
		return nil, err
	}
	pause := t1
	repeat, end := time.NewTimer(pause), time.NewTimer(patience)
	defer repeat.Stop()
	defer end.Stop()
	for {
		select {
		case ack := <-acked:
			return ack, nil
		case ack := <-tx.Acks(): // from clients that keep the branch of the INVITE
			return ack, nil
		case <-repeat.C:
			// sipgo's transaction may be gone on a stream; then the repetition is lost and the next ACK decides.
			_ = tx.Respond(res)
			pause = min(2*pause, t2)
			repeat.Reset(pause)
		case <-end.C:
			return nil, ErrNoACK
		case <-l.ctx.Done():
			return nil, l.over()
		}
	}
}

// acknowledged takes an ACK to the INVITE it belongs to. One that is not waited for is a repetition.
func (l *Leg) acknowledged(ack *sip.Request) {
	l.mu.Lock()
	acked := l.acks[ack.CSeq().SeqNo]
	l.mu.Unlock()
	select {
	case acked <- ack: // a nil channel is never ready
	default:
	}
}
