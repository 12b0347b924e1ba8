package sipdoor_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
)

var patient = []ivr.Turn{{Lang: "en", Then: ivr.Gather{Max: 1, First: 10 * time.Minute, Next: time.Minute}}}

func TestRequestsThatCannotBeServedAreAnsweredAsTheRFCSays(t *testing.T) {
	for name, c := range map[string]struct {
		method, body string
		extra        []string
		want         int
		field, has   string
	}{
		"OPTIONS":                       {method: "OPTIONS", want: 200, field: "Allow", has: "INVITE, ACK, BYE, CANCEL"},
		"OPTIONS of the last hop":       {method: "OPTIONS", extra: []string{"Max-Forwards: 0"}, want: 200},
		"REGISTER":                      {method: "REGISTER", want: 405, field: "Allow", has: "INVITE"},
		"SUBSCRIBE":                     {method: "SUBSCRIBE", want: 405},
		"MESSAGE":                       {method: "MESSAGE", want: 405},
		"REFER":                         {method: "REFER", want: 405},
		"a method nobody knows":         {method: "DANCE", want: 501, field: "Allow", has: "INVITE"},
		"BYE of nothing":                {method: "BYE", extra: []string{"To: <sip:x@10.0.0.1>;tag=none"}, want: 481},
		"INFO of nothing":               {method: "INFO", extra: []string{"To: <sip:x@10.0.0.1>;tag=none"}, want: 481},
		"re-INVITE of nothing":          {method: "INVITE", body: sdp, extra: []string{"To: <sip:x@10.0.0.1>;tag=none"}, want: 481},
		"CANCEL of nothing":             {method: "CANCEL", want: 481},
		"an extension we lack":          {method: "INVITE", body: sdp, extra: []string{"Require: 100rel"}, want: 420, field: "Unsupported", has: "100rel"},
		"no hop left":                   {method: "INVITE", body: sdp, extra: []string{"Max-Forwards: 0"}, want: 483},
		"another method in CSeq":        {method: "INVITE", body: sdp, extra: []string{"CSeq: 1 OPTIONS"}, want: 400},
		"no Call-ID":                    {method: "INVITE", body: sdp, extra: []string{"Call-ID:"}, want: 400},
		"no From":                       {method: "INVITE", body: sdp, extra: []string{"From:"}, want: 400},
		"no To":                         {method: "INVITE", body: sdp, extra: []string{"To:"}, want: 400},
		"no audio":                      {method: "INVITE", body: strings.Replace(sdp, "m=audio", "m=video", 1), want: 488, field: "Warning", has: "305"},
		"no codec":                      {method: "INVITE", body: strings.Replace(sdp, "AVP 0", "AVP 18", 1), want: 488},
		"encryption":                    {method: "INVITE", body: strings.Replace(sdp, "RTP/AVP", "RTP/SAVP", 1), want: 488},
		"IPv6 audio":                    {method: "INVITE", body: strings.Replace(sdp, "c=IN IP4 10.0.0.9", "c=IN IP6 2001:db8::1", 1), want: 488},
		"an SDP that is none":           {method: "INVITE", body: "hello", want: 488},
		"a body of another kind":        {method: "INVITE", body: "x", extra: []string{"Content-Type: text/plain"}, want: 415, field: "Accept", has: "application/sdp"},
		"an encoding we lack":           {method: "INVITE", body: sdp, extra: []string{"Content-Encoding: gzip"}, want: 415},
		"a From with a broken URI":      {method: "INVITE", body: sdp, extra: []string{"From: <sip:+46@:x>;tag=far"}, want: 0},
		"a length that is no number":    {method: "INVITE", body: sdp, extra: []string{"Content-Length: many"}, want: 0},
		"a length beyond the datagram":  {method: "INVITE", body: sdp, extra: []string{"Content-Length: 9999"}, want: 0},
		"a CSeq beyond all numbers":     {method: "INVITE", body: sdp, extra: []string{"CSeq: 18446744073709551617 INVITE"}, want: 0},
		"a Require of two, in an INFO":  {method: "INFO", extra: []string{"Require: a, b"}, want: 420},
		"an ACK of nothing":             {method: "ACK", want: 0},
		"a BYE with a tag from nowhere": {method: "BYE", want: 481},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, sipdoor.Config{}, patient, func(w *world) {
				r := w.raw("10.0.0.9:5060")
				for range 2 {
					s := r.script("refused")
					r.send(s.request(c.method, c.body, c.extra...))
					if c.want == 0 {
						r.quiet(time.Second)
						continue
					}
					m := r.want("SIP/2.0")
					for m.status() == 100 {
						m = r.want("SIP/2.0")
					}
					if m.status() != c.want || !strings.Contains(m.field(c.field), c.has) {
						w.Errorf("want %d, %s with %q: %s", c.want, c.field, c.has, m.text)
					}
				}
				if len(w.engine.arrivals()) > 0 {
					w.Error("the engine heard of it")
				}
			})
		})
	}
}

