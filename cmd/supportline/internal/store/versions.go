package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"supportline/config"
)

var _ config.Versions = (*Store)(nil)

// SaveVersion implements config.Versions: the sources of a routing configuration, once.
func (s *Store) SaveVersion(ctx context.Context, version string, source map[string]string) error {
	b, err := json.Marshal(source)
	if err != nil {
		return err
	}
	_, err = s.write.ExecContext(ctx, `INSERT INTO versions (version, source, saved) VALUES ($1,$2,$3) ON CONFLICT (version) DO NOTHING`,
		version, string(b), s.ms())
	if err != nil {
		return fmt.Errorf("save routing version %s: %w", version, err)
	}
	return nil
}

// LoadVersion implements config.Versions.
func (s *Store) LoadVersion(ctx context.Context, version string) (map[string]string, error) {
	var b []byte
	err := s.read.QueryRowContext(ctx, `SELECT source FROM versions WHERE version=$1`, version).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("routing version %s was never saved here", version)
	}
	if err != nil {
		return nil, fmt.Errorf("load routing version %s: %w", version, err)
	}
	var source map[string]string
	return source, json.Unmarshal(b, &source)
}
