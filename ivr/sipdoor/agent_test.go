package sipdoor_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/softphone"
)

func ring(address string) ivr.Turn {
	return ivr.Turn{Lang: "en", Then: ivr.Transfer{Agent: "anna", Address: address, RingFor: 20 * time.Second, ShowName: "Contoso\r\nX-Evil: 1 \"AB\""}}
}

func talk() ivr.Turn {
	return ivr.Turn{Lang: "en", Then: ivr.Talk{Lang: "en", Whisper: say("whisper")}}
}

// agent sets up an agent's phone.
func (w *world) agent(m softphone.Manner, talk func(*softphone.Call)) string {
	p := w.phone("10.0.0.3:5060", "udp")
	p.Answer(m, talk)
	return p.URI("anna")
}

func TestCallerAndAgentHearEachOtherAndTheAgentTheWhisperFirst(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{ring("sip:anna@10.0.0.3:5060"), talk(), hangup("bye")}, func(w *world) {
		var atAgent *ear
		var name string
		done := make(chan struct{})
		w.agent(softphone.Manner{RingFor: 6 * time.Second}, func(c *softphone.Call) {
			defer close(done)
			name = c.From.Display
			atAgent = listen(c)
			time.Sleep(3 * time.Second)
			c.Play(audio.Tone(1500, 2*time.Second))
			time.Sleep(5 * time.Second)
		})
		c := w.dial(w.caller())
		atCaller := listen(c)
		time.Sleep(12 * time.Second)
		c.Play(audio.Tone(2000, 2*time.Second))
		<-c.Done()
		<-done
		w.wantEnd(ivr.EndClosed)
		evs := w.engine.heard()
		ended, ok := evs[len(evs)-1].(ivr.TransferEnded)
		if len(evs) != 2 || evs[0] != (ivr.Answered{}) || !ok || ended.Result != ivr.TransferTalked || ended.HungUpBy != "agent" ||
			ended.Talked < 6*time.Second || ended.Talked > 8*time.Second {
			w.Errorf("events %+v", evs)
		}
		for what, d := range map[string]struct{ got, want time.Duration }{
			"ringing at the caller": {atCaller.tone(425), time.Second}, "the agent at the caller": {atCaller.tone(1500), 1900 * time.Millisecond},
			"the whisper at the agent": {atAgent.tone(3000), 900 * time.Millisecond}, "the caller at the agent": {atAgent.tone(2000), 1500 * time.Millisecond},
			"the goodbye at the caller": {atCaller.tone(1300), 300 * time.Millisecond},
		} {
			if d.got < d.want {
				w.Errorf("%s: %v, want %v at least", what, d.got, d.want)
			}
		}
		if d := atCaller.tone(3000); d > 0 {
			w.Errorf("the caller hears %v of the whisper", d)
		}
		if name != "ContosoX-Evil: 1 AB" {
			w.Errorf("the agent's display shows %q", name)
		}
	})
}

func TestAnAgentWhoHangsUpWhileHearingWhoCallsHasNotTalked(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{ring("sip:anna@10.0.0.3:5060"), talk(), hangup("bye")}, func(w *world) {
		w.agent(softphone.Manner{RingFor: time.Second}, func(*softphone.Call) { time.Sleep(300 * time.Millisecond) })
		c := w.dial(w.caller())
		<-c.Done()
		w.wantEnd(ivr.EndClosed)
		evs := w.engine.heard()
		if len(evs) != 2 || evs[1] != (ivr.TransferEnded{Result: ivr.TransferDeclined}) {
			w.Errorf("events %+v", evs)
		}
	})
}

