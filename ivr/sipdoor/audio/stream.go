package audio

import (
	"crypto/rand"
	"encoding/binary"
	"net/netip"
	"runtime/debug"
	"sync"
	"time"
)

// keysWaiting is how many keys a stream keeps for somebody who does not read them; further ones are dropped.
const keysWaiting = 128

// Remote is the far end as signalling knows it.
type Remote struct {
	// Addr is where their SDP wants our packets. Unspecified (RFC 2543 hold): the address stays, nothing is sent.
	Addr  netip.AddrPort
	Codec Codec // what we send; PCMU and PCMA are both understood in what they send
	// EventSend is the payload type of telephone-events that they put into their SDP, EventReceive the one that we put
	// into ours; 0: none (RFC 4733, RFC 3264 section 5.1).
	EventSend, EventReceive uint8
	Hold                    bool // send nothing; what is playing waits
	// Translator is an address beside Addr's IP whose packets may prove to be the far end's: that of its signalling, when
	// Addr is behind a translator. Zero: none. Nobody else is ever learnt, or a stranger could take a call over.
	Translator netip.Addr
}

// Stream is the audio of one leg of a call. All methods are safe for concurrent use; after Close they do nothing.
type Stream struct {
	media *Media
	port  mediaPort
	keys  chan byte

	control sync.Mutex // one Connect, Play, Stop at a time; never taken by the scheduler or the receive loop
	remote  Remote
	once    sync.Once
	closed  chan struct{}
	keying  chan struct{} // holds one: whoever sends keys

	out sender
	in  receiver
}

func newStream(m *Media, port mediaPort) *Stream {
	var seed [10]byte
	_, _ = rand.Read(seed[:]) // crypto/rand never fails
	s := &Stream{
		media: m, port: port,
		keys:   make(chan byte, keysWaiting),
		closed: make(chan struct{}),
		keying: make(chan struct{}, 1),
	}
	s.out.port = port
	s.out.ssrc = binary.BigEndian.Uint32(seed[0:])
	s.out.ts = binary.BigEndian.Uint32(seed[4:])
	s.out.seq = binary.BigEndian.Uint16(seed[8:])
	s.out.play.done = make(chan struct{})
	close(s.out.play.done)
	s.out.play.over = true
	return s
}

// Local is the address to put into SDP.
func (s *Stream) Local() netip.AddrPort { return s.port.local() }

// Connect says where the far end is and begins to send. Saying it again (re-INVITE) keeps SSRC, sequence and clock, and
// what is playing goes on, in the new codec if it changed. Another Addr makes the stream learn anew where packets may
// come from; the same Addr keeps what it has learnt.
func (s *Stream) Connect(r Remote) {
	s.control.Lock()
	defer s.control.Unlock()
	if !r.Addr.IsValid() || r.Addr.Addr().IsUnspecified() || r.Addr.Port() == 0 {
		r.Addr, r.Hold = s.remote.Addr, true
	}
	r.Addr = netip.AddrPortFrom(r.Addr.Addr().Unmap(), r.Addr.Port())
	moved := r.Addr != s.remote.Addr
	s.remote = r
	s.in.connect(r, moved)
	tracks := s.media.sounds.tracks(s.out.sounds(), r.Codec)
	s.out.connect(r, moved, tracks)
}

// Heard is when the last packet of the far end was taken in; zero: none yet.
func (s *Stream) Heard() time.Time {
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	return s.in.heard
}

// Keys are the keys that the far end presses: '0' to '9', '*', '#', 'A' to 'D', each once, when its press begins. The
// channel is never closed.
func (s *Stream) Keys() <-chan byte { return s.keys }

// Record hands what arrives to hear, decoded to 8 kHz, packet by packet in the order of arrival; nil stops. pcm is
// valid during the call only; hear must be quick and must not call the stream. Once Record or Close has returned, the
// earlier hear is not called any more.
func (s *Stream) Record(hear func(pcm []int16, at time.Time)) {
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	s.in.record = hear
}

// Close frees the port. Closing again does nothing.
func (s *Stream) Close() error {
	err := error(nil)
	s.once.Do(func() {
		close(s.closed)
		s.in.close()
		s.out.close()
		s.media.forget(s)
		err = s.port.close()
		s.media.ports.free(int(s.port.local().Port()))
	})
	return err
}

// listen takes in packets until Close. A panic costs the packet that caused it, not the other calls.
func (s *Stream) listen() {
	for {
		if s.listenOnce() {
			return
		}
	}
}

func (s *Stream) listenOnce() (ended bool) {
	defer func() {
		if what := recover(); what != nil {
			s.media.log.Error("panic while receiving audio; the packet is dropped",
				"panic", what, "stack", string(debug.Stack()))
		}
	}()
	s.port.readLoop(func(b []byte, from netip.AddrPort) { s.take(b, from, time.Now()) })
	return true
}
