package dialog

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emiago/sipgo/sip"
)

const request = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nContent-Length: 2\r\n\r\nhi"

func TestTheGuardKnowsAMessageByItsFrame(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"a request":          {request, nil},
		"an answer":          {"SIP/2.0 200 OK\r\nl: 0\r\n\r\n", nil},
		"another version":    {strings.Replace(request, "SIP/2.0\r\n", "SIP/7.0\r\n", 1), nil}, // answered with 505
		"no end":             {"OPTIONS sip:a SIP/2.0\r\nA: b\r\n", errNoEnd},
		"HTTP":               {"GET / HTTP/1.1\r\n\r\n", errNoVersion},
		"two lengths":        {strings.Replace(request, "Via", "l: 2\r\nVia", 1), errLengths},
		"a space in between": {strings.Replace(request, "Content-Length:", "Content-Length :", 1), nil},
		"a long length":      {strings.Replace(request, ": 2", ": 3", 1), errLengths},
		"a huge length":      {strings.Replace(request, ": 2", ": 18446744073709551618", 1), errLengths},
		"a NUL":              {strings.Replace(request, "branch", "\x00", 1), errControl},
		"a bare LF":          {strings.Replace(request, ";branch", "\nX: y", 1), errControl},
		"many fields":        {"A b SIP/2.0\r\n" + strings.Repeat("X: y\r\n", 200) + "\r\n", errTooMany},
		"a long field":       {"A b SIP/2.0\r\nX: " + strings.Repeat("y", 5000) + "\r\n\r\n", errTooLong},
		"a long message":     {request + strings.Repeat("y", 40000), errTooLong},
	} {
		if err := check([]byte(c.text)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestMessagesOnAStreamAreTakenApartByTheirLength(t *testing.T) {
	t.Parallel()
	in := bufio.NewReader(strings.NewReader("\r\n\r\n" + request + request + "OPTIONS x SIP/2.0\r\n\r\n"))
	var got []string
	for {
		m, err := readMessage(in)
		if err != nil {
			if !errors.Is(err, errLengths) {
				t.Errorf("a message without a length: %v", err)
			}
			break
		}
		got = append(got, string(m))
	}
	if len(got) != 3 || got[0] != "\r\n\r\n" || got[1] != request || got[2] != request {
		t.Errorf("%q", got)
	}
}

// FuzzStream checks that what passes the guard is one message for sipgo too: nothing is smuggled behind it.
func FuzzStream(f *testing.F) {
	f.Add([]byte(request))
	f.Add([]byte("\r\n" + request + "INVITE sip:a@b SIP/2.0\r\nl: 0\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := bufio.NewReader(bytes.NewReader(data))
		for {
			msg, err := readMessage(in)
			if err != nil {
				return
			}
			if len(msg) <= 4 || check(msg) != nil {
				continue
			}
			n := 0
			stream := sip.NewParser().NewSIPStream()
			err = stream.ParseSIPStream(msg, func(sip.Message) { n++ })
			stream.Close()
			if n > 1 || n == 0 && errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatalf("%d messages, %v, in %q", n, err, msg)
			}
		}
	})
}

func TestAFarEndThatReadsNothingIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		defer theirs.Close()
		left := make(chan struct{})
		f := &framed{Conn: ours, writing: make(chan struct{}, 1), leave: sync.OnceFunc(func() { close(left) })}
		began := time.Now()
		var wg sync.WaitGroup
		for i := range 100 { // each of which would put a deadline off that is not its own
			wg.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				if _, err := f.Write([]byte("SIP/2.0 200 OK\r\n\r\n")); err == nil {
					t.Error("it was written")
				}
				if d := time.Since(began); i < 10 && d != messageTime {
					t.Errorf("the writer of second %d waited until %v", i, d)
				}
			})
		}
		<-left
		wg.Wait()
	})
}

// FuzzRequest checks that no request whatever brings the checks down, or has them answer in more lines than one.
func FuzzRequest(f *testing.F) {
	f.Add([]byte("INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@c>\r\n" +
		"Call-ID: 1\r\nCSeq: 1 INVITE\r\nRequire: 100rel\r\nMax-Forwards: 3\r\nContent-Length: 0\r\n\r\n"))
	e := &Endpoint{}
	f.Fuzz(func(t *testing.T, data []byte) {
		if check(data) != nil {
			return
		}
		msg, err := sip.ParseMessage(data)
		req, ok := msg.(*sip.Request)
		if err != nil || !ok || wellFormed(req) != nil {
			return
		}
		code, reason, headers := e.acceptable(req)
		if code == 0 {
			return
		}
		text := e.response(req, code, reason, headers...).String()
		head, _, _ := strings.Cut(text, "\r\n\r\n")
		if !strings.HasPrefix(text, "SIP/2.0 "+strconv.Itoa(code)) || strings.ContainsAny(strings.ReplaceAll(head, "\r\n", ""), "\r\n\x00") {
			t.Fatalf("%q is answered by %q", data, text)
		}
	})
}

func TestTextOfStrangersCannotWriteHeaderFields(t *testing.T) {
	t.Parallel()
	if got := clean("Eve\r\nX-Evil: 1\x00 \"<sip:x>\" \\" + strings.Repeat("ö", 100)); strings.ContainsAny(got, "\r\n\x00\"<>\\") || len(got) > 128 {
		t.Errorf("%q", got)
	}
}
