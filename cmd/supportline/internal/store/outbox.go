package store

import (
	"context"
	"database/sql"
	"time"

	"supportline/verify"
)

var _ verify.Store = (*Store)(nil)

func queueDelivery(ctx context.Context, tx *sql.Tx, now int64, challenge string, d verify.Delivery) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO deliveries
		(id, challenge, counter, channel, contact, rung, state, try, due_at, provider_id, class, code, created_at, settled_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,0,$8,'','','',$8,0)`,
		d.ID, challenge, d.Counter, d.Contact.Channel, d.Contact.ID, d.Rung, d.State, now)
	return err
}

// Lease hands out what is due; see verify.Outbox. It takes the write lock only when there is something to do.
func (s *Store) Lease(ctx context.Context, n int, so time.Duration) ([]verify.Delivery, error) {
	var any bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM deliveries WHERE state IN ('queued','leased') AND due_at<=$1)
		OR EXISTS (SELECT 1 FROM challenges WHERE state='open' AND expires_at<=$1)`, s.ms()).Scan(&any)
	if err != nil || !any {
		return nil, err
	}
	var leased []verify.Delivery
	err = s.tx(ctx, func(tx *sql.Tx) error {
		now := s.ms()
		if err := endWhatIsOver(ctx, tx, now); err != nil {
			return err
		}
		ids, err := leaseDue(ctx, tx, now, n, so)
		if err != nil {
			return err
		}
		leased = leased[:0]
		for _, id := range ids {
			d, err := leasedDelivery(ctx, tx, id)
			if err != nil {
				return err
			}
			leased = append(leased, d)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return leased, nil
}

// endWhatIsOver expires challenges, and drops messages whose PIN is dead already. One that a worker is sending is left to
// that worker.
func endWhatIsOver(ctx context.Context, tx *sql.Tx, now int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE challenges SET state='expired', sealed='', ended_at=$1
		WHERE state='open' AND expires_at<=$1`, now); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE deliveries SET state='superseded', settled_at=$1
		WHERE state IN ('queued','leased') AND due_at<=$1 AND NOT EXISTS (SELECT 1 FROM challenges c
			WHERE c.id=deliveries.challenge AND c.state='open' AND c.counter=deliveries.counter)`, now)
	return err
}

func leaseDue(ctx context.Context, tx *sql.Tx, now int64, n int, so time.Duration) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `WITH due AS MATERIALIZED (SELECT id FROM deliveries
			WHERE state IN ('queued','leased') AND due_at<=$1 ORDER BY due_at, id LIMIT $2)
		UPDATE deliveries SET state='leased', try=try+1, due_at=$3 WHERE id IN (SELECT id FROM due) RETURNING id`,
		now, n, now+so.Milliseconds())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func leasedDelivery(ctx context.Context, tx *sql.Tx, id string) (verify.Delivery, error) {
	d := verify.Delivery{ID: id}
	var challenge string
	if err := tx.QueryRowContext(ctx, `SELECT d.challenge, d.counter, d.channel, d.contact, coalesce(c.value, ''), d.rung, d.state, d.try
		FROM deliveries d LEFT JOIN contacts c ON c.id=d.contact WHERE d.id=$1`, id).
		Scan(&challenge, &d.Counter, &d.Contact.Channel, &d.Contact.ID, &d.Contact.Value, &d.Rung, &d.State, &d.Try); err != nil {
		return d, err
	}
	var err error
	d.Challenge, err = scanChallenge(tx.QueryRowContext(ctx, `SELECT `+challengeColumns+` FROM challenges WHERE id=$1`, challenge))
	return d, err
}

// Settle ends a lease; see verify.Outbox.
func (s *Store) Settle(ctx context.Context, d verify.Delivery, set verify.Settlement) (bool, error) {
	held := false
	err := s.tx(ctx, func(tx *sql.Tx) error {
		now := s.ms()
		held = false
		settled := now
		if set.State == verify.DeliveryQueued {
			settled = 0
		}
		done, err := tx.ExecContext(ctx, `UPDATE deliveries SET state=$1, due_at=$2, provider_id=$3, class=$4, code=$5, settled_at=$6
			WHERE id=$7 AND state='leased' AND try=$8`, set.State, now+set.RetryIn.Milliseconds(), set.ProviderID, set.Class, set.Code,
			settled, d.ID, d.Try)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		held = true
		if err := s.audit(ctx, tx, now, set.Audit); err != nil {
			return err
		}
		if set.Next == nil {
			return nil
		}
		return fallTo(ctx, tx, now, d.Challenge.ID, *set.Next)
	})
	return held && err == nil, err
}

// fallTo queues the next channel, if the challenge still waits for the same PIN, and binds the challenge to that contact.
func fallTo(ctx context.Context, tx *sql.Tx, now int64, challenge string, next verify.Delivery) error {
	done, err := tx.ExecContext(ctx, `UPDATE challenges SET channel=$1, contact=$2
		WHERE id=$3 AND state='open' AND counter=$4 AND expires_at>$5`, next.Contact.Channel, next.Contact.ID, challenge, next.Counter, now)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return queueDelivery(ctx, tx, now, challenge, next)
}
