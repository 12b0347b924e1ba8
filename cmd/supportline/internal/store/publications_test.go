package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"supportline/config"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func openAt(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, func() time.Time { return noon })
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

func TestTheHistoryIsNumberedAndNamesWhatWasBefore(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "a.db"))
	if latest, err := s.Latest(t.Context()); err != nil || latest != (config.Publication{}) {
		t.Fatalf("of an empty history the latest is %+v, %v", latest, err)
	}
	for i, version := range []string{"a", "b", "a"} {
		if err := s.SaveVersion(t.Context(), version, map[string]string{"routing.yaml": version}); err != nil {
			t.Fatal(err)
		}
		want := config.Publication{Number: int64(i + 1), Version: version, Parent: int64(i), Author: "anna", Reason: "r", At: noon.Local()}
		p, err := s.Publish(t.Context(), config.Publication{Version: version, Author: "anna", Reason: "r"}, int64(i))
		if err != nil || p != want {
			t.Errorf("published %+v, %v", p, err)
		}
		if latest, err := s.Latest(t.Context()); err != nil || latest != want {
			t.Errorf("the latest is %+v, %v", latest, err)
		}
	}
	list, err := s.List(t.Context(), 2)
	if err != nil || len(list) != 2 || list[0].Number != 3 || list[1].Number != 2 {
		t.Errorf("listed %+v, %v", list, err)
	}
	for _, c := range []struct {
		number  int64
		version string
		want    int64
	}{{1, "", 1}, {0, "b", 2}, {0, "a", 3}, {4, "", 0}, {0, "c", 0}} {
		if p, found, err := s.Publication(t.Context(), c.number, c.version); err != nil || p.Number != c.want || found != (c.want != 0) {
			t.Errorf("publication %d %q: %+v, %v", c.number, c.version, p, err)
		}
	}
	if _, err := s.Publish(t.Context(), config.Publication{Version: "never saved"}, 3); err == nil {
		t.Error("published without sources")
	}
	for _, base := range []int64{-1, 0, 2, 4} {
		_, err := s.Publish(t.Context(), config.Publication{Version: "b"}, base)
		if o, ok := errors.AsType[*config.Overtaken](err); !ok || o.Base != base || o.Latest.Number != 3 {
			t.Errorf("from %d: %v", base, err)
		}
	}
}

func TestOfManyWhoPublishFromTheSameOneExactlyOneGetsInAndTheOthersAreToldWho(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	const racers = 8
	var stores [racers]*Store
	for i := range stores {
		stores[i] = openAt(t, path)
		if err := stores[i].SaveVersion(t.Context(), fmt.Sprint(i), map[string]string{}); err != nil {
			t.Fatal(err)
		}
	}
	for base := range int64(5) {
		var race sync.WaitGroup
		var errs [racers]error
		for i, s := range stores {
			race.Go(func() {
				_, errs[i] = s.Publish(t.Context(), config.Publication{Version: fmt.Sprint(i), Author: fmt.Sprintf("racer %d", i)}, base)
			})
		}
		race.Wait()
		latest, err := stores[0].Latest(t.Context())
		if err != nil || latest.Number != base+1 {
			t.Fatalf("after round %d the latest is %+v, %v", base, latest, err)
		}
		for i, err := range errs {
			o, overtaken := errors.AsType[*config.Overtaken](err)
			won := latest.Author == fmt.Sprintf("racer %d", i)
			if won != (err == nil) || !won && (!overtaken || o.Latest != latest) {
				t.Errorf("round %d: racer %d is told %v, and the latest is by %s", base, i, err, latest.Author)
			}
		}
	}
}

func TestASavedVersionThatWasNotPublishedIsNotInTheHistory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	killed, err := Open(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.SaveVersion(t.Context(), "a", map[string]string{"routing.yaml": "a"}); err != nil {
		t.Fatal(err)
	}
	if err := killed.Close(); err != nil { // before Publish
		t.Fatal(err)
	}
	s := openAt(t, path)
	if latest, err := s.Latest(t.Context()); err != nil || latest.Number != 0 {
		t.Errorf("the latest is %+v, %v", latest, err)
	}
	if err := s.SaveVersion(t.Context(), "a", map[string]string{"routing.yaml": "a"}); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Publish(t.Context(), config.Publication{Version: "a"}, 0); err != nil || p.Number != 1 {
		t.Errorf("published again: %+v, %v", p, err)
	}
}

func TestManyProcessesOpenANewDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	var race sync.WaitGroup
	for range 8 {
		race.Go(func() {
			s, err := Open(t.Context(), path, time.Now)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	race.Wait()
}
