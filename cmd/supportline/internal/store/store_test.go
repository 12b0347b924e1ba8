package store

import (
	"bytes"
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"supportline/verify"
)

// open returns a fresh database that is closed with the test.
func open(t *testing.T, now func() time.Time) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "supportline.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	s.Audit(testKey(t).Chain)
	return s
}

// testKey seals and chains in tests.
func testKey(t *testing.T) verify.Key {
	t.Helper()
	key, err := verify.NewKey(bytes.Repeat([]byte{9}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestASecondProcessOpensTheSameFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "supportline.db")
	for range 2 {
		s, err := Open(t.Context(), path, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnUnwritablePlaceIsNamed(t *testing.T) {
	t.Parallel()
	_, err := Open(t.Context(), filepath.Join(t.TempDir(), "missing", "supportline.db"), time.Now)
	if err == nil {
		t.Fatal("a database in a folder that does not exist was opened")
	}
	t.Log(err)
}

func TestAPanicInATransactionLeavesNothingLocked(t *testing.T) {
	t.Parallel()
	s := open(t, time.Now)
	ctx := context.Background() // nothing rolls back by the end of a context
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.tx(ctx, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `UPDATE heartbeat SET at=42 WHERE id=1`); err != nil {
				t.Error(err)
			}
			panic("a defect")
		})
	}()
	after, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var at int64
	err := s.tx(after, func(tx *sql.Tx) error {
		return tx.QueryRowContext(after, `SELECT at FROM heartbeat WHERE id=1`).Scan(&at)
	})
	if err != nil || at == 42 {
		t.Errorf("the next transaction: %v; the broken one left %d", err, at)
	}
}
