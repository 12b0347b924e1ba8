package sipdoor_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
)

func TestACallerHearsAQuestionAnswersItAndIsSaidGoodbye(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{gather(9, "short"), hangup("bye")}, func(w *world) {
		c := w.dial(w.caller())
		ear := listen(c)
		time.Sleep(time.Second)
		if err := c.Keys(context.Background(), "100200#"); err != nil {
			w.Fatal(err)
		}
		<-c.Done()
		if c.HungUpBy() != "far" {
			w.Errorf("hung up by %q, want the door", c.HungUpBy())
		}
		w.wantEnd(ivr.EndClosed)
		w.wantEvents(ivr.Pressed{Keys: "100200"})
		if ear.tone(500) < 180*time.Millisecond || ear.tone(1300) < 180*time.Millisecond {
			w.Errorf("heard %v of the question and %v of the goodbye", ear.tone(500), ear.tone(1300))
		}
		synctest.Wait()
		if s := w.door.Stats(); s.Up != 0 || s.Answered != 1 || s.Panics != 0 {
			w.Errorf("stats %+v", s)
		}
	})
}
