package dialog

import (
	"math/rand/v2"
	"net/netip"

	"github.com/emiago/sipgo/sip"
)

// response builds an answer that carries Allow; the To-tag is the one that the request's To has by now.
func (e *Endpoint) response(req *sip.Request, code int, reason string, headers ...sip.Header) *sip.Response {
	res := sip.NewResponseFromRequest(req, code, reason, nil)
	res.SipVersion = "SIP/2.0" // not that of a request that is refused for its version
	allow := false
	for _, h := range headers {
		res.AppendHeader(h)
		allow = allow || h.Name() == "Allow"
	}
	if !allow && code != sip.StatusTrying {
		res.AppendHeader(sip.NewHeader("Allow", allowed))
	}
	return res
}

// refuse answers a request that will not be served.
func (e *Endpoint) refuse(req *sip.Request, tx *sip.ServerTx, code int, reason string, headers ...sip.Header) {
	if req.Method == sip.ACK {
		return
	}
	respond(tx, e.response(req, code, reason, headers...))
}

// respond sends; a response that cannot be sent ends its transaction, which sipgo would keep without a timer.
func respond(tx *sip.ServerTx, res *sip.Response) bool {
	if err := tx.Respond(res); err != nil {
		tx.Terminate()
		return false
	}
	return true
}

// source is where a request came from.
func source(req *sip.Request) netip.AddrPort {
	ap, _ := netip.ParseAddrPort(req.Source())
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

func jitter(n int) int { return rand.IntN(n + 1) }
