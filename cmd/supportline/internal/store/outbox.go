package store

import (
	"context"
	"database/sql"
	"errors"
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

// leaseDue takes what is due. One whose lease ran out was lost with its worker: nobody knows what came of that try.
func leaseDue(ctx context.Context, tx *sql.Tx, now int64, n int, so time.Duration) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `WITH due AS MATERIALIZED (SELECT id FROM deliveries
			WHERE state IN ('queued','leased') AND due_at<=$1 ORDER BY due_at, id LIMIT $2)
		UPDATE deliveries SET class=CASE WHEN state='leased' AND receipt='' THEN 'unknown' ELSE class END,
			state='leased', try=try+1, due_at=$3 WHERE id IN (SELECT id FROM due) RETURNING id`,
		now, n, now+so.Milliseconds())
	if err != nil {
		return nil, err
	}
	ids, err := collect(rows, func(r row) (id string, err error) { return id, r.Scan(&id) })
	if err != nil {
		return nil, err
	}
	for _, id := range ids { // a PIN that is asked for again goes where the last one went
		if _, err := tx.ExecContext(ctx, `UPDATE challenges SET channel=d.channel, contact=d.contact FROM deliveries d
			WHERE d.id=$1 AND d.rung>0 AND d.challenge=challenges.id AND challenges.state='open' AND challenges.counter=d.counter`,
			id); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func leasedDelivery(ctx context.Context, tx *sql.Tx, id string) (verify.Delivery, error) {
	d := verify.Delivery{ID: id}
	var challenge string
	if err := tx.QueryRowContext(ctx, `SELECT d.challenge, d.counter, d.channel, d.contact, coalesce(c.value, ''), d.rung, d.state, d.try,
			d.class, d.code, d.receipt, d.provider_id
		FROM deliveries d LEFT JOIN contacts c ON c.id=d.contact WHERE d.id=$1`, id).
		Scan(&challenge, &d.Counter, &d.Contact.Channel, &d.Contact.ID, &d.Contact.Value, &d.Rung, &d.State, &d.Try,
			&d.Last, &d.Code, &d.Receipt, &d.ProviderID); err != nil {
		return d, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT channel, class FROM deliveries WHERE challenge=$1 AND counter=$2 AND rung<=$3`,
		challenge, d.Counter, d.Rung)
	if err != nil {
		return d, err
	}
	d.Used, err = collect(rows, func(r row) (channel string, err error) {
		var class verify.Class
		err = r.Scan(&channel, &class)
		d.Blocked = d.Blocked || class == verify.ClassBlocked
		return channel, err
	})
	if err != nil {
		return d, err
	}
	d.Challenge, err = scanChallenge(tx.QueryRowContext(ctx, `SELECT `+challengeColumns+` FROM challenges WHERE id=$1`, challenge))
	return d, err
}

// Settle ends a lease; see verify.Outbox. What a receipt said while the message was on its way stays.
func (s *Store) Settle(ctx context.Context, d verify.Delivery, set verify.Settlement) (bool, error) {
	held := false
	err := s.tx(ctx, func(tx *sql.Tx) error {
		now := s.ms()
		held = false
		settled := now
		if set.State == verify.DeliveryQueued {
			settled = 0
		}
		var receipt verify.Status
		err := tx.QueryRowContext(ctx, `UPDATE deliveries SET state=$1, due_at=$2,
				provider_id=CASE WHEN $3='' THEN provider_id ELSE $3 END,
				class=CASE WHEN receipt IN ('failed','undelivered') THEN class ELSE $4 END,
				code=CASE WHEN receipt IN ('failed','undelivered') THEN code ELSE $5 END, settled_at=$6
			WHERE id=$7 AND state='leased' AND try=$8 RETURNING receipt`, set.State, now+set.RetryIn.Milliseconds(), set.ProviderID,
			set.Class, set.Code, settled, d.ID, d.Try).Scan(&receipt)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		held = true
		if err := s.audit(ctx, tx, now, set.Audit); err != nil {
			return err
		}
		if set.Next == nil {
			return nil
		}
		due := now + set.NextIn.Milliseconds()
		if receipt == verify.StatusFailed || receipt == verify.StatusUndelivered {
			due = now
		}
		return fallTo(ctx, tx, now, due, d.Challenge.ID, *set.Next)
	})
	return held && err == nil, err
}

// fallTo queues the next channel, if the challenge still waits for the same PIN. One that waits already waits until due
// instead; and none is needed where the PIN has arrived.
func fallTo(ctx context.Context, tx *sql.Tx, now, due int64, challenge string, next verify.Delivery) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO deliveries
			(id, challenge, counter, channel, contact, rung, state, try, due_at, provider_id, class, code, created_at, settled_at)
		SELECT $1, c.id, c.counter, $2, $3, $4, CASE WHEN EXISTS (SELECT 1 FROM deliveries a WHERE a.challenge=c.id
				AND a.counter=c.counter AND a.receipt IN ('sent','delivered')) THEN 'spared' ELSE 'queued' END, 0, $5, '', '', '', $6, 0
			FROM challenges c WHERE c.id=$7 AND c.state='open' AND c.counter=$8 AND c.expires_at>$6
		ON CONFLICT (challenge, counter, channel) DO UPDATE SET due_at=excluded.due_at
			WHERE deliveries.state='queued' AND deliveries.try=0`,
		next.ID, next.Contact.Channel, next.Contact.ID, next.Rung, due, now, challenge, next.Counter)
	return err
}
