package dialog

import (
	"context"
	"errors"
	"fmt"

	"github.com/emiago/sipgo/sip"
)

// ErrPending is a change of the call that met another one: try again in a moment.
var ErrPending = errors.New("another change of the call is under way")

// Hold asks the far end to stop sending: what is heard here are sounds of ours at most (RFC 3264 section 8.4).
func (l *Leg) Hold(ctx context.Context) error { return l.reinvite(ctx, sendonly) }

// Resume undoes Hold.
func (l *Leg) Resume(ctx context.Context) error { return l.reinvite(ctx, sendrecv) }

func (l *Leg) reinvite(ctx context.Context, dir direction) error {
	l.mu.Lock()
	if l.asking || len(l.change) > 0 || !l.confirmed {
		l.mu.Unlock()
		return ErrPending
	}
	l.asking = true
	event := l.event()
	body := l.sdp.offer(l.codecs(), l.nearAudio(), event, dir)
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.asking = false
	}()
	req := l.request(sip.INVITE)
	setSDP(req, body)
	return l.follow(ctx, req, event)
}

// follow sends a re-INVITE, follows it to its end and acknowledges it.
func (l *Leg) follow(ctx context.Context, req *sip.Request, event uint8) error {
	tx, err := l.e.layer.Request(ctx, req)
	if err != nil {
		return fmt.Errorf("send re-INVITE: %w", err)
	}
	seq := req.CSeq().SeqNo
	tx.OnRetransmission(func(*sip.Response) { l.acknowledge(seq) })
	for {
		select {
		case res := <-tx.Responses():
			switch {
			case res.StatusCode < 200:
				continue
			case res.StatusCode >= 300:
				l.e.settled(tx, req, res, l.place)
				if res.StatusCode == sip.StatusRequestPending {
					return ErrPending
				}
				return &Refused{res.StatusCode, clean(res.Reason)}
			}
			err := l.conclude(res.Body(), event)
			l.acknowledge(seq)
			return err
		case <-tx.Done():
			return fmt.Errorf("no answer to re-INVITE: %w", tx.Err())
		case <-ctx.Done():
			tx.Terminate()
			return context.Cause(ctx)
		case <-l.ctx.Done():
			tx.Terminate()
			return l.over()
		}
	}
}
