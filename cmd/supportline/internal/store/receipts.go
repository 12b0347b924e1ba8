package store

import (
	"context"
	"database/sql"
	"errors"

	"supportline/verify"
)

// Delivery returns a delivery; see verify.Outbox.
func (s *Store) Delivery(ctx context.Context, id string) (verify.Delivery, error) {
	var d verify.Delivery
	err := s.tx(ctx, func(tx *sql.Tx) (err error) {
		d, err = leasedDelivery(ctx, tx, id)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return d, verify.ErrNoSuchDelivery
	}
	return d, err
}

// Receive notes a receipt; see verify.Outbox.
func (s *Store) Receive(ctx context.Context, r verify.Receipt, decide func(verify.Delivery) verify.Reception) (bool, error) {
	news := false
	err := s.tx(ctx, func(tx *sql.Tx) error {
		now := s.ms()
		d, err := leasedDelivery(ctx, tx, r.Delivery)
		if errors.Is(err, sql.ErrNoRows) {
			return verify.ErrNoSuchDelivery
		}
		if err != nil {
			return err
		}
		if news, err = rises(ctx, tx, now, r); err != nil || !news {
			return err
		}
		in := decide(d)
		if in.Audit.Kind != "" {
			if err := s.audit(ctx, tx, now, in.Audit); err != nil {
				return err
			}
		}
		if in.RetryIn > 0 {
			return sendOnceMore(ctx, tx, now, now+in.RetryIn.Milliseconds(), d)
		}
		if !r.Status.Above(d.Receipt) {
			return nil // of a try that another has overtaken
		}
		if _, err := tx.ExecContext(ctx, `UPDATE deliveries SET receipt=$1, provider_id=$2,
				class=CASE WHEN $1 IN ('failed','undelivered') THEN $3 ELSE class END,
				code=CASE WHEN $1 IN ('failed','undelivered') THEN $4 ELSE code END,
				state=CASE WHEN $1 IN ('sent','delivered') AND state='queued' AND try>0 THEN 'accepted' ELSE state END WHERE id=$5`,
			r.Status, r.ProviderID, r.Class, r.Code, r.Delivery); err != nil {
			return err
		}
		return passOn(ctx, tx, now, d, r.Status)
	})
	return news && err == nil, err
}

// rises keeps a receipt, and tells whether the provider's message has got further by it.
func rises(ctx context.Context, tx *sql.Tx, now int64, r verify.Receipt) (bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT status FROM receipts WHERE delivery=$1 AND provider_id=$2`, r.Delivery, r.ProviderID)
	if err != nil {
		return false, err
	}
	before, err := collect(rows, func(r row) (s verify.Status, err error) { return s, r.Scan(&s) })
	if err != nil {
		return false, err
	}
	for _, b := range before {
		if !r.Status.Above(b) {
			return false, nil
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO receipts (delivery, provider_id, status, at) VALUES ($1,$2,$3,$4)`,
		r.Delivery, r.ProviderID, r.Status, now)
	return true, err
}

// sendOnceMore queues a message again that a carrier failed for a while; what would come next waits for it.
func sendOnceMore(ctx context.Context, tx *sql.Tx, now, due int64, d verify.Delivery) error {
	if _, err := tx.ExecContext(ctx, `UPDATE deliveries SET state='queued', due_at=$1, receipt='', provider_id='', class='temporary',
		settled_at=0 WHERE id=$2 AND state='accepted'`, due, d.ID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE deliveries SET state='queued', due_at=$1, settled_at=0
		WHERE challenge=$2 AND counter=$3 AND rung=$4 AND state IN ('queued','spared') AND try=0`,
		due+(due-now), d.Challenge.ID, d.Counter, d.Rung+1)
	return err
}

// passOn lets the channels that come next rest, or makes the next one due.
func passOn(ctx context.Context, tx *sql.Tx, now int64, d verify.Delivery, s verify.Status) error {
	switch s {
	case verify.StatusSent, verify.StatusDelivered:
		_, err := tx.ExecContext(ctx, `UPDATE deliveries SET state='spared', settled_at=$1
			WHERE challenge=$2 AND counter=$3 AND rung>$4 AND state='queued' AND try=0`, now, d.Challenge.ID, d.Counter, d.Rung)
		return err
	case verify.StatusFailed, verify.StatusUndelivered:
		_, err := tx.ExecContext(ctx, `UPDATE deliveries SET state='queued', due_at=$1, settled_at=0
			WHERE challenge=$2 AND counter=$3 AND rung=$4 AND state IN ('queued','spared') AND try=0
				AND NOT EXISTS (SELECT 1 FROM deliveries a WHERE a.challenge=$2 AND a.counter=$3 AND a.receipt IN ('sent','delivered'))`,
			now, d.Challenge.ID, d.Counter, d.Rung+1)
		return err
	}
	return nil
}