func TestAnotherVersionOfSIPIsRefusedInOurs(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		r.send(strings.Replace(r.script("future").request("OPTIONS", ""), " SIP/2.0", " SIP/7.0", 1))
		if m := r.want("SIP/"); m.status() != 505 {
			w.Errorf("%s", m.text)
		}
	})
}

func TestMalformedMessagesGetOneSampledLineWithoutTheirContent(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		for range 500 {
			r.send("INVITE sip:SECRET SIP/2.0\r\nTo SECRET\r\n\r\n")
			r.send("SECRET")
		}
		r.send(r.script("a").request("INVITE", "v=0\r\nSECRET"))
		r.want("SIP/2.0 488")
		synctest.Wait()
		log := w.logged.String()
		if n := strings.Count(log, "malformed SIP message"); n == 0 || n > 2 || strings.Contains(log, "SECRET") {
			w.Errorf("%d lines: %s", n, log)
		}
		if !strings.Contains(log, "session description") {
			w.Errorf("nothing about the session description: %s", log)
		}
		if s := w.door.Stats(); s.Malformed != 1001 {
			w.Errorf("%d malformed were counted, want 1001", s.Malformed)
		}
	})
}

func TestAnAnswerIsRepeatedUntilItIsAcknowledged(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		s := r.script("lost")
		r.send(s.request("INVITE", sdp))
		first := r.want("SIP/2.0 200")
		s.toTag = first.toTag()
		var pauses []time.Duration
		for last := first.at; len(pauses) < 5; {
			m := r.want("SIP/2.0 200")
			pauses = append(pauses, m.at.Sub(last))
			last = m.at
			if m.toTag() != s.toTag {
				w.Fatalf("another tag in the repetition")
			}
		}
		for i, want := range []time.Duration{500, 1000, 2000, 4000, 4000} {
			if pauses[i] != want*time.Millisecond {
				w.Errorf("repeated after %v, want 0.5, 1, 2, 4, 4 s", pauses)
				break
			}
		}
		s.ack()
		r.quiet(10 * time.Second)
		r.send(s.request("INVITE", sdp)) // a straggler of the first request is absorbed
		r.quiet(5 * time.Second)
		if m := s.ask("BYE", ""); m.status() != 200 {
			w.Errorf("BYE: %s", m.text)
		}
		w.wantEnd(ivr.EndCallerHungUp)
		if len(w.engine.arrivals()) != 1 {
			w.Errorf("%d calls", len(w.engine.arrivals()))
		}
	})
}

func TestACallThatIsNeverAcknowledgedIsHungUp(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		r.send(r.script("mute").request("INVITE", sdp))
		first := r.want("SIP/2.0 200")
		bye := r.want("BYE ")
		if d := bye.at.Sub(first.at); d != 32*time.Second {
			w.Errorf("BYE after %v", d)
		}
		w.wantEnd(ivr.EndCallerHungUp)
	})
}

func TestACancelledCallEndsWithTheTagItBeganWith(t *testing.T) {
	turns := []ivr.Turn{hangup()}
	inBubble(t, sipdoor.Config{}, turns, func(w *world) {
		slow := make(chan struct{})
		w.engine.slow = slow
		r := w.raw("10.0.0.9:5060")
		s := r.script("cancel")
		r.send(s.request("INVITE", sdp))
		if m := r.want("SIP/2.0"); m.status() != 100 {
			w.Fatalf("want 100: %s", m.text)
		}
		synctest.Wait() // the engine is being asked
		r.send(strings.Replace(s.request("CANCEL", ""), "cancelCANCEL", "cancelINVITE", 1))
		if m := r.want("SIP/2.0 200"); !strings.HasSuffix(m.field("CSeq"), "CANCEL") {
			w.Errorf("want 200 for CANCEL: %s", m.text)
		}
		m := r.want("SIP/2.0 487")
		s.toTag = m.toTag()
		r.send(strings.Replace(s.request("ACK", ""), "cancelACK", "cancelINVITE", 1))
		close(slow)
		r.quiet(time.Minute)
		w.wantEnd(ivr.EndCallerHungUp)
		if m.toTag() == "" {
			w.Error("487 has no tag")
		}
	})
}

