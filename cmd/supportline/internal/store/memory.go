package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// OpenInMemory makes an empty database in memory, which is gone when it is closed: for calls that are played, not answered.
func OpenInMemory(ctx context.Context, now func() time.Time) (*Store, error) {
	// A name that begins with a slash is shared by the connections of this process (SQLite's memdb); it ends with the last.
	dsn := "file:/" + uuid.NewString() + "?vfs=memdb&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_txlock=immediate"
	write, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open a database in memory: %w", err)
	}
	write.SetMaxOpenConns(1)
	if err := migrate(ctx, write); err != nil {
		return nil, errors.Join(fmt.Errorf("make the schema of a database in memory: %w", err), write.Close())
	}
	read, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open a database in memory for reading: %w", err), write.Close())
	}
	read.SetMaxOpenConns(4)
	return &Store{write: write, read: read, now: now}, nil
}
