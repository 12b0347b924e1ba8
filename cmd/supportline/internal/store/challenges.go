package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"supportline/verify"
)

const challengeColumns = `id, call_id, organisation, purpose, dummy, sealed, key_id, counter, state, attempts, tries, sends,
	admin, channel, contact, ref, caller_tail, language, created_at, expires_at, last_send_at`

type row interface{ Scan(...any) error }

func scanChallenge(r row) (verify.Challenge, error) {
	var c verify.Challenge
	var created, expires, lastSend int64
	err := r.Scan(&c.ID, &c.CallID, &c.Organisation, &c.Purpose, &c.Dummy, &c.Sealed.Box, &c.Sealed.KeyID, &c.Counter, &c.State,
		&c.Attempts, &c.Tries, &c.Sends, &c.Admin, &c.Contact.Channel, &c.Contact.ID, &c.Ref, &c.CallerTail, &c.Language,
		&created, &expires, &lastSend)
	c.Created, c.Expires, c.LastSend = fromMS(created), fromMS(expires), fromMS(lastSend)
	return c, err
}

// Challenge returns a challenge of the call, or verify.ErrNoSuchChallenge.
func (s *Store) Challenge(ctx context.Context, callID, id string) (verify.Challenge, error) {
	c, err := scanChallenge(s.read.QueryRowContext(ctx,
		`SELECT `+challengeColumns+` FROM challenges WHERE id=$1 AND call_id=$2`, id, callID))
	if errors.Is(err, sql.ErrNoRows) {
		return c, verify.ErrNoSuchChallenge
	}
	return c, err
}

