package sipdoor_test

import (
	"context"
	"net"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/softphone"
)

func TestAServerThatGoesAwayLeavesNoPhoneRinging(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{ring("sip:anna@10.0.0.8:5060")}, func(w *world) {
		agent := w.raw("10.0.0.8:5060")
		w.dial(w.caller())
		invite := agent.want("INVITE ")
		agent.send(answerTo(invite, "180 Ringing", "a", ""))
		time.Sleep(time.Second)
		w.stop()
		cancel := agent.want("CANCEL ")
		agent.send(answerTo(cancel, "200 OK", "a", ""))
		agent.send(answerTo(invite, "487 Request Terminated", "a", ""))
		agent.want("ACK ")
		w.wantEnd(ivr.EndShutdown)
	})
}

func TestAServerThatGoesAwayHangsUpTheAgentToo(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{ring("sip:anna@10.0.0.8:5060"), talk()}, func(w *world) {
		agent := w.raw("10.0.0.8:5060")
		w.dial(w.caller())
		agent.send(answerTo(agent.want("INVITE "), "200 OK", "a", sdp))
		agent.want("ACK ")
		time.Sleep(5 * time.Second)
		w.stop()
		agent.want("BYE ") // is lost
		bye := agent.want("BYE ")
		agent.send(answerTo(bye, "200 OK", "a", ""))
		w.wantEnd(ivr.EndShutdown)
	})
}

func TestAPhoneThatIsClosedWhileItCallsLeavesNobodyRinging(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		far := w.raw("10.0.0.8:5060")
		p := w.caller()
		ctx, giveUp := context.WithTimeout(context.Background(), 2*time.Second)
		defer giveUp()
		go func() {
			ringing := answerTo(far.want("INVITE "), "180 Ringing", "a", "")
			_, _ = far.conn.WriteTo([]byte(ringing), net.UDPAddrFromAddrPort(p.Addr()))
		}()
		if _, err := p.Dial(ctx, "sip:anna@10.0.0.8:5060", softphone.From{User: "x"}); err == nil {
			w.Fatal("the call was answered")
		}
		go p.Close()
		far.want("CANCEL ")
	})
}