func TestATransferThatIsNotAnsweredTellsWhy(t *testing.T) {
	for name, c := range map[string]struct {
		m    softphone.Manner
		uri  string
		want ivr.TransferResult
	}{
		"busy":            {m: softphone.Manner{Decline: 486}, want: ivr.TransferBusy},
		"busy everywhere": {m: softphone.Manner{Decline: 600, RingFor: time.Second}, want: ivr.TransferBusy},
		"declined":        {m: softphone.Manner{Decline: 603, RingFor: time.Second}, want: ivr.TransferDeclined},
		"not found":       {m: softphone.Manner{Decline: 404}, want: ivr.TransferDeclined},
		"unavailable":     {m: softphone.Manner{Decline: 480}, want: ivr.TransferNoAnswer},
		"moved":           {m: softphone.Manner{Decline: 302}, want: ivr.TransferFailed},
		"broken":          {m: softphone.Manner{Decline: 500}, want: ivr.TransferFailed},
		"rings on":        {m: softphone.Manner{RingFor: time.Hour}, want: ivr.TransferNoAnswer},
		"not there":       {uri: "sip:anna@10.0.0.77", want: ivr.TransferNoAnswer},
		"no address":      {uri: "anna", want: ivr.TransferFailed},
	} {
		t.Run(name, func(t *testing.T) {
			uri := c.uri
			if uri == "" {
				uri = "sip:anna@10.0.0.3:5060"
			}
			inBubble(t, sipdoor.Config{}, []ivr.Turn{ring(uri)}, func(w *world) {
				w.agent(c.m, func(*softphone.Call) { w.Error("the agent's phone was answered") })
				<-w.dial(w.caller()).Done()
				w.wantEnd(ivr.EndClosed)
				w.wantEvents(ivr.TransferEnded{Result: c.want})
			})
		})
	}
}

func TestACallerMayHangUpAtAnyInstant(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		want  []string
	}{
		"while it rings":            {2 * time.Second, nil},
		"as it is answered":         {5 * time.Second, nil},
		"while the agent is told":   {5500 * time.Millisecond, []string{"ivr.Answered", "caller"}},
		"while the two are talking": {10 * time.Second, []string{"ivr.Answered", "caller"}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, sipdoor.Config{}, []ivr.Turn{ring("sip:anna@10.0.0.3:5060"), talk(), hangup()}, func(w *world) {
				atAgent := make(chan string, 1)
				w.agent(softphone.Manner{RingFor: 5 * time.Second}, func(c *softphone.Call) {
					<-c.Done()
					atAgent <- c.HungUpBy()
				})
				call := w.dial(w.caller())
				time.Sleep(c.after)
				call.Hangup()
				w.wantEnd(ivr.EndCallerHungUp)
				time.Sleep(time.Minute)
				evs := w.engine.heard()
				if c.want == nil && len(evs) > 0 && name == "while it rings" {
					w.Errorf("events %+v", evs)
				}
				if c.want != nil {
					ended, ok := evs[len(evs)-1].(ivr.TransferEnded)
					if !ok || ended.HungUpBy != "caller" || ended.Result != ivr.TransferTalked {
						w.Errorf("events %+v", evs)
					}
					if by := <-atAgent; by != "far" {
						w.Errorf("the agent's call is ended by %q", by)
					}
				}
				synctest.Wait()
				if s := w.door.Stats(); s.Up != 0 || s.Panics != 0 {
					w.Errorf("stats %+v", s)
				}
				if w.logged.String() != "" {
					w.Error("the log complains of a caller who hung up")
				}
			})
		})
	}
}

func TestAnAnswerThatCrossesACancelIsAcknowledgedAndHungUp(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{ring("sip:anna@10.0.0.8:5060")}, func(w *world) {
		agent := w.raw("10.0.0.8:5060")
		call := w.dial(w.caller())
		invite := agent.want("INVITE ")
		reply := func(status string, m message, tag, body string) {
			agent.send(answerTo(m, status, tag, body))
		}
		for range 20 { // more provisional answers than sipgo's own dialogs bear
			reply("180 Ringing", invite, "a", "")
			time.Sleep(100 * time.Millisecond)
		}
		call.Hangup()
		cancel := agent.want("CANCEL ")
		reply("200 OK", invite, "a", sdp)
		reply("200 OK", cancel, "a", "")
		ack := agent.want("ACK ")
		bye := agent.want("BYE ")
		if ack.toTag() != "a" || bye.toTag() != "a" || ack.field("CSeq") != strings.Replace(invite.field("CSeq"), "INVITE", "ACK", 1) {
			w.Errorf("ACK %s BYE %s", ack.text, bye.text)
		}
		reply("200 OK", bye, "a", "")
		reply("200 OK", invite, "a", sdp) // our ACK was lost
		if again := agent.want("ACK "); again.toTag() != "a" {
			w.Errorf("the repetition is acknowledged so: %s", again.text)
		}
		w.wantEnd(ivr.EndCallerHungUp)
	})
}

