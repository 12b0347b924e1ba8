package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"supportline/verify"
)

// audit appends an entry within a transaction. The mark of the newest entry is kept beside the entries, so that the last
// ones cannot be taken away unseen.
func (s *Store) audit(ctx context.Context, tx *sql.Tx, now int64, e verify.Entry) error {
	if s.chain == nil {
		return errors.New("the audit has no key: nothing is verified without it")
	}
	last, err := mark(ctx, tx, verify.MarkLast)
	if err != nil {
		return err
	}
	e.Seq, e.At = last.Seq+1, fromMS(now)
	e.Hash = s.chain(last.Hash, e)
	if _, err := tx.ExecContext(ctx, `INSERT INTO audit (seq, at, kind, call, organisation, challenge, caller, contact, by_whom, detail, hash)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`, e.Seq, now, e.Kind, e.Call, e.Organisation, e.Challenge, e.Caller, e.Contact, e.By,
		e.Detail, e.Hash); err != nil {
		return err
	}
	return s.setMark(ctx, tx, verify.MarkLast, verify.Mark{Seq: e.Seq, Hash: e.Hash})
}

func mark(ctx context.Context, q querier, name string) (verify.Mark, error) {
	var m verify.Mark
	err := q.QueryRowContext(ctx, `SELECT seq, hash, proof FROM audit_marks WHERE name=$1`, name).Scan(&m.Seq, &m.Hash, &m.Proof)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return m, err
}

func (s *Store) setMark(ctx context.Context, tx *sql.Tx, name string, m verify.Mark) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO audit_marks (name, seq, hash, proof) VALUES ($1,$2,$3,$4)
		ON CONFLICT (name) DO UPDATE SET seq=excluded.seq, hash=excluded.hash, proof=excluded.proof`, name, m.Seq, m.Hash,
		m.Proven(name, s.chain).Proof)
	return err
}

// Append writes an entry about what needs no other writing; see verify.Auditor.
func (s *Store) Append(ctx context.Context, e verify.Entry) error {
	return s.tx(ctx, func(tx *sql.Tx) error { return s.audit(ctx, tx, s.ms(), e) })
}

// Audited returns the audit in its order, the mark before the oldest entry that is kept, and that of the newest at this
// moment.
func (s *Store) Audited(ctx context.Context) (first, last verify.Mark, entries iter.Seq2[verify.Entry, error], err error) {
	if last, err = mark(ctx, s.read, verify.MarkLast); err != nil {
		return first, last, nil, err
	}
	if first, err = mark(ctx, s.read, verify.MarkFirst); err != nil {
		return first, last, nil, err
	}
	return first, last, func(yield func(verify.Entry, error) bool) {
		rows, err := s.read.QueryContext(ctx, `SELECT seq, at, kind, call, organisation, challenge, caller, contact, by_whom, detail, hash
			FROM audit ORDER BY seq`)
		if err != nil {
			yield(verify.Entry{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var e verify.Entry
			var at int64
			err := rows.Scan(&e.Seq, &at, &e.Kind, &e.Call, &e.Organisation, &e.Challenge, &e.Caller, &e.Contact, &e.By, &e.Detail, &e.Hash)
			e.At = fromMS(at)
			if !yield(e, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(verify.Entry{}, err)
		}
	}, nil
}

// pruneAudit forgets up to n entries from before an instant, oldest first, and keeps the mark of the last of them: the
// rest can be verified from there.
func (s *Store) pruneAudit(ctx context.Context, tx *sql.Tx, before int64, n int) (int64, error) {
	if s.chain == nil {
		return 0, nil
	}
	var m verify.Mark
	err := tx.QueryRowContext(ctx, `SELECT seq, hash FROM (SELECT seq, hash, at FROM audit ORDER BY seq LIMIT $1) AS oldest
		WHERE at<$2 ORDER BY seq DESC LIMIT 1`, n, before).Scan(&m.Seq, &m.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	done, err := tx.ExecContext(ctx, `DELETE FROM audit WHERE seq<=$1`, m.Seq)
	if err != nil {
		return 0, err
	}
	if err := s.setMark(ctx, tx, verify.MarkFirst, m); err != nil {
		return 0, err
	}
	return done.RowsAffected()
}
