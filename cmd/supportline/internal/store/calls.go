package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"supportline/ivr"
	"supportline/ivr/calls"
)

var _ calls.Store = (*Store)(nil)

const callColumns = `id, door, node, version, seq, state, turn, started, ended, ending, saved`

// LoadCall implements calls.Store.
func (s *Store) LoadCall(ctx context.Context, id ivr.CallID) (calls.Call, error) {
	c, err := scanCall(s.read.QueryRowContext(ctx, `SELECT `+callColumns+` FROM calls WHERE id=$1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return calls.Call{}, calls.ErrNotFound
	}
	return c, err
}

// SaveCall implements calls.Store.
func (s *Store) SaveCall(ctx context.Context, c calls.Call, record []calls.Line) (bool, error) {
	state, err := json.Marshal(c.State)
	if err != nil {
		return false, fmt.Errorf("write the state: %w", err)
	}
	turn, err := json.Marshal(c.Turn)
	if err != nil {
		return false, fmt.Errorf("write the turn: %w", err)
	}
	var saved bool
	err = s.tx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO calls (`+callColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)
			ON CONFLICT (id) DO UPDATE SET seq=excluded.seq, state=excluded.state, turn=excluded.turn, ended=excluded.ended,
				ending=excluded.ending, saved=excluded.saved
			WHERE calls.seq=excluded.seq-1 AND calls.ended=0`,
			c.ID, c.Door, c.Node, c.Version, c.Seq, state, turn, c.Started.UnixMilli(), toMS(c.Ended), c.Ending, toMS(c.Saved))
		if err != nil {
			return err
		}
		if saved, err = changed(res); err != nil || !saved {
			return err
		}
		return addLines(ctx, tx, c.ID, record)
	})
	return saved, err
}

// EndCall implements calls.Store.
func (s *Store) EndCall(ctx context.Context, c calls.Call, record []calls.Line) (bool, error) {
	var ended bool
	err := s.tx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE calls SET ended=$1, ending=$2 WHERE id=$3 AND ended=0`, toMS(c.Ended), c.Ending, c.ID)
		if err != nil {
			return err
		}
		if ended, err = changed(res); err != nil || !ended {
			return err
		}
		return addLines(ctx, tx, c.ID, record)
	})
	return ended, err
}

// OpenCalls implements calls.Store.
func (s *Store) OpenCalls(ctx context.Context, node string) ([]calls.Call, error) {
	return s.listCalls(ctx, `WHERE node=$1 AND ended=0 ORDER BY started, id`, node)
}

// SilentCalls implements calls.Store.
func (s *Store) SilentCalls(ctx context.Context, since time.Time) ([]calls.Call, error) {
	return s.listCalls(ctx, `WHERE ended=0 AND saved<=$1 ORDER BY started, id`, toMS(since))
}

// CallOf returns the call that an agent talks on, and false if there is none.
func (s *Store) CallOf(ctx context.Context, agent string) (calls.Call, bool, error) {
	c, err := scanCall(s.read.QueryRowContext(ctx, `SELECT `+callColumns+` FROM calls
		WHERE id=(SELECT call FROM agents WHERE name=$1 AND state='on-call') AND ended=0`, agent))
	if errors.Is(err, sql.ErrNoRows) {
		return calls.Call{}, false, nil
	}
	return c, err == nil, err
}

// RecentCalls lists the latest calls, the newest first.
func (s *Store) RecentCalls(ctx context.Context, limit int) ([]calls.Call, error) {
	return s.listCalls(ctx, `ORDER BY started DESC, id LIMIT $1`, limit)
}

func (s *Store) listCalls(ctx context.Context, where string, args ...any) ([]calls.Call, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+callColumns+` FROM calls `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []calls.Call
	for rows.Next() {
		c, err := scanCall(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// AddLine implements calls.Store.
func (s *Store) AddLine(ctx context.Context, id ivr.CallID, l calls.Line) error {
	return s.tx(ctx, func(tx *sql.Tx) error { return addLines(ctx, tx, id, []calls.Line{l}) })
}

// Record returns a call's record in the order in which it was written.
func (s *Store) Record(ctx context.Context, id ivr.CallID) ([]calls.Line, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT at, kind, text, why FROM call_lines WHERE call=$1 ORDER BY n`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []calls.Line
	for rows.Next() {
		var l calls.Line
		var at int64
		var why string
		if err := rows.Scan(&at, &l.Kind, &l.Text, &why); err != nil {
			return nil, err
		}
		l.At = fromMS(at)
		if why != "" {
			l.Why = strings.Split(why, "\n")
		}
		list = append(list, l)
	}
	return list, rows.Err()
}

func addLines(ctx context.Context, tx *sql.Tx, id ivr.CallID, record []calls.Line) error {
	for _, l := range record {
		_, err := tx.ExecContext(ctx, `INSERT INTO call_lines (call, n, at, kind, text, why)
			SELECT $1, COALESCE(MAX(n), 0)+1, $2, $3, $4, $5 FROM call_lines WHERE call=$1`,
			id, l.At.UnixMilli(), l.Kind, l.Text, strings.Join(l.Why, "\n"))
		if err != nil {
			return fmt.Errorf("append to the record: %w", err)
		}
	}
	return nil
}

func scanCall(row interface{ Scan(...any) error }) (calls.Call, error) {
	var c calls.Call
	var state, turn []byte
	var started, ended, saved int64
	if err := row.Scan(&c.ID, &c.Door, &c.Node, &c.Version, &c.Seq, &state, &turn, &started, &ended, &c.Ending, &saved); err != nil {
		return c, err
	}
	c.Started, c.Ended, c.Saved = fromMS(started), fromMS(ended), fromMS(saved)
	if err := json.Unmarshal(state, &c.State); err != nil {
		return c, fmt.Errorf("read the saved state of call %s: %w", c.ID, err)
	}
	if err := json.Unmarshal(turn, &c.Turn); err != nil {
		return c, fmt.Errorf("read the saved turn of call %s: %w", c.ID, err)
	}
	return c, nil
}

func changed(res sql.Result) (bool, error) {
	n, err := res.RowsAffected()
	return n == 1, err
}

func toMS(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
