package sipdoor_test

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
)

func TestStrangersHearNothingAndTrunksAreServed(t *testing.T) {
	cfg := sipdoor.Config{Trunks: []sipdoor.Trunk{{Name: "carrier", Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.9/32")}}}}
	inBubble(t, cfg, patient, func(w *world) {
		stranger, carrier := w.raw("10.0.0.66:5060"), w.raw("10.0.0.9:5060")
		stranger.send(stranger.script("a").request("OPTIONS", ""))
		stranger.send(stranger.script("b").request("INVITE", sdp))
		stranger.send("garbage")
		stranger.quiet(time.Minute)
		carrier.send(carrier.script("c").request("OPTIONS", ""))
		carrier.want("SIP/2.0 200")
		if s := w.door.Stats(); s.Strangers != 3 || s.Malformed != 0 {
			w.Errorf("stats %+v", s)
		}
	})
}

func TestADoorThatIsFullOrGoingAwayRefuses(t *testing.T) {
	inBubble(t, sipdoor.Config{MaxCalls: 1}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		one := r.script("one")
		one.call()
		r.send(r.script("two").request("INVITE", sdp))
		if m := r.want("SIP/2.0 503"); m.field("Retry-After") != "" {
			w.Errorf("Retry-After would stop all calls: %s", m.text)
		}
		w.door.Drain()
		r.send(r.script("three").request("OPTIONS", ""))
		if m := r.want("SIP/2.0 503"); m.field("Retry-After") == "" {
			w.Errorf("no Retry-After: %s", m.text)
		}
		r.send(r.script("four").request("INVITE", sdp))
		if m := r.want("SIP/2.0 503"); m.field("Retry-After") == "" {
			w.Errorf("no Retry-After: %s", m.text)
		}
		if m := one.ask("INVITE", sdp); m.status() != 200 {
			w.Errorf("a call that is up does not go on: %s", m.text)
		}
		one.ack()
		w.stop()
		r.want("BYE ")
		w.wantEnd(ivr.EndShutdown)
	})
}

func TestACallIsRefusedAsItsFirstTurnSays(t *testing.T) {
	for ending, want := range map[ivr.Ending]string{ivr.EndUnknownNumber: "404", ivr.EndOverload: "503", ivr.EndFault: "500"} {
		t.Run(string(ending), func(t *testing.T) {
			inBubble(t, sipdoor.Config{}, []ivr.Turn{{Then: ivr.Hangup{Ending: ending}}}, func(w *world) {
				r := w.raw("10.0.0.9:5060")
				r.send(r.script("a").request("INVITE", sdp))
				r.want("SIP/2.0 " + want)
			})
		})
	}
}

func TestKeysMayComeAsINFO(t *testing.T) {
	inBubble(t, sipdoor.Config{}, []ivr.Turn{gather(9, "short")}, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		s := r.script("info")
		s.call()
		s.ask("INFO", "Signal=5\r\nDuration=160\r\n", "Content-Type: application/dtmf-relay")
		s.ask("INFO", "7", "Content-Type: application/dtmf")
		s.ask("INFO", "Signal=11\r\n", "Content-Type: application/dtmf-relay")
		r.want("BYE ")
		w.wantEvents(ivr.Pressed{Keys: "57"})
	})
}

func TestKeysThatComeByBothWaysCountOnceAlsoAhead(t *testing.T) {
	turns := []ivr.Turn{{Lang: "en", Then: ivr.Queue{Recheck: time.Hour}}, gather(9)}
	inBubble(t, sipdoor.Config{}, turns, func(w *world) {
		w.engine.onNext = func(ivr.Event) { time.Sleep(5 * time.Second) } // meanwhile keys wait to be read
		s := w.raw("10.0.0.9:5060").script("both")
		ok := s.call()
		port := audioLine.FindStringSubmatch(ok.body())[1]
		to := net.UDPAddrFromAddrPort(netip.MustParseAddrPort("10.0.0.1:" + port))
		phone := w.events("10.0.0.9:40000", to)
		time.Sleep(time.Second)
		for _, key := range []byte("01212#") {
			phone.press(key)
			s.ask("INFO", "Signal="+string(key)+"\r\n", "Content-Type: application/dtmf-relay")
		}
		s.r.want("BYE ")
		w.wantEvents(ivr.Pressed{Keys: "0"}, ivr.Pressed{Keys: "1212"})
	})
}
