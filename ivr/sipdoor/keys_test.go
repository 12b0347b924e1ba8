package sipdoor_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/softphone"
	"supportline/prompts"
)

// press presses keys; the door may hang up while the last one sounds.
func press(t *testing.T, c *softphone.Call, keys string) {
	t.Helper()
	if err := c.Keys(context.Background(), keys); err != nil && !errors.Is(err, net.ErrClosed) {
		t.Fatal(err)
	}
}

func TestTheFirstKeyStopsTheQuestion(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{gather(3, "long"), hangup()}, func(w *world) {
		c := w.dial(w.caller())
		ear := listen(c)
		time.Sleep(time.Second)
		press(w.T, c, "1")
		time.Sleep(time.Second)
		if d := ear.tone(700); d < 900*time.Millisecond || d > 1100*time.Millisecond {
			w.Errorf("%v of the question is heard, want it to stop at the key after 1 s", d)
		}
		<-c.Done()
		w.wantEvents(ivr.Pressed{Keys: "1"})
	})
}

func TestSilenceCountsFromTheEndOfTheQuestion(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{gather(1, "long"), hangup()}, func(w *world) {
		began := time.Now()
		<-w.dial(w.caller()).Done()
		if d := time.Since(began).Round(100 * time.Millisecond); d != 10*time.Second {
			w.Errorf("silence after %v, want 5 s of question and 5 s of waiting", d)
		}
		w.wantEvents(ivr.Silence{})
	})
}

func TestKeysPressedAheadAnswerTheNextQuestionUnlessItIsSecret(t *testing.T) {
	open := gather(1, "long")
	secret := ivr.Turn{Lang: "en", Say: say("short"), Then: ivr.Gather{Max: 6, First: 5 * time.Second, Next: time.Second, Finish: true, Secret: true}}
	inBubble(t, sipdoor.Config{}, []ivr.Turn{open, open, secret, hangup()}, func(w *world) {
		c := w.dial(w.caller())
		ear := listen(c)
		time.Sleep(500 * time.Millisecond)
		press(w.T, c, "12")
		<-c.Done()
		w.wantEvents(ivr.Pressed{Keys: "1"}, ivr.Pressed{Keys: "2"}, ivr.Silence{})
		if d := ear.tone(700); d > time.Second {
			w.Errorf("%v of questions that were answered ahead", d)
		}
	})
}

func TestAHashAfterAFullAnswerBelongsToIt(t *testing.T) {
	six := ivr.Turn{Lang: "en", Then: ivr.Gather{Max: 6, First: 5 * time.Second, Next: time.Second, Finish: true}}
	one := ivr.Turn{Lang: "en", Then: ivr.Gather{Max: 1, First: 5 * time.Second, Next: time.Second}}
	inBubble(t, sipdoor.Config{}, []ivr.Turn{six, one, one, hangup()}, func(w *world) {
		c := w.dial(w.caller())
		press(w.T, c, "123456#")
		time.Sleep(time.Second)
		press(w.T, c, "#")
		<-c.Done()
		w.wantEvents(ivr.Pressed{Keys: "123456"}, ivr.Pressed{Keys: "#"}, ivr.Silence{})
	})
}

func TestAWaitingCallerHearsMusicWithoutABreakUntilTheBellOrAKey(t *testing.T) {
	waits := func(keys ...string) ivr.Turn {
		return ivr.Turn{Lang: "en", Say: say(keys...), Then: ivr.Queue{Recheck: 20 * time.Second}}
	}
	inBubble(t, sipdoor.Config{}, []ivr.Turn{waits("short"), waits(), waits(), hangup()}, func(w *world) {
		began := time.Now()
		var woken []time.Duration
		w.engine.onNext = func(ivr.Event) { woken = append(woken, time.Since(began).Round(100*time.Millisecond)) }
		c := w.dial(w.caller())
		ear := listen(c)
		time.Sleep(5 * time.Second)
		w.bell.Ring(w.engine.arrivals()[0].ID)
		time.Sleep(25 * time.Second)
		press(w.T, c, "1")
		<-c.Done()
		w.wantEvents(ivr.Woken{}, ivr.Woken{}, ivr.Pressed{Keys: "1"})
		if len(woken) != 3 || woken[0] != 5*time.Second || woken[1] != 25*time.Second || woken[2] != 30*time.Second {
			w.Errorf("woken at %v", woken)
		}
		if n := longestSilence(ear.all()[8000:]); n > 8000*2 {
			w.Errorf("%d samples of silence in the music", n)
		}
	})
}

func longestSilence(pcm []int16) int {
	longest, run := 0, 0
	for _, s := range pcm {
		if run++; s > 50 || s < -50 {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

func TestAFaultIsSaidAndEndsTheCall(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{gather(1), gather(1)}, func(w *world) {
		w.engine.failAt = 1
		c := w.dial(w.caller())
		ear := listen(c)
		press(w.T, c, "1")
		<-c.Done()
		w.wantEnd(ivr.EndFault)
		if ear.tone(1100) < 900*time.Millisecond || ear.tone(1300) < 300*time.Millisecond {
			w.Errorf("heard %v of the apology, %v of the goodbye", ear.tone(1100), ear.tone(1300))
		}
		if !strings.Contains(w.logged.String(), "the disk is full") {
			w.Error("the log does not say why")
		}
	})
}

func TestACallWhoseSoundStopsIsHungUp(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		r.script("mute").call()
		began := time.Now()
		r.want("BYE ")
		if d := time.Since(began); d != 30*time.Second {
			w.Errorf("after %v", d)
		}
		w.wantEnd(ivr.EndMediaTimeout)
	})
}

func TestADefectInOneCallLeavesTheOthersUp(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{gather(1), {Lang: "en", Then: ivr.Queue{Recheck: time.Hour}}}, func(w *world) {
		p := w.caller()
		a, b := w.dial(p), w.dial(p)
		w.engine.onNext = func(ev ivr.Event) {
			if ev == (ivr.Pressed{Keys: "9"}) {
				panic("a defect with SECRET in it")
			}
		}
		press(w.T, a, "9")
		<-a.Done()
		w.wantEnd(ivr.EndFault)
		press(w.T, b, "1")
		time.Sleep(time.Minute)
		if b.HungUpBy() != "" {
			w.Errorf("the other call was hung up by %q", b.HungUpBy())
		}
		if s := w.door.Stats(); s.Panics != 1 || s.Up != 1 {
			w.Errorf("stats %+v", s)
		}
		if log := w.logged.String(); !strings.Contains(log, "a defect in one call") || strings.Contains(log, "SECRET") {
			w.Error(log)
		}
		b.Hangup()
	})
}

func TestALanguageWithoutAudioIsWarnedOfOnceACall(t *testing.T) {
	finnish := ivr.Turn{Lang: "fi", Say: say("short", "short"), Then: ivr.Gather{Max: 1, First: time.Second}}
	last := hangup("short")
	last.Say = append(last.Say, prompts.Say("missing"))
	last.Lang = "fi"
	inBubble(t, sipdoor.Config{}, []ivr.Turn{finnish, finnish, last}, func(w *world) {
		<-w.dial(w.caller()).Done()
		synctest.Wait()
		if n := strings.Count(w.logged.String(), "a language has no audio"); n != 1 {
			w.Errorf("%d warnings", n)
		}
		if !strings.Contains(w.logged.String(), "prompt=missing") {
			w.Error("a prompt that is missing is not logged")
		}
	})
}
