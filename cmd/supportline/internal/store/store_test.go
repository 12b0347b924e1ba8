package store

import (
	"path/filepath"
	"testing"
	"time"
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
	return s
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
