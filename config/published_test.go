package config

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// publish saves the example under another vendor's name and publishes it.
func publish(t *testing.T, s *shelf, vendor string) {
	t.Helper()
	source := ExampleSource()
	source[Main] = strings.Replace(source[Main], "name: Litware", "name: "+vendor, 1)
	version := versionOf(source)
	if built, err := Build(source); err == nil {
		version = built.Version
	}
	if err := s.SaveVersion(t.Context(), version, source); err != nil {
		t.Fatal(err)
	}
	latest, _ := s.Latest(t.Context())
	if _, err := s.Publish(t.Context(), Publication{Version: version, Author: "anna", Reason: "test"}, latest.Number); err != nil {
		t.Fatal(err)
	}
}

// nodes run so many servers on one shelf while do works, and returns what each has heard.
func nodes(t *testing.T, s *shelf, n int, do func()) []string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	heard := make([]string, n)
	ended := make(chan struct{})
	for i := range n {
		h, err := NewPublishedHolder(ctx, "", s)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			h.Watch(ctx, time.Second, func(s *Snapshot, err error) {
				if err != nil {
					heard[i] += " refused"
				} else {
					heard[i] += " " + s.Vendor.Name
				}
			})
			heard[i] += "; runs " + h.Current().Vendor.Name
			ended <- struct{}{}
		}()
	}
	do()
	cancel()
	for range n {
		<-ended
	}
	return heard
}

func TestEveryServerTakesWhatIsPublishedAtItsNextLook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		heard := nodes(t, s, 3, func() {
			for _, vendor := range []string{"Proseware", "Fabrikam", "Litware"} {
				publish(t, s, vendor)
				time.Sleep(time.Second + time.Millisecond)
				synctest.Wait()
			}
		})
		for _, h := range heard {
			if h != " Proseware Fabrikam Litware; runs Litware" {
				t.Errorf("heard %q", h)
			}
		}
		if got := s.history(); !strings.HasPrefix(got, "1 Litware: serve, first start; 2 Proseware: anna, test; 3 ") {
			t.Errorf("history: %s", got)
		}
	})
}

func TestAPublicationThatDoesNotBuildHereIsRefusedOnceAndTheNextIsTaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		heard := nodes(t, s, 1, func() {
			for _, vendor := range []string{"Proseware", "[", "Fabrikam"} {
				publish(t, s, vendor)
				time.Sleep(5 * time.Second)
				synctest.Wait()
			}
		})
		if heard[0] != " Proseware refused Fabrikam; runs Fabrikam" {
			t.Errorf("heard %q", heard[0])
		}
	})
}

func TestAServerThatStartsLaterRunsWhatIsPublishedAndPublishesNothing(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	publish(t, s, "Proseware")
	h, err := NewPublishedHolder(t.Context(), filepath.Join(t.TempDir(), "nowhere"), s)
	if err != nil || h.Current().Vendor.Name != "Proseware" {
		t.Fatalf("%v", err)
	}
	if got := s.history(); got != "1 Proseware: anna, test" {
		t.Errorf("history: %s", got)
	}
	publish(t, s, "[")
	if _, err := NewPublishedHolder(t.Context(), "", s); err == nil || !strings.Contains(err.Error(), "publication 2, by anna") {
		t.Errorf("starts with what it can not build: %v", err)
	}
}

func TestWhatGoesLiveFromFilesIsNotedOnceForAllServers(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	one, dir := opened(t, s)
	two, err := NewHolder(t.Context(), dir, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, vendor := range []string{"Proseware", "[", "Litware"} {
		named(t, dir, vendor)
		for _, h := range []*Holder{one, two} {
			if err := h.Reload(t.Context()); (err != nil) != (vendor == "[") {
				t.Errorf("%s: %v", vendor, err)
			}
		}
	}
	if got, want := s.history(), "1 Litware: files, start; 2 Proseware: files, changed on disk; 3 Litware: files, changed on disk"; got != want {
		t.Errorf("history: %s, want %s", got, want)
	}
}

// deaf is a shelf on which nothing can be published.
type deaf struct{ shelf }

func (d *deaf) Publish(context.Context, Publication, int64) (Publication, error) {
	return Publication{}, errors.New("disk full")
}

func TestNothingGoesLiveUnlessTheHistorySaysSo(t *testing.T) {
	t.Parallel()
	if h, err := NewHolder(t.Context(), "", &deaf{}); err == nil {
		t.Errorf("runs %s", h.Current().Version)
	}
}

func TestAFileThatIsWrittenTwiceWithinOneTickIsReadAsItIsInTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		heard := watched(t, &shelf{}, func(dir string, looks func()) {
			now := time.Now()
			at := func(vendor string) {
				named(t, dir, vendor)
				if err := os.Chtimes(filepath.Join(dir, Main), now, now); err != nil {
					t.Error(err)
				}
			}
			looks()
			at("Proseware")
			time.Sleep(2100 * time.Millisecond) // two looks: taken
			synctest.Wait()
			at("Prosewars") // the same size and time
			looks()
		})
		if heard != "Proseware Prosewars" {
			t.Errorf("heard %q", heard)
		}
	})
}

func TestAFileWhoseTimeIsSetBackIsReadInTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		heard := watched(t, &shelf{}, func(dir string, looks func()) {
			time.Sleep(20 * time.Second) // nobody changes anything for a while
			info, err := os.Stat(filepath.Join(dir, Main))
			if err != nil {
				t.Fatal(err)
			}
			named(t, dir, "Litwere")
			if err := os.Chtimes(filepath.Join(dir, Main), info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute + time.Second)
			synctest.Wait()
		})
		if heard != "Litwere" {
			t.Errorf("heard %q", heard)
		}
	})
}

func TestAnIncludedFileThatAppearsIsTakenWithinTwoLooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		heard := watched(t, &shelf{}, func(dir string, looks func()) {
			write(t, dir, Main, "include: [more.yaml]\n"+small(t))
			time.Sleep(time.Minute)
			write(t, dir, "more.yaml", "# nothing more\n")
			time.Sleep(2*time.Second + time.Millisecond)
			synctest.Wait()
		})
		if heard != "broken Litware" {
			t.Errorf("heard %q", heard)
		}
	})
}

func BenchmarkALookAtFilesThatNobodyChanges(b *testing.B) {
	h, _ := opened(b, &shelf{})
	b.ReportAllocs()
	for b.Loop() {
		if s, err := h.look(b.Context()); s != nil || err != nil {
			b.Fatal(fmt.Sprint(s, err))
		}
	}
}

func TestTheSettingsSayWhereTheRoutingComesFrom(t *testing.T) {
	t.Parallel()
	const rest = "sip: {listen: \"udp://127.0.0.1:5060\", strangers: true}\nsmtp: {host: 127.0.0.1, from: a@litware.example}\n"
	for text, want := range map[string]string{"": FromFiles, "routing: {from: files}\n": FromFiles, "routing: {from: published}\n": FromPublished} {
		if s, err := ParseSettings(rest + text); err != nil || s.Routing.From != want {
			t.Errorf("%q: %+v, %v", text, s, err)
		}
	}
	for _, text := range []string{"routing: published\n", "routing: {from: git}\n", "routing: {}\n"} {
		if s, err := ParseSettings(rest + text); err == nil {
			t.Errorf("%q is taken as %+v", text, s.Routing)
		}
	}
}