// Ask answers a key once; see verify.Challenges.
func (s *Store) Ask(ctx context.Context, key, callID string, plan func(time.Time, []verify.Challenge, verify.Spent) (verify.Plan, error)) (verify.Asked, error) {
	var asked verify.Asked
	err := s.tx(ctx, func(tx *sql.Tx) error {
		saved, found, err := savedAsk(ctx, tx, key, callID)
		if asked = saved; found || err != nil {
			return err
		}
		ofCall, err := challengesOf(ctx, tx, callID)
		if err != nil {
			return err
		}
		now := s.ms()
		p, err := plan(fromMS(now), ofCall, spentIn(ctx, tx, now))
		if err != nil {
			return err
		}
		if err := errors.Join(spend(ctx, tx, now, p.Spend), s.audit(ctx, tx, now, p.Audit), notify(ctx, tx, now, p.Notice, "")); err != nil {
			return err
		}
		switch {
		case p.Refused != "":
			asked = verify.Asked{Refused: p.Refused}
		case p.Open != nil:
			asked = verify.Asked{Challenge: p.Open.ID, Expires: p.Open.Expires}
			err = openChallenge(ctx, tx, now, *p.Open, p.Delivery)
		case p.Resend != nil:
			asked = verify.Asked{Challenge: p.Resend.ID, Expires: p.Resend.Expires}
			err = resend(ctx, tx, now, *p.Resend, p.Delivery)
		default:
			err = errors.New("a plan that does nothing")
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO asks (key, call_id, challenge, expires_at, refused, at) VALUES ($1,$2,$3,$4,$5,$6)`,
			key, callID, asked.Challenge, toMS(asked.Expires), asked.Refused, now)
		return err
	})
	if err != nil {
		return verify.Asked{}, err
	}
	return asked, nil
}

func savedAsk(ctx context.Context, tx *sql.Tx, key, callID string) (verify.Asked, bool, error) {
	var a verify.Asked
	var of string
	var expires int64
	err := tx.QueryRowContext(ctx, `SELECT call_id, challenge, expires_at, refused FROM asks WHERE key=$1`, key).
		Scan(&of, &a.Challenge, &expires, &a.Refused)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return a, false, nil
	case err == nil && of != callID:
		return verify.Asked{}, false, fmt.Errorf("key %q was used by another call", key)
	}
	a.Expires = fromMS(expires)
	return a, err == nil, err
}

func challengesOf(ctx context.Context, tx *sql.Tx, callID string) ([]verify.Challenge, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+challengeColumns+` FROM challenges WHERE call_id=$1 ORDER BY created_at, id`, callID)
	if err != nil {
		return nil, err
	}
	return collect(rows, scanChallenge)
}

func openChallenge(ctx context.Context, tx *sql.Tx, now int64, c verify.Challenge, d verify.Delivery) error {
	if _, err := tx.ExecContext(ctx, `UPDATE challenges SET state='cancelled', sealed='', ended_at=$1 WHERE call_id=$2 AND state='open'`,
		now, c.CallID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO challenges (`+challengeColumns+`, ended_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,0)`,
		c.ID, c.CallID, c.Organisation, c.Purpose, c.Dummy, c.Sealed.Box, c.Sealed.KeyID, c.Counter, c.State, c.Attempts, c.Tries,
		c.Sends, c.Admin, c.Contact.Channel, c.Contact.ID, c.Ref, c.CallerTail, c.Language,
		toMS(c.Created), toMS(c.Expires), toMS(c.LastSend)); err != nil {
		return err
	}
	return queueDelivery(ctx, tx, now, c.ID, d)
}

// resend makes the next counter the challenge's only PIN.
func resend(ctx context.Context, tx *sql.Tx, now int64, c verify.Challenge, d verify.Delivery) error {
	done, err := tx.ExecContext(ctx, `UPDATE challenges SET counter=$1, sends=$2, last_send_at=$3
		WHERE id=$4 AND state='open' AND counter=$1-1 AND expires_at>$3`, c.Counter, c.Sends, now, c.ID)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(errors.New("the challenge went on while another PIN was asked for"), err)
	}
	return queueDelivery(ctx, tx, now, c.ID, d)
}

// Try judges a key once; see verify.Challenges.
func (s *Store) Try(ctx context.Context, t verify.Try, decide func(verify.Challenge, verify.Spent) (verify.Verdict, error)) (verify.Tried, error) {
	var tried verify.Tried
	err := s.tx(ctx, func(tx *sql.Tx) error {
		saved, found, err := savedTry(ctx, tx, t)
		if tried = saved; found || err != nil {
			return err
		}
		now := s.ms()
		about := t.Audit()
		if tried, err = judge(ctx, tx, now, t, func(c verify.Challenge, spent verify.Spent) (verify.Verdict, error) {
			v, err := decide(c, spent)
			about = v.Audit
			return v, err
		}); err != nil {
			return err
		}
		about.Detail = string(tried.Result)
		if err := s.audit(ctx, tx, now, about); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO tries (key, call_id, challenge, result, tries_left, organisation, at)
			VALUES ($1,$2,$3,$4,$5,$6,$7)`, t.Key, t.CallID, t.Challenge, tried.Result, tried.Left, tried.Organisation, now)
		return err
	})
	if err != nil {
		return verify.Tried{}, err
	}
	return tried, nil
}

func savedTry(ctx context.Context, tx *sql.Tx, t verify.Try) (verify.Tried, bool, error) {
	var v verify.Tried
	var of string
	err := tx.QueryRowContext(ctx, `SELECT call_id, result, tries_left, organisation FROM tries WHERE key=$1`, t.Key).
		Scan(&of, &v.Result, &v.Left, &v.Organisation)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return v, false, nil
	case err == nil && of != t.CallID:
		return verify.Tried{}, false, fmt.Errorf("key %q was used by another call", t.Key)
	}
	return v, err == nil, err
}

// judge burns an attempt, compares and consumes: each a conditional statement, so that the order in which nodes come does
// not matter.
func judge(ctx context.Context, tx *sql.Tx, now int64, t verify.Try, decide func(verify.Challenge, verify.Spent) (verify.Verdict, error)) (verify.Tried, error) {
	c, err := scanChallenge(tx.QueryRowContext(ctx, `UPDATE challenges SET attempts=attempts+1
		WHERE id=$1 AND call_id=$2 AND purpose=$3 AND state='open' AND expires_at>$4 AND attempts<tries
		RETURNING `+challengeColumns, t.Challenge, t.CallID, t.Purpose, now))
	if errors.Is(err, sql.ErrNoRows) {
		return refuse(ctx, tx, now, t)
	}
	if err != nil {
		return verify.Tried{}, err
	}
	left := c.Tries - c.Attempts
	verdict, err := decide(c, spentIn(ctx, tx, now))
	if err != nil {
		return verify.Tried{}, err
	}
	if err := spend(ctx, tx, now, verdict.Spend); err != nil {
		return verify.Tried{}, err
	}
	if verdict.Right {
		done, err := tx.ExecContext(ctx, `UPDATE challenges SET state='verified', sealed='', ended_at=$1
			WHERE id=$2 AND state='open' AND counter=$3 AND expires_at>$1`, now, c.ID, c.Counter)
		if err != nil {
			return verify.Tried{}, err
		}
		if n, err := done.RowsAffected(); err != nil || n != 1 {
			return verify.Tried{Result: verify.Expired}, err
		}
		if err := notify(ctx, tx, now, verdict.Notice, c.Contact.ID); err != nil {
			return verify.Tried{}, err
		}
		return verify.Tried{Result: verify.Right, Left: left, Organisation: c.Organisation}, nil
	}
	if left > 0 {
		return verify.Tried{Result: verify.Wrong, Left: left}, nil
	}
	_, err = tx.ExecContext(ctx, `UPDATE challenges SET state='locked', sealed='', ended_at=$1 WHERE id=$2 AND state='open'`, now, c.ID)
	return verify.Tried{Result: verify.Locked}, err
}

// refuse answers a try that burnt nothing.
func refuse(ctx context.Context, tx *sql.Tx, now int64, t verify.Try) (verify.Tried, error) {
	if _, err := tx.ExecContext(ctx, `UPDATE challenges SET state='expired', sealed='', ended_at=$1
		WHERE id=$2 AND state='open' AND expires_at<=$1`, now, t.Challenge); err != nil {
		return verify.Tried{}, err
	}
	var state verify.State
	err := tx.QueryRowContext(ctx, `SELECT state FROM challenges WHERE id=$1 AND call_id=$2 AND purpose=$3`,
		t.Challenge, t.CallID, t.Purpose).Scan(&state)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return verify.Tried{}, err
	}
	if state == verify.StateLocked {
		return verify.Tried{Result: verify.Locked}, nil
	}
	return verify.Tried{Result: verify.Expired}, nil
}
