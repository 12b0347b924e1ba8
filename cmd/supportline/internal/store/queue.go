package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"supportline/ivr"
	"supportline/ivr/queue"
)

var _ queue.Store = (*Store)(nil)

// ChangeBoard implements queue.Store.
func (s *Store) ChangeBoard(ctx context.Context, name string, call ivr.CallID, f func(*queue.Board) error) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		b, err := loadBoard(ctx, tx, name, call)
		if err != nil {
			return err
		}
		entries, agents := slices.Clone(b.Entries), slices.Clone(b.Agents)
		if err := f(b); err != nil {
			return err
		}
		for _, e := range entries {
			if !slices.ContainsFunc(b.Entries, func(k queue.Entry) bool { return k.Call == e.Call }) {
				if _, err := tx.ExecContext(ctx, `DELETE FROM entries WHERE call=$1`, e.Call); err != nil {
					return err
				}
			}
		}
		for _, e := range b.Entries {
			if !slices.Contains(entries, e) {
				if err := saveEntry(ctx, tx, e); err != nil {
					return err
				}
			}
		}
		for _, a := range b.Agents {
			if !slices.Contains(agents, a) {
				if err := saveAgent(ctx, tx, a); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func loadBoard(ctx context.Context, tx *sql.Tx, name string, call ivr.CallID) (*queue.Board, error) {
	b := &queue.Board{}
	rows, err := tx.QueryContext(ctx, `SELECT call, queue, urgent, joined, seen, state, agent FROM entries
		WHERE queue=$1 OR call=$2 ORDER BY joined, call`, name, call)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var e queue.Entry
		var joined, seen int64
		if err := rows.Scan(&e.Call, &e.Queue, &e.Urgent, &joined, &seen, &e.State, &e.Agent); err != nil {
			return nil, err
		}
		e.Joined, e.Seen = fromMS(joined), fromMS(seen)
		b.Entries = append(b.Entries, e)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	b.Agents, err = listAgents(ctx, tx)
	return b, err
}

func listAgents(ctx context.Context, tx *sql.Tx) ([]queue.Agent, error) {
	rows, err := tx.QueryContext(ctx, `SELECT name, state, call, until, idle FROM agents ORDER BY name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []queue.Agent
	for rows.Next() {
		var a queue.Agent
		var until, idle int64
		if err := rows.Scan(&a.Name, &a.State, &a.Call, &until, &idle); err != nil {
			return nil, err
		}
		a.Until, a.Idle = fromMS(until), fromMS(idle)
		list = append(list, a)
	}
	return list, rows.Err()
}

func saveEntry(ctx context.Context, tx *sql.Tx, e queue.Entry) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO entries (call, queue, urgent, joined, seen, state, agent) VALUES ($1,$2,$3,$4,$5,$6,$7)
		ON CONFLICT (call) DO UPDATE SET queue=excluded.queue, urgent=excluded.urgent, seen=excluded.seen, state=excluded.state, agent=excluded.agent`,
		e.Call, e.Queue, e.Urgent, toMS(e.Joined), toMS(e.Seen), e.State, e.Agent)
	if err != nil {
		return fmt.Errorf("save a queue entry: %w", err)
	}
	return nil
}

func saveAgent(ctx context.Context, tx *sql.Tx, a queue.Agent) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO agents (name, state, call, until, idle) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (name) DO UPDATE SET state=excluded.state, call=excluded.call, until=excluded.until, idle=excluded.idle`,
		a.Name, a.State, a.Call, toMS(a.Until), toMS(a.Idle))
	if err != nil {
		return fmt.Errorf("save what agent %s does: %w", a.Name, err)
	}
	return nil
}
