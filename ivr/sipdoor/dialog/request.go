package dialog

import (
	"errors"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// allowed is what the endpoint understands; known is what it has heard of and does not do.
const allowed = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE"

func known(m sip.RequestMethod) bool {
	switch m {
	case sip.REGISTER, sip.SUBSCRIBE, sip.NOTIFY, sip.MESSAGE, sip.REFER, sip.PUBLISH, sip.PRACK:
		return true
	}
	return false
}

// receive is every request's way in, on a goroutine of its own.
func (e *Endpoint) receive(req *sip.Request, tx *sip.ServerTx) {
	defer tx.TerminateGracefully()
	if !e.begin() {
		return
	}
	defer e.work.Done()
	defer func() {
		if recover() != nil {
			e.contain()
			e.refuse(req, tx, sip.StatusInternalServerError, "Server Internal Error")
		}
	}()
	e.handle(req, tx)
}

// contain counts and logs a panic. The stack names code, never values of a call; what was thrown may hold anything.
func (e *Endpoint) contain() {
	e.counts.panics.Add(1)
	e.cfg.Log.Error("a defect in one call was contained; others go on", "stack", string(debug.Stack()))
}

func (e *Endpoint) handle(req *sip.Request, tx *sip.ServerTx) {
	if bad := wellFormed(req); bad != nil {
		e.guard.malformed(source(req).Addr(), bad)
		e.refuse(req, tx, sip.StatusBadRequest, "Bad Request")
		return
	}
	if req.Method == sip.ACK {
		if l := e.legOf(req); l != nil {
			l.acknowledged(req)
		}
		return
	}
	if code, reason, headers := e.acceptable(req); code != 0 {
		e.refuse(req, tx, code, reason, headers...)
		return
	}
	if req.To().Params.Has("tag") {
		l := e.legOf(req)
		if l == nil {
			e.refuse(req, tx, sip.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist")
			return
		}
		l.inside(req, tx)
		return
	}
	switch req.Method {
	case sip.INVITE:
		e.invited(req, tx)
	case sip.OPTIONS:
		e.options(req, tx)
	default: // CANCEL, BYE, INFO or UPDATE of nothing
		e.refuse(req, tx, sip.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist")
	}
}

func (e *Endpoint) options(req *sip.Request, tx *sip.ServerTx) {
	if !e.cfg.Available() {
		e.refuse(req, tx, sip.StatusServiceUnavailable, "Service Unavailable", retryAfter())
		return
	}
	res := e.response(req, sip.StatusOK, "OK")
	res.AppendHeader(sip.NewHeader("Accept", "application/sdp"))
	res.AppendHeader(sip.NewHeader("Supported", ""))
	respond(tx, res)
}

var (
	errMissing = errors.New("a mandatory header field is missing")
	errTwice   = errors.New("a header field that stands alone is there twice")
	errMethod  = errors.New("CSeq names another method")
)

// wellFormed checks what RFC 3261 section 8.1.1 wants of every request and sipgo does not. A From without a tag is for
// old clients (section 12.1.1).
func wellFormed(req *sip.Request) error {
	if req.From() == nil || req.To() == nil || req.CallID() == nil || req.CSeq() == nil || req.Via() == nil {
		return errMissing
	}
	var seen [4]int
	for _, h := range req.Headers() {
		switch h.(type) {
		case *sip.FromHeader:
			seen[0]++
		case *sip.ToHeader:
			seen[1]++
		case *sip.CallIDHeader:
			seen[2]++
		case *sip.CSeqHeader:
			seen[3]++
		}
	}
	if seen != [4]int{1, 1, 1, 1} {
		return errTwice
	}
	if !strings.EqualFold(strings.TrimSpace(string(req.CSeq().MethodName)), string(req.Method)) {
		return errMethod
	}
	return nil
}

// acceptable is RFC 3261 section 8.2: version, method, scheme, hops, extensions. A zero code is yes.
func (e *Endpoint) acceptable(req *sip.Request) (code int, reason string, headers []sip.Header) {
	allow := []sip.Header{sip.NewHeader("Allow", allowed)}
	if req.SipVersion != "SIP/2.0" {
		return 505, "Version Not Supported", nil
	}
	switch req.Method {
	case sip.INVITE, sip.BYE, sip.CANCEL, sip.OPTIONS, sip.INFO, sip.UPDATE:
	default:
		if known(req.Method) {
			return sip.StatusMethodNotAllowed, "Method Not Allowed", allow
		}
		return sip.StatusNotImplemented, "Not Implemented", allow
	}
	switch strings.ToLower(req.Recipient.Scheme) {
	case "sip", "sips", "tel":
	default:
		return sip.StatusRequestedRangeNotSatisfiable, "Unsupported URI Scheme", nil
	}
	// An OPTIONS that may go no further asks this very hop (RFC 3261 section 11).
	if hops := req.MaxForwards(); hops != nil && hops.Val() == 0 && req.Method != sip.OPTIONS {
		return sip.StatusTooManyHops, "Too Many Hops", nil
	}
	if req.Method == sip.CANCEL {
		return 0, "", nil
	}
	for _, h := range req.GetHeaders("Require") {
		if want := strings.TrimSpace(h.Value()); want != "" {
			headers = append(headers, sip.NewHeader("Unsupported", clean(want)))
		}
	}
	if headers != nil {
		return sip.StatusBadExtension, "Bad Extension", headers
	}
	h := req.GetHeader("Content-Encoding")
	if h != nil && len(req.Body()) > 0 && !strings.EqualFold(h.Value(), "identity") {
		return sip.StatusUnsupportedMediaType, "Unsupported Media Type",
			[]sip.Header{sip.NewHeader("Accept-Encoding", "identity")}
	}
	return 0, "", nil
}

// legOf finds the dialog of a request, if it comes from the dialog's own peer.
func (e *Endpoint) legOf(req *sip.Request) *Leg {
	near, _ := req.To().Params.Get("tag")
	far, _ := req.From().Params.Get("tag")
	l := e.find(legID{req.CallID().Value(), near, far})
	if l == nil {
		return nil
	}
	from, peer := source(req).Addr(), l.peer.Addr()
	name := e.cfg.Peer(peer)
	if from == peer || from == l.also && from.IsValid() || name != "" && name == e.cfg.Peer(from) {
		return l
	}
	return nil
}

func isSDP(req interface{ ContentType() *sip.ContentTypeHeader }) bool {
	h := req.ContentType()
	if h == nil {
		return false
	}
	kind, _, _ := strings.Cut(h.Value(), ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/sdp")
}

func retryAfter() sip.Header { return sip.NewHeader("Retry-After", strconv.Itoa(5+jitter(10))) }
