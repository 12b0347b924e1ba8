package config

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// shelf keeps versions and publications in memory.
type shelf struct {
	mu        sync.Mutex
	kept      map[string]map[string]string
	published []Publication
	fail      error
}

func (s *shelf) Publish(_ context.Context, p Publication, base int64) (Publication, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if base != int64(len(s.published)) {
		return Publication{}, fmt.Errorf("publish: %w", &Overtaken{base, s.latest()})
	}
	if s.kept[p.Version] == nil {
		return Publication{}, errors.New("no such version")
	}
	p.Number, p.Parent = base+1, base
	s.published = append(s.published, p)
	return p, nil
}

func (s *shelf) latest() Publication {
	if len(s.published) == 0 {
		return Publication{}
	}
	return s.published[len(s.published)-1]
}

func (s *shelf) Latest(context.Context) (Publication, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latest(), nil
}

func (s *shelf) List(_ context.Context, n int) ([]Publication, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.published)
	slices.Reverse(list)
	return list[:min(n, len(list))], nil
}

// history is who published what, the oldest first.
func (s *shelf) history() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, p := range s.published {
		built, err := Build(s.kept[p.Version])
		if err != nil {
			return err.Error()
		}
		all = append(all, fmt.Sprintf("%d %s: %s, %s", p.Number, built.Vendor.Name, p.Author, p.Reason))
	}
	return strings.Join(all, "; ")
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

// breaks makes saving fail from now on, or work again.
func (s *shelf) breaks(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
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
func opened(t testing.TB, versions Shelf) (*Holder, string) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, Main, small(t))
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
	write(t, dir, Main, strings.Replace(small(t), "Mon-Fri 09:00-17:00", "Mon-Fry 09:00-17:00", 1))
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
	write(t, dir, Main, small(t)+"# changed\n")
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
		write(t, dir, Main, small(t)+strings.Repeat("#", i+1)+"\n")
		if err := h.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(h.held) != maxHeld || len(h.order) != maxHeld || h.held[h.Current().Version] == nil {
		t.Errorf("%d snapshots held", len(h.held))
	}
}

// watched runs a Holder's Watch in virtual time while do changes the folder, and returns what was heard.
func watched(t *testing.T, versions *shelf, do func(dir string, looks func())) string {
	t.Helper()
	h, dir := opened(t, versions)
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
	do(dir, func() {
		time.Sleep(5 * time.Second)
		synctest.Wait()
	})
	cancel()
	<-ended
	return strings.Join(heard, " ")
}

// named writes the example under another vendor's name.
func named(t *testing.T, dir, name string) {
	t.Helper()
	write(t, dir, Main, strings.Replace(small(t), "name: Litware", "name: "+name, 1))
}

func TestWatchTakesAChangedFileAndTellsABrokenOneOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		heard := watched(t, &shelf{}, func(dir string, looks func()) {
			for _, name := range []string{"Proseware", "[", "Litware"} {
				named(t, dir, name)
				looks()
			}
		})
		if heard != "Proseware broken Litware" {
			t.Errorf("heard %q", heard)
		}
	})
}

func TestWatchWaitsUntilAFileIsWrittenToItsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		heard := watched(t, &shelf{}, func(dir string, looks func()) {
			time.Sleep(500 * time.Millisecond)
			for _, soFar := range []string{"", "Lit", "Proseware"} { // an editor at work; each would be taken or told if it stayed
				named(t, dir, soFar)
				time.Sleep(time.Second)
				synctest.Wait()
			}
			looks()
		})
		if heard != "Proseware" {
			t.Errorf("heard %q", heard)
		}
	})
}

func TestWatchTellsEachTimeThatTheFileIsGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		heard := watched(t, &shelf{}, func(dir string, looks func()) {
			for range 2 {
				if err := os.Remove(filepath.Join(dir, Main)); err != nil {
					t.Error(err)
				}
				looks()
				named(t, dir, "Litware")
				looks()
			}
		})
		if heard != "broken broken" {
			t.Errorf("heard %q", heard)
		}
	})
}

func TestWatchTakesAConfigurationWhenItCanBeSavedAtLast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		versions := &shelf{}
		heard := watched(t, versions, func(dir string, looks func()) {
			versions.breaks(errors.New("disk full"))
			named(t, dir, "Proseware")
			looks()
			versions.breaks(nil)
			looks()
		})
		if heard != "broken Proseware" {
			t.Errorf("heard %q", heard)
		}
	})
}

func TestCallsGoOnWhileTheConfigurationIsReloaded(t *testing.T) {
	t.Parallel()
	h, dir := opened(t, &shelf{})
	first := h.Current().Version
	var calls sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		calls.Go(func() {
			for {
				s := h.Current()
				if l, ok := s.Line("020 160 5899"); !ok || s.Clouds[l.Cloud] == nil {
					t.Error("a snapshot is incomplete")
				}
				if old, err := h.Version(t.Context(), first); err != nil || old.Version != first {
					t.Errorf("the version a call began with: %v", err)
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	for i := range 2 * maxHeld {
		name := fmt.Sprintf("Litware%d", i)
		if i%3 == 0 {
			name = "["
		}
		named(t, dir, name)
		if err := h.Reload(t.Context()); (err != nil) != (i%3 == 0) {
			t.Errorf("reload %d: %v", i, err)
		}
	}
	close(stop)
	calls.Wait()
	if got := h.Current().Vendor.Name; got != fmt.Sprintf("Litware%d", 2*maxHeld-1) {
		t.Errorf("runs %s", got)
	}
}
