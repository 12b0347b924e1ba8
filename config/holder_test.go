package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// shelf keeps versions in memory.
type shelf struct {
	mu   sync.Mutex
	kept map[string]map[string]string
	fail error
}

func (s *shelf) SaveVersion(_ context.Context, v string, source map[string]string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	if s.kept == nil {
		s.kept = map[string]map[string]string{}
	}
	s.kept[v] = source
	return nil
}

func (s *shelf) LoadVersion(_ context.Context, v string) (map[string]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if source, ok := s.kept[v]; ok {
		return source, nil
	}
	return nil, errors.New("no such version")
}

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// opened returns a holder of a folder with the example.
func opened(t testing.TB, versions Versions) (*Holder, string) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, Main, ExampleSource()[Main])
	h, err := NewHolder(t.Context(), dir, versions)
	if err != nil {
		t.Fatal(err)
	}
	return h, dir
}

func TestABrokenFileLeavesTheRunningConfigurationInPlace(t *testing.T) {
	t.Parallel()
	h, dir := opened(t, &shelf{})
	before := h.Current()
	write(t, dir, Main, strings.Replace(ExampleSource()[Main], "Mon-Fri 09:00-17:00", "Mon-Fry 09:00-17:00", 1))
	err := h.Reload(t.Context())
	found, ok := errors.AsType[Problems](err)
	if !ok || len(found) != 1 || found[0].Pos.Line == 0 {
		t.Fatalf("Reload: %v", err)
	}
	if h.Current() != before {
		t.Error("a broken file was taken")
	}
}

func TestANewVersionIsSavedBeforeItIsTakenAndOldOnesStayReachable(t *testing.T) {
	t.Parallel()
	versions := &shelf{}
	h, dir := opened(t, versions)
	old := h.Current()
	write(t, dir, Main, ExampleSource()[Main]+"# changed\n")
	versions.fail = errors.New("disk full")
	if err := h.Reload(t.Context()); err == nil || h.Current() != old {
		t.Fatalf("taken without having been saved: %v", err)
	}
	versions.fail = nil
	if err := h.Reload(t.Context()); err != nil || h.Current() == old {
		t.Fatalf("not taken: %v", err)
	}
	if s, err := h.Version(t.Context(), old.Version); err != nil || s != old {
		t.Errorf("the version that calls began with: %v", err)
	}
	restarted, err := NewHolder(t.Context(), dir, versions)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := restarted.Version(t.Context(), old.Version); err != nil || s.Version != old.Version {
		t.Errorf("an older version after a restart: %v", err)
	}
	if _, err := restarted.Version(t.Context(), "000000000000"); err == nil {
		t.Error("a version that never was is there")
	}
}

func TestManyReloadsDoNotKeepEverythingInMemory(t *testing.T) {
	t.Parallel()
	h, dir := opened(t, &shelf{})
	for i := range 3 * maxHeld {
		write(t, dir, Main, ExampleSource()[Main]+strings.Repeat("#", i+1)+"\n")
		if err := h.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(h.held) != maxHeld || len(h.order) != maxHeld || h.held[h.Current().Version] == nil {
		t.Errorf("%d snapshots held", len(h.held))
	}
}

func TestWatchTakesAChangedFileAndTellsABrokenOneOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h, dir := opened(t, &shelf{})
		var heard []string
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			h.Watch(ctx, time.Second, func(s *Snapshot, err error) {
				if err != nil {
					heard = append(heard, "broken")
				} else {
					heard = append(heard, s.Vendor.Name)
				}
			})
		}()
		rename := func(name string) {
			write(t, dir, Main, strings.Replace(ExampleSource()[Main], "name: Litware", "name: "+name, 1))
			time.Sleep(5 * time.Second)
			synctest.Wait()
		}
		rename("Proseware")
		rename("[")
		rename("Litware")
		if err := os.Remove(filepath.Join(dir, Main)); err != nil {
			t.Fatal(err)
		}
		rename("Tailwind")
		cancel()
		<-ended
		if got := strings.Join(heard, " "); got != "Proseware broken Litware Tailwind" {
			t.Errorf("heard %q", got)
		}
	})
}
