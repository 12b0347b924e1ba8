package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"supportline/config"
)

var _ config.Shelf = (*Store)(nil)

const publicationColumns = `number, version, parent, author, reason, published_at`

// Publish implements config.Publications.
func (s *Store) Publish(ctx context.Context, p config.Publication, base int64) (config.Publication, error) {
	p.Number, p.Parent, p.At = base+1, base, fromMS(s.ms())
	err := s.tx(ctx, func(tx *sql.Tx) error {
		latest, err := latestPublication(ctx, tx)
		if err != nil {
			return err
		}
		if latest.Number != base {
			return &config.Overtaken{Base: base, Latest: latest}
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO publications (`+publicationColumns+`) VALUES ($1,$2,$3,$4,$5,$6)
			ON CONFLICT (number) DO NOTHING`, p.Number, p.Version, p.Parent, p.Author, p.Reason, toMS(p.At))
		if err != nil {
			return err
		}
		if added, err := changed(res); err != nil || added {
			return err
		}
		if latest, err = latestPublication(ctx, tx); err != nil { // where transactions run side by side
			return err
		}
		return &config.Overtaken{Base: base, Latest: latest}
	})
	if err != nil {
		return config.Publication{}, fmt.Errorf("publish version %s: %w", p.Version, err)
	}
	return p, nil
}

// Latest implements config.Publications.
func (s *Store) Latest(ctx context.Context) (config.Publication, error) {
	return latestPublication(ctx, s.read)
}

func latestPublication(ctx context.Context, q querier) (config.Publication, error) {
	p, err := scanPublication(q.QueryRowContext(ctx, `SELECT `+publicationColumns+` FROM publications ORDER BY number DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return config.Publication{}, nil
	}
	return p, err
}

// List implements config.Publications.
func (s *Store) List(ctx context.Context, n int) ([]config.Publication, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+publicationColumns+` FROM publications ORDER BY number DESC LIMIT $1`, n)
	if err != nil {
		return nil, err
	}
	return collect(rows, scanPublication)
}

// Publication finds a publication by its number, or the latest one of a version; false where there is none.
func (s *Store) Publication(ctx context.Context, number int64, version string) (config.Publication, bool, error) {
	p, err := scanPublication(s.read.QueryRowContext(ctx, `SELECT `+publicationColumns+` FROM publications
		WHERE number=$1 OR version=$2 ORDER BY number DESC LIMIT 1`, number, version))
	if errors.Is(err, sql.ErrNoRows) {
		return p, false, nil
	}
	return p, err == nil, err
}

func scanPublication(r row) (config.Publication, error) {
	var p config.Publication
	var at int64
	err := r.Scan(&p.Number, &p.Version, &p.Parent, &p.Author, &p.Reason, &at)
	p.At = fromMS(at)
	return p, err
}
