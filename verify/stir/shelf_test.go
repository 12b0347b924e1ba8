package stir

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// stock is a shelf on the bubble's clock with a store of texts that counts how often it is asked.
type stock struct {
	*shelf[string]
	asked atomic.Int64
	text  string
	err   error
	wait  time.Duration
}

func newStock(t *testing.T) *stock {
	c := newCrew()
	t.Cleanup(c.close)
	return &stock{shelf: newShelf[string](time.Now, c), text: "a"}
}

func (s *stock) load(ctx context.Context) (string, time.Time, error) {
	s.asked.Add(1)
	select {
	case <-time.After(s.wait):
	case <-ctx.Done():
	}
	return s.text, time.Now().Add(shortLife), s.err
}

func (s *stock) want(t *testing.T, text string, asked int64) {
	t.Helper()
	got, err := s.get(t.Context(), "k", s.load)
	if got != text || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, text)
	}
	synctest.Wait()
	if n := s.asked.Load(); n != asked {
		t.Errorf("fetched %d times, want %d", n, asked)
	}
}

func TestWhatIsInUseIsRenewedBeforeItIsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStock(t)
		s.want(t, "a", 1)
		time.Sleep(44 * time.Minute)
		s.want(t, "a", 1)
		s.text = "b"
		time.Sleep(time.Minute)
		s.want(t, "a", 2) // the old one at once, the new one is on its way
		s.want(t, "b", 2)
		time.Sleep(2 * time.Hour)
		s.text = "c"
		s.want(t, "c", 3) // nobody asked: it is over
	})
}

func TestARenewalThatFailsLeavesTheOldOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStock(t)
		s.want(t, "a", 1)
		s.err = errors.New("down")
		time.Sleep(46 * time.Minute)
		s.want(t, "a", 2)
		s.want(t, "a", 2) // not again for a minute
		time.Sleep(failedLife)
		s.want(t, "a", 3)
		time.Sleep(15 * time.Minute)
		if _, err := s.get(t.Context(), "k", s.load); err == nil {
			t.Error("what is over is still given out")
		}
	})
}

func TestAFailureIsRememberedForAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStock(t)
		s.err = errors.New("down")
		for range 3 {
			if _, err := s.get(t.Context(), "k", s.load); err == nil || err.Error() != "down" {
				t.Errorf("%v", err)
			}
		}
		time.Sleep(failedLife - time.Second)
		_, _ = s.get(t.Context(), "k", s.load)
		synctest.Wait()
		s.err = nil
		if n := s.asked.Load(); n != 1 {
			t.Errorf("fetched %d times", n)
		}
		time.Sleep(time.Second)
		s.want(t, "a", 2)
	})
}

func TestWhatThereWasNoPlaceForIsTriedAgainAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStock(t)
		s.err = errBusy
		if _, err := s.get(t.Context(), "k", s.load); !errors.Is(err, errBusy) {
			t.Errorf("%v", err)
		}
		s.err = nil
		s.want(t, "a", 2)
	})
}

func TestWhatManyAskForIsFetchedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStock(t)
		s.wait = time.Second
		for range 20 {
			go func() {
				if got, err := s.get(t.Context(), "k", s.load); got != "a" || err != nil {
					t.Errorf("%q, %v", got, err)
				}
			}()
		}
		time.Sleep(2 * time.Second)
		s.want(t, "a", 1)
	})
}

func TestNoMoreThanAFewFetchesRunAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStock(t)
		s.wait = time.Hour
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		for i := range atOnce {
			if _, err := s.get(ended, fmt.Sprint(i), s.load); !errors.Is(err, errStillFetching) {
				t.Errorf("%d: %v", i, err)
			}
		}
		if _, err := s.get(ended, "one more", s.load); !errors.Is(err, errBusy) {
			t.Errorf("%v", err)
		}
		time.Sleep(wholeFetch) // then all of them have been given up
		synctest.Wait()
		if _, err := s.get(ended, "one more", s.load); !errors.Is(err, errStillFetching) {
			t.Errorf("%v", err)
		}
	})
}

func TestACrewThatIsSentHomeStopsAtOnceAndStartsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrew()
		start, ended := time.Now(), false
		c.start(func(ctx context.Context) {
			<-ctx.Done()
			time.Sleep(time.Millisecond)
			ended = true
		})
		c.close()
		if took := time.Since(start); !ended || took != time.Millisecond {
			t.Errorf("ended %v after %v", ended, took)
		}
		if c.start(func(context.Context) {}) {
			t.Error("work was begun after the end")
		}
	})
}

func TestAPanicWhileReadingIsAFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStock(t)
		_, err := s.get(t.Context(), "k", func(context.Context) (string, time.Time, error) { panic("bad certificate") })
		if err == nil {
			t.Error("no error")
		}
		time.Sleep(failedLife)
		s.want(t, "a", 1)
	})
}

func TestRubbishDoesNotDriveOutWhatCallsNeed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStock(t)
		put := func(key string, err error) {
			_, _ = s.get(t.Context(), key, func(context.Context) (string, time.Time, error) { return key, time.Now().Add(shortLife), err })
		}
		put("first", nil)
		time.Sleep(time.Second)
		put("second", nil)
		for i := range 2 * maxShelf {
			put(fmt.Sprint("rubbish", i), errors.New("down"))
		}
		if s.kept["first"] == nil || s.kept["second"] == nil || len(s.kept) != maxShelf {
			t.Errorf("%d kept, first %v, second %v", len(s.kept), s.kept["first"], s.kept["second"])
		}
		time.Sleep(time.Second)
		put("first", nil) // used again
		for i := range maxShelf - 1 {
			put(fmt.Sprint("good", i), nil)
		}
		if s.kept["first"] == nil || s.kept["second"] != nil || len(s.kept) != maxShelf {
			t.Errorf("%d kept, first %v, second %v", len(s.kept), s.kept["first"], s.kept["second"])
		}
		time.Sleep(shortLife / 2)
		s.kept["good3"].until = time.Now() // over
		put("last", nil)
		if s.kept["good3"] != nil || s.kept["first"] == nil {
			t.Error("what is over was kept")
		}
	})
}
