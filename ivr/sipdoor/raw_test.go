package sipdoor_test

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// raw is a SIP peer that writes its own datagrams, to do what no phone would.
type raw struct {
	w    *world
	at   netip.AddrPort
	conn net.PacketConn
	got  chan message
}

// message is a datagram that the peer got.
type message struct {
	text string
	at   time.Time
}

func (w *world) raw(addr string) *raw {
	w.Helper()
	conn, err := w.net.ListenPacket(addr)
	if err != nil {
		w.Fatal(err)
	}
	r := &raw{w: w, at: netip.MustParseAddrPort(addr), conn: conn, got: make(chan message, 1000)}
	w.Cleanup(func() { _ = conn.Close() })
	go func() {
		for buf := make([]byte, 64<<10); ; {
			n, _, err := conn.ReadFrom(buf)
			if err != nil {
				close(r.got)
				return
			}
			r.got <- message{string(buf[:n]), time.Now()}
		}
	}()
	return r
}

func (r *raw) send(text string) {
	r.w.Helper()
	if _, err := r.conn.WriteTo([]byte(text), net.UDPAddrFromAddrPort(netip.MustParseAddrPort(doorAt))); err != nil {
		r.w.Fatal(err)
	}
}

// want waits for the next message that begins as given, past others.
func (r *raw) want(begins string) message {
	r.w.Helper()
	timeout := time.After(2 * time.Minute)
	for {
		select {
		case m := <-r.got:
			if strings.HasPrefix(m.text, begins) {
				return m
			}
		case <-timeout:
			r.w.Fatalf("%s never comes", begins)
		}
	}
}

// quiet fails if anything comes within a while.
func (r *raw) quiet(d time.Duration) {
	r.w.Helper()
	select {
	case m := <-r.got:
		r.w.Errorf("unexpected: %s", m.text)
	case <-time.After(d):
	}
}

func (m message) status() int {
	var n int
	_, _ = fmt.Sscanf(m.text, "SIP/2.0 %d ", &n)
	return n
}

// field is a header field's value, empty without one.
func (m message) field(name string) string {
	for line := range strings.SplitSeq(m.text, "\r\n") {
		if n, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(n, name) {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

var tagOf = regexp.MustCompile(`;tag=([^;>]+)`)

func (m message) toTag() string {
	if g := tagOf.FindStringSubmatch(m.field("To")); g != nil {
		return g[1]
	}
	return ""
}

func (m message) body() string {
	_, b, _ := strings.Cut(m.text, "\r\n\r\n")
	return b
}

const sdp = "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 96\r\n" +
	"a=rtpmap:96 telephone-event/8000\r\n"

// script writes requests of one call.
type script struct {
	r      *raw
	callID string
	toTag  string
	seq    int
}

func (r *raw) script(callID string) *script { return &script{r: r, callID: callID, seq: 1} }

// request writes a request. Lines in extra replace the field of the same name, or are added; "Name:" alone removes it.
func (s *script) request(method, body string, extra ...string) string {
	to := "<sip:0201605899@10.0.0.1>"
	if s.toTag != "" {
		to += ";tag=" + s.toTag
	}
	fields := []string{
		"Via: SIP/2.0/UDP " + s.r.at.String() + ";branch=z9hG4bK" + s.callID + method + strconv.Itoa(s.seq),
		"From: <sip:+46850641350@10.0.0.9>;tag=far", "To: " + to, "Call-ID: " + s.callID,
		fmt.Sprintf("CSeq: %d %s", s.seq, method), "Contact: <sip:caller@" + s.r.at.String() + ">", "Max-Forwards: 70",
	}
	if body != "" {
		fields = append(fields, "Content-Type: application/sdp")
	}
	fields = append(fields, "Content-Length: "+strconv.Itoa(len(body)))
	for _, e := range extra {
		name, value, _ := strings.Cut(e, ":")
		kept := fields[:0:0]
		for _, f := range fields {
			if !strings.HasPrefix(f, name+":") {
				kept = append(kept, f)
			}
		}
		if fields = kept; value != "" {
			fields = append(fields, e)
		}
	}
	return method + " sip:0201605899@10.0.0.1 SIP/2.0\r\n" + strings.Join(fields, "\r\n") + "\r\n\r\n" + body
}

// call has a call answered and acknowledged.
func (s *script) call() message {
	s.r.w.Helper()
	s.r.send(s.request("INVITE", sdp))
	ok := s.r.want("SIP/2.0 200")
	s.toTag = ok.toTag()
	s.ack()
	return ok
}

func (s *script) ack() {
	s.r.send(strings.Replace(s.request("ACK", ""), "z9hG4bK", "z9hG4bKack", 1))
}

// ask sends a further request and waits for its final answer.
func (s *script) ask(method, body string, extra ...string) message {
	s.r.w.Helper()
	s.seq++
	s.r.send(s.request(method, body, extra...))
	for {
		if m := s.r.want("SIP/2.0"); m.status() >= 200 && strings.HasSuffix(m.field("CSeq"), method) {
			return m
		}
	}
}
