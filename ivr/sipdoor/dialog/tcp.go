package dialog

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
)

// What a TCP connection may take: connections of one address and of all, the time for its first message, for the rest of
// one that has begun and for taking one of ours, and the silence between two.
const (
	connsEach   = 100
	connsAll    = 2000
	messageTime = 10 * time.Second
	idleTime    = 2 * time.Hour // a long call has no signalling
)

// doorway is a TCP listener that accepts only who is welcome, and hands sipgo connections that deliver whole messages.
type doorway struct {
	net.Listener
	guard *guard
	mu    sync.Mutex
	each  map[netip.Addr]int
	all   int
}

// Accept waits for the next welcome connection.
func (d *doorway) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		source := addrOf(c.RemoteAddr())
		if d.guard.welcome(source) && d.enter(source) {
			leave := sync.OnceFunc(func() { d.leave(source) })
			return &framed{Conn: c, in: bufio.NewReaderSize(c, 4<<10), guard: d.guard, from: source, leave: leave,
				patience: messageTime, writing: make(chan struct{}, 1)}, nil
		}
		d.guard.counts.strangers.Add(1)
		d.guard.log.say("a TCP connection was refused", "from", source)
		c.Close()
	}
}

func (d *doorway) enter(a netip.Addr) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.all >= connsAll || d.each[a] >= connsEach {
		return false
	}
	d.all++
	d.each[a]++
	return true
}

func (d *doorway) leave(a netip.Addr) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all--
	if d.each[a]--; d.each[a] <= 0 {
		delete(d.each, a)
	}
}

// framed reads one whole, checked message at a time: a sender who is slow, or gives two lengths, meets its limits here.
type framed struct {
	net.Conn
	in       *bufio.Reader
	guard    *guard
	from     netip.Addr
	leave    func()
	patience time.Duration // until the next message begins
	ready    []byte        // of a message that has been read
	writing  chan struct{} // holds one: whoever writes
}

// Read gives pieces of whole messages, or a keep-alive.
func (f *framed) Read(p []byte) (int, error) {
	if len(f.ready) == 0 {
		msg, err := f.message()
		if err != nil {
			time.Sleep(linger)
			return 0, err
		}
		f.ready = msg
	}
	n := copy(p, f.ready)
	f.ready = f.ready[n:]
	return n, nil
}

// Write gives up, for the whole connection, when the far end takes nothing: whoever sends requests and reads no answers
// would else keep a goroutine waiting for each. One at a time, since a deadline is the connection's, not a write's.
func (f *framed) Write(p []byte) (int, error) {
	f.writing <- struct{}{}
	defer func() { <-f.writing }()
	if err := f.SetWriteDeadline(time.Now().Add(messageTime)); err != nil {
		return 0, err
	}
	n, err := f.Conn.Write(p)
	if err != nil {
		_ = f.Close()
	}
	return n, err
}

// Close also gives the connection's place back.
func (f *framed) Close() error {
	f.leave()
	return f.Conn.Close()
}

func (f *framed) message() ([]byte, error) {
	if err := f.SetReadDeadline(time.Now().Add(f.patience)); err != nil {
		return nil, err
	}
	if _, err := f.in.Peek(1); err != nil {
		return nil, endOfFile(err)
	}
	if err := f.SetReadDeadline(time.Now().Add(messageTime)); err != nil {
		return nil, err
	}
	msg, err := readMessage(f.in)
	if err != nil {
		if err == errTooLong || err == errLengths {
			f.guard.malformed(f.from, err)
		}
		return nil, endOfFile(err)
	}
	f.patience = idleTime
	if len(msg) <= 4 {
		return msg, nil
	}
	if err := check(msg); err != nil { // where the next one begins is not certain any more
		f.guard.malformed(f.from, err)
		return nil, io.EOF
	}
	return msg, nil
}

// endOfFile keeps sipgo from reporting slow and broken senders as errors: for it the connection is over.
func endOfFile(err error) error {
	if os.IsTimeout(err) || err == io.ErrUnexpectedEOF {
		return io.EOF
	}
	return fmt.Errorf("%w (%w)", io.EOF, err)
}

// readMessage reads up to the end of the body that Content-Length announces, or the two line ends of a keep-alive.
func readMessage(in *bufio.Reader) ([]byte, error) {
	var head []byte
	for {
		line, err := in.ReadSlice('\n')
		head = append(head, line...)
		if err != nil && err != bufio.ErrBufferFull {
			return nil, err
		}
		if len(head) > maxMessage {
			return nil, errTooLong
		}
		if bytes.Equal(head, []byte("\r\n")) || bytes.Equal(head, []byte("\r\n\r\n")) {
			if len(head) == 4 || in.Buffered() == 0 {
				return head, nil
			}
			continue
		}
		if bytes.HasSuffix(head, []byte("\r\n\r\n")) {
			break
		}
	}
	_, fields, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\r\n"))
	length, err := checkFields(bytes.TrimSuffix(fields, []byte("\r\n\r\n")))
	if err != nil || length < 0 || len(head)+length > maxMessage {
		return nil, errLengths
	}
	msg := make([]byte, len(head)+length)
	copy(msg, head)
	_, err = io.ReadFull(in, msg[len(head):])
	return msg, err
}