func TestACallInADialogIsAnsweredAsTheDialogStands(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		s := r.script("dialog")
		ok := s.call()
		if !strings.Contains(ok.body(), "RTP/AVP 0 96") || !strings.Contains(ok.field("Contact"), doorAt) {
			w.Errorf("the answer: %s", ok.text)
		}
		origin := func(m message) string { return strings.Split(m.body(), "\r\n")[1] }
		reinvite := func(body string) message {
			m := s.ask("INVITE", body)
			s.ack()
			return m
		}
		if m := reinvite(sdp); m.status() != 200 || origin(m) != origin(ok) {
			w.Errorf("a refresh changes the description: %s", m.text)
		}
		held := reinvite(sdp + "a=sendonly\r\n")
		if !strings.Contains(held.body(), "a=recvonly") || origin(held) == origin(ok) {
			w.Errorf("hold: %s", held.text)
		}
		if m := reinvite(sdp + "a=inactive\r\n"); !strings.Contains(m.body(), "a=inactive") {
			w.Errorf("inactive: %s", m.text)
		}
		if m := reinvite(strings.Replace(sdp, "c=IN IP4 10.0.0.9", "c=IN IP4 0.0.0.0", 1)); !strings.Contains(m.body(), "a=recvonly") {
			w.Errorf("hold of RFC 2543: %s", m.text)
		}
		if m := reinvite(strings.Replace(sdp, "AVP 0", "AVP 8", 1)); !strings.Contains(m.body(), "RTP/AVP 8 96") {
			w.Errorf("another codec: %s", m.text)
		}
		m := s.ask("INVITE", "")
		if m.status() != 200 || !strings.Contains(m.body(), "RTP/AVP 8 0 96") {
			w.Errorf("a re-INVITE without an offer: %s", m.text)
		}
		r.send(strings.Replace(s.request("ACK", sdp), "z9hG4bK", "z9hG4bKack", 1))
		if m := s.ask("INVITE", strings.Replace(sdp, "AVP 0", "AVP 18", 1)); m.status() != 488 {
			w.Errorf("a re-INVITE without a codec: %s", m.text)
		}
		for _, c := range []struct {
			method, body, kind string
			want               int
		}{
			{"UPDATE", "", "", 200}, {"UPDATE", sdp, "", 200}, {"OPTIONS", "", "", 200}, {"REFER", "", "", 405},
			{"INFO", "Signal=5\r\nDuration=160", "", 415}, {"INFO", "", "", 200}, {"INFO", "x", "text/plain", 415},
		} {
			var extra []string
			if c.body != sdp {
				extra = []string{"Content-Type:" + c.kind}
			}
			if m := s.ask(c.method, c.body, extra...); m.status() != c.want {
				w.Errorf("%s %q: want %d: %s", c.method, c.body, c.want, m.text)
			}
		}
		s.seq = 0
		if m := s.ask("UPDATE", ""); m.status() != 500 {
			w.Errorf("a CSeq that goes back: %s", m.text)
		}
		s.seq = 100
		other := w.raw("10.0.0.66:5060")
		stolen := *s
		stolen.r = other
		if m := stolen.ask("BYE", ""); m.status() != 481 {
			w.Errorf("a BYE from elsewhere: %s", m.text)
		}
		s.seq = 200
		if m := s.ask("BYE", ""); m.status() != 200 {
			w.Errorf("BYE: %s", m.text)
		}
		time.Sleep(time.Second)
		if m := s.ask("BYE", ""); m.status() != 481 {
			w.Errorf("a second BYE: %s", m.text)
		}
		w.wantEnd(ivr.EndCallerHungUp)
	})
}

func TestAnInviteThatCameByTwoWaysIsOneCall(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		s := r.script("merged")
		s.call()
		fresh := r.script("merged")
		r.send(strings.Replace(fresh.request("INVITE", sdp), "branch=z9hG4bK", "branch=z9hG4bKother", 1))
		r.want("SIP/2.0 482")
		s.ask("BYE", "")
	})
}

func TestAClientOfOldTimesNeedsNoTag(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		s := r.script("old")
		old := "From: <sip:+46850641350@10.0.0.9>"
		r.send(s.request("INVITE", sdp, old))
		s.toTag = r.want("SIP/2.0 200").toTag()
		r.send(s.request("ACK", "", old)) // with the branch of old clients too
		if m := s.ask("BYE", "", old); m.status() != 200 {
			w.Errorf("BYE: %s", m.text)
		}
		w.wantEnd(ivr.EndCallerHungUp)
	})
}

func TestAnOfferMayComeWithTheAcknowledgement(t *testing.T) {
	inBubble(t, sipdoor.Config{}, patient, func(w *world) {
		r := w.raw("10.0.0.9:5060")
		s := r.script("late")
		r.send(s.request("INVITE", ""))
		ok := r.want("SIP/2.0 200")
		if !strings.Contains(ok.body(), "RTP/AVP 0 8 101") {
			w.Errorf("the offer: %s", ok.text)
		}
		s.toTag = ok.toTag()
		r.send(strings.Replace(s.request("ACK", sdp), "z9hG4bK", "z9hG4bKack", 1))
		time.Sleep(time.Second)
		s.ask("BYE", "")
		w.wantEnd(ivr.EndCallerHungUp)

		bad := r.script("bad")
		r.send(bad.request("INVITE", ""))
		bad.toTag = r.want("SIP/2.0 200").toTag()
		bad.ack()
		r.want("BYE ")
		w.wantEnd(ivr.EndNoCodec)
	})
}
