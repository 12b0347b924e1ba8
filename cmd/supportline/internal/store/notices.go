package store

import (
	"context"
	"database/sql"
	"time"

	"supportline/verify"
)

// notify queues a notice to every mail address of its organisation but the one named. The same is asked of the database for
// an organisation that does not exist. What was noted before is not noted again.
func notify(ctx context.Context, tx *sql.Tx, now int64, n *verify.Notice, butContact string) error {
	if n == nil {
		return nil
	}
	if n.NewFrom != "" {
		known, err := verifiedBefore(ctx, tx, now, *n)
		if err != nil || known {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO notices (id, kind, organisation, contact, call_id, caller_tail, happened_at, state, try, due_at)
		SELECT $1 || ' ' || id, $2, organisation, id, $3, $4, $5, 'queued', 0, $5 FROM contacts
		WHERE organisation=$6 AND channel='mail' AND confirmed_at>0 AND id<>$7 ON CONFLICT (id) DO NOTHING`,
		n.ID, n.Kind, n.CallID, n.CallerTail, now, n.Organisation, butContact)
	return err
}

// verifiedBefore notes from where an organisation is verified, and tells whether it was from there before.
func verifiedBefore(ctx context.Context, tx *sql.Tx, now int64, n verify.Notice) (bool, error) {
	res, err := tx.ExecContext(ctx, `UPDATE verified_from SET at=$1 WHERE organisation=$2 AND caller=$3`, now, n.Organisation, n.NewFrom)
	if err != nil {
		return false, err
	}
	if known, err := changed(res); err != nil || known {
		return known, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO verified_from (organisation, caller, at) VALUES ($1,$2,$3)`, n.Organisation, n.NewFrom, now)
	return false, err
}

// LeaseNotices hands out what is due; see verify.Notices.
func (s *Store) LeaseNotices(ctx context.Context, n int, so time.Duration) ([]verify.Notice, error) {
	var any bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM notices WHERE state IN ('queued','leased') AND due_at<=$1)`, s.ms()).
		Scan(&any)
	if err != nil || !any {
		return nil, err
	}
	var leased []verify.Notice
	err = s.tx(ctx, func(tx *sql.Tx) error {
		now := s.ms()
		ids, err := takeNotices(ctx, tx, now, n, so)
		if err != nil {
			return err
		}
		leased = leased[:0]
		for _, id := range ids {
			l, err := leasedNotice(ctx, tx, id)
			if err != nil {
				return err
			}
			leased = append(leased, l)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return leased, nil
}

func takeNotices(ctx context.Context, tx *sql.Tx, now int64, n int, so time.Duration) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `WITH due AS MATERIALIZED (SELECT id FROM notices
			WHERE state IN ('queued','leased') AND due_at<=$1 ORDER BY due_at, id LIMIT $2)
		UPDATE notices SET state='leased', try=try+1, due_at=$3 WHERE id IN (SELECT id FROM due) RETURNING id`,
		now, n, now+so.Milliseconds())
	if err != nil {
		return nil, err
	}
	return collect(rows, func(r row) (id string, err error) {
		err = r.Scan(&id)
		return id, err
	})
}

func leasedNotice(ctx context.Context, tx *sql.Tx, id string) (verify.Notice, error) {
	n := verify.Notice{ID: id, To: verify.Contact{Channel: verify.Mail}}
	var at int64
	err := tx.QueryRowContext(ctx, `SELECT n.kind, n.organisation, n.call_id, n.caller_tail, n.happened_at, n.try, n.contact, coalesce(c.value, '')
		FROM notices n LEFT JOIN contacts c ON c.id=n.contact WHERE n.id=$1`, id).
		Scan(&n.Kind, &n.Organisation, &n.CallID, &n.CallerTail, &at, &n.Try, &n.To.ID, &n.To.Value)
	n.At = fromMS(at)
	return n, err
}

// SettleNotice ends a lease; see verify.Notices.
func (s *Store) SettleNotice(ctx context.Context, n verify.Notice, set verify.Settlement) (bool, error) {
	held := false
	err := s.tx(ctx, func(tx *sql.Tx) error {
		now := s.ms()
		res, err := tx.ExecContext(ctx, `UPDATE notices SET state=$1, due_at=$2 WHERE id=$3 AND state='leased' AND try=$4`,
			set.State, now+set.RetryIn.Milliseconds(), n.ID, n.Try)
		if err != nil {
			return err
		}
		if held, err = changed(res); err != nil || !held {
			return err
		}
		return s.audit(ctx, tx, now, set.Audit)
	})
	return held && err == nil, err
}
