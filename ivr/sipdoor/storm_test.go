package sipdoor_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/memnet"
	"supportline/ivr/sipdoor/softphone"
)

func TestOnABadNetworkNoCallIsLeftBehindAndEachEndsOnce(t *testing.T) {
	turns := []ivr.Turn{gather(1, "short"), ring("sip:anna@10.0.0.3:5060"), talk(), hangup("bye")}
	for seed := range uint64(5) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			inBubble(t, sipdoor.Config{}, turns, func(w *world) {
				w.agent(softphone.Manner{RingFor: time.Second}, func(c *softphone.Call) {
					select {
					case <-c.Done():
					case <-time.After(5 * time.Second):
					}
				})
				w.net.SetWeather(memnet.Weather{Loss: 0.15, Duplicate: 0.1, Late: 0.1, Delay: 700 * time.Millisecond}, seed)
				p := w.caller()
				var calls sync.WaitGroup
				answered := 0
				for i := range 20 {
					time.Sleep(300 * time.Millisecond)
					ctx, stop := context.WithTimeout(context.Background(), time.Duration(i)*2*time.Second)
					c, err := p.Dial(ctx, "sip:0201605899@"+doorAt, softphone.From{User: "+46850641350"})
					stop()
					if err != nil {
						continue
					}
					answered++
					calls.Go(func() {
						_ = c.Keys(context.Background(), "1")
						select {
						case <-c.Done():
						case <-time.After(time.Duration(i) * time.Second):
							c.Hangup()
						}
					})
				}
				calls.Wait()
				time.Sleep(3 * time.Minute)
				if s := w.door.Stats(); s.Up != 0 || s.Panics != 0 {
					w.Errorf("stats %+v", s)
				}
				if begun, ended := len(w.engine.arrivals()), len(w.engine.endings()); begun != ended || answered < 10 {
					w.Errorf("%d calls began, %d ended, %d were answered", begun, ended, answered)
				}
			})
		})
	}
}
