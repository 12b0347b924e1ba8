package dialog

import (
	"strconv"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr/sipdoor/audio"
)

// inside answers a request of this dialog.
func (l *Leg) inside(req *sip.Request, tx *sip.ServerTx) {
	l.mu.Lock()
	stale := req.CSeq().SeqNo < l.farSeq
	l.mu.Unlock()
	// INFOs may overtake each other: a digit counts whichever comes first.
	if stale && req.Method != sip.INFO {
		l.e.refuse(req, tx, sip.StatusInternalServerError, "CSeq Out of Order") // RFC 3261 section 12.2.2
		return
	}
	if l.FarHungUp() && req.Method != sip.BYE {
		l.e.refuse(req, tx, sip.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist")
		return
	}
	switch req.Method {
	case sip.BYE:
		respond(tx, l.e.response(req, sip.StatusOK, "OK"))
		l.cancel(ErrFarHungUp)
	case sip.INVITE:
		l.reinvited(req, tx)
	case sip.UPDATE:
		l.updated(req, tx)
	case sip.INFO:
		l.informed(req, tx)
	case sip.OPTIONS:
		respond(tx, l.e.response(req, sip.StatusOK, "OK", sip.NewHeader("Accept", "application/sdp")))
	default: // a CANCEL that comes too late
		l.e.refuse(req, tx, sip.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist")
	}
}

// settle is how long a change waits for the ACK of the one before: sipgo may hand them over in the wrong order.
const settle = 200 * time.Millisecond

// open takes the turn to change the call, or answers why not (RFC 3261 section 14.2, RFC 3311 section 5.2).
func (l *Leg) open(req *sip.Request, tx *sip.ServerTx) bool {
	l.mu.Lock()
	asking := l.asking
	l.mu.Unlock()
	if asking {
		l.e.refuse(req, tx, sip.StatusRequestPending, "Request Pending")
		return false
	}
	patience := time.NewTimer(settle)
	defer patience.Stop()
	select {
	case l.change <- struct{}{}:
		l.learn(req)
		return true
	case <-patience.C:
	case <-l.ctx.Done():
	}
	l.e.refuse(req, tx, sip.StatusInternalServerError, "Server Internal Error",
		sip.NewHeader("Retry-After", strconv.Itoa(jitter(10))))
	return false
}

func (l *Leg) shut() { <-l.change }

func (l *Leg) reinvited(req *sip.Request, tx *sip.ServerTx) {
	if !l.open(req, tx) {
		return
	}
	defer l.shut()
	res := l.e.response(req, sip.StatusOK, "OK", l.contact())
	late := len(req.Body()) == 0
	if late { // the far end wants to hear all we can (RFC 3261 section 14.2)
		l.mu.Lock()
		setSDP(res, l.sdp.offer(l.codecs(), l.nearAudio(), l.event(), sendrecv))
		l.mu.Unlock()
	} else if !l.negotiate(req, tx, res) {
		return
	}
	ack, err := l.insist(tx, req, res)
	switch {
	case err != nil:
		l.cancel(err) // RFC 3261 section 14.2: without an ACK the call ends
	case late:
		// What the far end makes of our offer it says in the ACK; if it says nothing usable, all stays as it was.
		if err := l.conclude(ack.Body(), l.lockedEvent()); err != nil {
			l.e.guard.log.say("an ACK brought no usable answer", "from", l.peer.Addr())
		}
	}
}

func (l *Leg) updated(req *sip.Request, tx *sip.ServerTx) {
	if !l.open(req, tx) {
		return
	}
	defer l.shut()
	res := l.e.response(req, sip.StatusOK, "OK", l.contact())
	if len(req.Body()) > 0 && !l.negotiate(req, tx, res) {
		return
	}
	respond(tx, res)
}

// negotiate answers the offer in a request of the running call, or refuses it, whereupon all stays as it was.
func (l *Leg) negotiate(req *sip.Request, tx *sip.ServerTx, res *sip.Response) bool {
	if !isSDP(req) {
		l.e.refuse(req, tx, sip.StatusUnsupportedMediaType, "Unsupported Media Type",
			sip.NewHeader("Accept", "application/sdp"))
		return false
	}
	offer, err := parseSDP(req.Body())
	var a agreed
	if err == nil {
		a, err = agree(offer, l.near)
	}
	if err != nil {
		l.e.refuse(req, tx, sip.StatusNotAcceptableHere, "Not Acceptable Here", Incompatible())
		return false
	}
	l.connect(a)
	l.mu.Lock()
	defer l.mu.Unlock()
	setSDP(res, l.sdp.answer(offer, a, l.nearAudio()))
	return true
}

// Incompatible is the Warning of a 488 (RFC 3261 section 20.43, code 305).
func Incompatible() sip.Header {
	return sip.NewHeader("Warning", `305 supportline "Incompatible media format"`)
}

// codecs are what we can, the one in use first. The caller holds mu.
func (l *Leg) codecs() []audio.Codec {
	if l.agreed.codec == audio.PCMA {
		return []audio.Codec{audio.PCMA, audio.PCMU}
	}
	return []audio.Codec{audio.PCMU, audio.PCMA}
}

// event is our payload type of telephone-events: it stays what it was (RFC 3264 section 8.3.2). The caller holds mu.
func (l *Leg) event() uint8 {
	if l.agreed.ours != 0 {
		return l.agreed.ours
	}
	return offeredEvent
}

// Events tells whether the far end may send keys as telephone-events.
func (l *Leg) Events() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.agreed.ours != 0
}

func (l *Leg) lockedEvent() uint8 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.event()
}

// informed takes a key from an INFO (application/dtmf-relay, application/dtmf).
func (l *Leg) informed(req *sip.Request, tx *sip.ServerTx) {
	kind := ""
	if h := req.ContentType(); h != nil {
		kind, _, _ = strings.Cut(strings.ToLower(h.Value()), ";")
	}
	key := byte(0)
	switch strings.TrimSpace(kind) {
	case "application/dtmf-relay":
		key = relayed(string(req.Body()))
	case "application/dtmf":
		key = keyOf(strings.TrimSpace(string(req.Body())))
	default:
		if len(req.Body()) > 0 {
			l.e.refuse(req, tx, sip.StatusUnsupportedMediaType, "Unsupported Media Type",
				sip.NewHeader("Accept", "application/dtmf-relay, application/dtmf"))
			return
		}
	}
	respond(tx, l.e.response(req, sip.StatusOK, "OK"))
	if key == 0 {
		return
	}
	select {
	case l.info <- key:
	default: // nobody has taken 32 keys
	}
}

// relayed reads "Signal=5" among the lines of a dtmf-relay.
func relayed(body string) byte {
	for line := range strings.Lines(body) {
		name, value, ok := strings.Cut(line, "=")
		if ok && strings.EqualFold(strings.TrimSpace(name), "signal") {
			return keyOf(strings.TrimSpace(value))
		}
	}
	return 0
}

func keyOf(s string) byte {
	switch {
	case s == "10":
		return '*'
	case s == "11":
		return '#'
	case len(s) == 1 && strings.Contains("0123456789*#", s):
		return s[0]
	}
	return 0
}