func TestOfTwoPhonesThatAnswerTheFirstWins(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{ring("sip:anna@10.0.0.8:5060"), talk()}, func(w *world) {
		agent := w.raw("10.0.0.8:5060")
		call := w.dial(w.caller())
		invite := agent.want("INVITE ")
		agent.send(answerTo(invite, "200 OK", "first", sdp))
		if ack := agent.want("ACK "); ack.toTag() != "first" {
			w.Errorf("%s", ack.text)
		}
		agent.send(answerTo(invite, "200 OK", "second", sdp))
		if ack := agent.want("ACK "); ack.toTag() != "second" {
			w.Errorf("%s", ack.text)
		}
		bye := agent.want("BYE ")
		if bye.toTag() != "second" {
			w.Errorf("%s", bye.text)
		}
		agent.send(answerTo(bye, "200 OK", "second", ""))
		time.Sleep(3 * time.Second)
		call.Hangup()
		bye = agent.want("BYE ")
		if bye.toTag() != "first" {
			w.Errorf("%s", bye.text)
		}
		agent.send(answerTo(bye, "200 OK", "first", ""))
		w.wantEnd(ivr.EndCallerHungUp)
	})
}

func TestAnAgentWhoNamesNoCodecIsHungUp(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{ring("sip:anna@10.0.0.8:5060")}, func(w *world) {
		agent := w.raw("10.0.0.8:5060")
		call := w.dial(w.caller())
		invite := agent.want("INVITE ")
		agent.send(answerTo(invite, "200 OK", "a", strings.Replace(sdp, "AVP 0", "AVP 18", 1)))
		agent.want("ACK ")
		bye := agent.want("BYE ")
		agent.send(answerTo(bye, "200 OK", "a", ""))
		<-call.Done()
		w.wantEvents(ivr.TransferEnded{Result: ivr.TransferFailed})
	})
}

// answerTo writes an answer to a request of the door's.
func answerTo(req message, status, tag, body string) string {
	var b strings.Builder
	b.WriteString("SIP/2.0 " + status + "\r\n")
	for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq"} {
		value := req.field(name)
		if name == "To" && req.toTag() == "" {
			value += ";tag=" + tag
		}
		b.WriteString(name + ": " + value + "\r\n")
	}
	b.WriteString("Contact: <sip:anna@10.0.0.8:5060>\r\n")
	if body != "" {
		b.WriteString("Content-Type: application/sdp\r\n")
	}
	b.WriteString("Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
	return b.String()
}

func TestHoldAndResumeAreFollowed(t *testing.T) {
	turns := []ivr.Turn{{Lang: "en", Then: ivr.Queue{Recheck: time.Hour}}}
	inBubble(t, sipdoor.Config{}, turns, func(w *world) {
		call := w.dial(w.caller())
		time.Sleep(2 * time.Second)
		if err := call.Hold(context.Background()); err != nil {
			w.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
		before := call.Stats().Received
		time.Sleep(time.Minute) // longer than the media timeout, had it not been told
		if got := call.Stats().Received; got != before || before < 90 {
			w.Errorf("%d packets came on hold after %d before", got-before, before)
		}
		if err := call.Resume(context.Background()); err != nil {
			w.Fatal(err)
		}
		time.Sleep(time.Second)
		if got := call.Stats().Received; got < before+45 {
			w.Errorf("only %d packets came after the hold", got-before)
		}
		call.Hangup()
		w.wantEnd(ivr.EndCallerHungUp)
	})
}

func TestASideThatComesBackFromALongHoldHasTimeToBeHeard(t *testing.T) {
	turns := []ivr.Turn{{Lang: "en", Then: ivr.Queue{Recheck: time.Hour}}}
	inBubble(t, sipdoor.Config{}, turns, func(w *world) {
		s := w.raw("10.0.0.9:5060").script("held")
		s.call()
		if m := s.ask("INVITE", sdp+"a=sendonly\r\n"); m.status() != 200 {
			w.Fatal(m.text)
		}
		s.ack()
		time.Sleep(5*time.Minute - time.Second)
		if m := s.ask("INVITE", sdp); m.status() != 200 {
			w.Fatal(m.text)
		}
		s.ack()
		began := time.Now()
		s.r.want("BYE ")
		if d := time.Since(began); d < 29*time.Second || d > time.Minute {
			w.Errorf("hung up %v after the hold", d)
		}
		w.wantEnd(ivr.EndMediaTimeout)
	})
}
