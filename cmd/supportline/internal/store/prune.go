package store

import (
	"context"
	"database/sql"
	"time"
)

// How long what is over is kept.
const (
	keepCalls      = 90 * 24 * time.Hour // calls and their records
	keepChallenges = 30 * 24 * time.Hour // challenges, deliveries, and the answers kept for repeated requests
	keepAudit      = 365 * 24 * time.Hour
	keepSpent      = 2 * 24 * time.Hour // what limits count: the longest counts a day
	pruneAtOnce    = 500                // rows a transaction: calls that are up wait for none longer
)

// old are the deletions, in order; $1 is the instant in milliseconds before which a row is old, $2 how many may go at once.
// The record of a call goes before the call; the deliveries of a challenge go with it.
var old = []struct {
	keep  time.Duration
	query string
}{
	{keepCalls, `DELETE FROM call_lines WHERE call IN (SELECT id FROM calls WHERE ended>0 AND started<$1 AND ended<$1 ORDER BY started LIMIT $2)`},
	{keepCalls, `DELETE FROM calls WHERE id IN (SELECT id FROM calls WHERE ended>0 AND started<$1 AND ended<$1 ORDER BY started LIMIT $2)`},
	{keepChallenges, `DELETE FROM challenges WHERE id IN (SELECT id FROM challenges WHERE state<>'open' AND created_at<$1 LIMIT $2)`},
	{keepChallenges, `DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE state IN ('accepted','failed') AND happened_at<$1 LIMIT $2)`},
	{keepAudit, `DELETE FROM verified_from WHERE at<=(SELECT max(at) FROM (SELECT at FROM verified_from WHERE at<$1 ORDER BY at LIMIT $2) AS oldest)`},
	{keepSpent, `DELETE FROM spent WHERE at<=(SELECT max(at) FROM (SELECT at FROM spent WHERE at<$1 ORDER BY at LIMIT $2) AS oldest)`},
	{keepChallenges, `DELETE FROM asks WHERE key IN (SELECT key FROM asks WHERE at<$1 LIMIT $2)`},
	{keepChallenges, `DELETE FROM tries WHERE key IN (SELECT key FROM tries WHERE at<$1 LIMIT $2)`},
}

// Prune deletes what was over long ago, a little at a time, and returns how many calls that were.
func (s *Store) Prune(ctx context.Context) (calls int64, err error) {
	for {
		var gone, all int64
		err := s.tx(ctx, func(tx *sql.Tx) error {
			n, err := s.pruneAudit(ctx, tx, s.now().Add(-keepAudit).UnixMilli(), pruneAtOnce)
			if err != nil {
				return err
			}
			gone, all = 0, n
			for i, o := range old {
				res, err := tx.ExecContext(ctx, o.query, s.now().Add(-o.keep).UnixMilli(), pruneAtOnce)
				if err != nil {
					return err
				}
				n, err := res.RowsAffected()
				if err != nil {
					return err
				}
				if all += n; i == 1 {
					gone = n
				}
			}
			return nil
		})
		if err != nil {
			return calls, err
		}
		if calls += gone; all == 0 {
			return calls, nil
		}
	}
}
