package store

import (
	"context"
	"database/sql"
	"time"

	"supportline/verify"
)

// spentIn counts within a transaction, by its clock. Failures of an organisation are counted since its last success.
func spentIn(ctx context.Context, tx *sql.Tx, now int64) verify.Spent {
	return func(k verify.Counted, act verify.Act, per time.Duration) (n int, err error) {
		since := now - per.Milliseconds()
		if k.Of == verify.OfOrg && act == verify.ActFail {
			var passed sql.NullInt64
			if err := tx.QueryRowContext(ctx, `SELECT max(at) FROM spent WHERE of_kind=$1 AND id=$2 AND act=$3`,
				k.Of, k.ID, verify.ActPass).Scan(&passed); err != nil {
				return 0, err
			}
			since = max(since, passed.Int64)
		}
		err = tx.QueryRowContext(ctx, `SELECT count(*) FROM spent WHERE of_kind=$1 AND id=$2 AND act=$3 AND at>$4`,
			k.Of, k.ID, act, since).Scan(&n)
		return n, err
	}
}

func spend(ctx context.Context, tx *sql.Tx, now int64, all []verify.Spending) error {
	for _, s := range all {
		if _, err := tx.ExecContext(ctx, `INSERT INTO spent (of_kind, id, act, at) VALUES ($1,$2,$3,$4)`, s.Of, s.ID, s.Act, now); err != nil {
			return err
		}
	}
	return nil
}

// Spend counts what decide returns; see verify.Outbox.
func (s *Store) Spend(ctx context.Context, decide func(verify.Spent) ([]verify.Spending, error)) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		now := s.ms()
		all, err := decide(spentIn(ctx, tx, now))
		if err != nil {
			return err
		}
		return spend(ctx, tx, now, all)
	})
}
