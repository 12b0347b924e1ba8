package main

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestADemoAgentHearsTheWhisperOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, to, pause, want time.Duration // when there is sound, with a pause in the middle; when the agent speaks
	}{
		"a whisper":       {100 * time.Millisecond, 11 * time.Second, 800 * time.Millisecond, 12 * time.Second},
		"silence":         {want: whisperBegins},
		"a chatty caller": {0, time.Minute, 0, whisperMost},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sound, over, began := make(chan struct{}, 1), make(chan struct{}), time.Now()
				var talking sync.WaitGroup
				defer talking.Wait()
				talking.Go(func() {
					for at := c.from; at < c.to; at += 20 * time.Millisecond {
						time.Sleep(time.Until(began.Add(at)))
						if middle := (c.from + c.to) / 2; at > middle && at < middle+c.pause {
							continue
						}
						select {
						case sound <- struct{}{}:
						default:
						}
					}
				})
				awaitQuiet(sound, over)
				if d := time.Since(began); d < c.want-20*time.Millisecond || d > c.want {
					t.Errorf("speaks after %v, want %v", d, c.want)
				}
			})
		})
	}
}
