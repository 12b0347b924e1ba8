package twiliodoor

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"supportline/ivr"
	"supportline/ivr/phone"
)

// Query keys of the URLs that our documents name.
const (
	keyCall = "call"
	keySeq  = "seq"
	keyWait = "wait"
)

// Values of keyWait: what the caller was doing when the URL was given out.
const (
	waitGather = "gather"
	waitQueue  = "queue"
	waitTalk   = "talk" // see outOfTalk
)

// Form keys that hold the caller's call: on the caller's own leg, and on the agent's, which Twilio dialled for it.
const (
	legCaller = "CallSid"
	legAgent  = "ParentCallSid"
)

// Bounds of what is believed of a form, far above what Twilio sends.
const (
	longestSid    = 64
	longestNumber = 128
	longestKeys   = 64
	highestSeq    = 1 << 20
	longestTalk   = 24 * time.Hour
)

// post is one genuine request, parsed.
type post struct {
	call ivr.CallID // the caller's call, also when the request comes from the agent's leg
	seq  int
	wait string
	form url.Values
}

// comingIn reads a request that names its call by CallSid only: a new call, or a status.
func comingIn(form url.Values) (post, *refusal) {
	if !isCallSid(form.Get(legCaller)) {
		return post{}, noCall
	}
	return post{call: ivr.CallID(form.Get(legCaller)), form: form}, nil
}

// goingOn reads a request to one of our own URLs. leg is the form key that must hold the call of the URL: a signed form
// of one call opens no other. The agent's leg names its parent, and where it does not, the URL that was signed does.
func goingOn(query, form url.Values, leg string) (post, *refusal) {
	p, no := comingIn(form)
	if no != nil {
		return post{}, no
	}
	seq, err := strconv.Atoi(query.Get(keySeq))
	if err != nil || seq < 0 || seq > highestSeq {
		return post{}, noSeq
	}
	call, of := query.Get(keyCall), form.Get(leg)
	if leg == legAgent && of == "" {
		of = call
	}
	if !isCallSid(call) || call != of {
		return post{}, notBound
	}
	p.call, p.seq, p.wait = ivr.CallID(call), seq, query.Get(keyWait)
	return p, nil
}

func isCallSid(s string) bool {
	if len(s) < 3 || len(s) > longestSid || s[:2] != "CA" {
		return false
	}
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return true
}

// over tells that the leg the request is about is no longer there.
func (p post) over() bool {
	switch p.form.Get("CallStatus") {
	case "completed", "busy", "failed", "no-answer", "canceled":
		return true
	}
	return false
}

// arrival is the call as Twilio describes it. A From that is no number (a SIP address is chosen by the caller)
// counts as withheld.
func (p post) arrival() ivr.Arrival {
	a := ivr.Arrival{ID: p.call, Door: "twilio", Trunk: "twilio"} // the account is the trunk: its signature vouches for what it reports
	for _, key := range []string{"To", "Called", "ForwardedFrom"} {
		called := userPart(p.form.Get(key))
		if called == "" || len(a.Called) > 0 && a.Called[len(a.Called)-1] == called {
			continue
		}
		a.Called = append(a.Called, called)
	}
	a.Caller, a.Evidence.Withheld = phone.Caller(p.form.Get("From"), "")
	a.Evidence.Diverted = p.form.Get("ForwardedFrom") != ""
	if v := p.form.Get("StirVerstat"); len(v) <= longestSid {
		a.Evidence.Verstat = v
	}
	return a
}

// userPart is what was dialled: all of a number, the part before "@" of a SIP address.
func userPart(s string) string {
	if len(s) > longestNumber {
		return ""
	}
	for _, scheme := range []string{"sip:", "sips:"} {
		if rest, is := strings.CutPrefix(s, scheme); is {
			s, _, _ = strings.Cut(rest, "@")
			s, _, _ = strings.Cut(s, ";")
		}
	}
	return strings.TrimSpace(s)
}

// region is the country (ISO 3166) of the number that was called, empty when it has none. North America's toll-free
// numbers belong to several countries: they count as "US".
func (p post) region() string {
	n, err := phone.Parse(userPart(p.form.Get("To")), "")
	if err != nil {
		return ""
	}
	if r := n.Region(); r != "" || !strings.HasPrefix(n.E164(), "+1") {
		return r
	}
	return "US"
}

// event is what the caller did in a Gather or a Queue. Digits are missing or empty when nothing was pressed.
func (p post) event() ivr.Event {
	if p.wait == waitTalk {
		return ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "caller"}
	}
	keys := keys(p.form.Get("Digits"))
	switch {
	case keys != "":
		return ivr.Pressed{Keys: keys}
	case p.wait == waitQueue:
		return ivr.Woken{}
	}
	return ivr.Silence{}
}

// keys are the telephone keys in what was pressed; the A to D of some telephones mean nothing here.
func keys(digits string) ivr.Keys {
	if len(digits) > longestKeys {
		digits = digits[:longestKeys]
	}
	return ivr.Keys(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '*' || r == '#' {
			return r
		}
		return -1
	}, digits))
}

// transferEnded is how a Dial went. bridged is false when the agent never heard the caller: nobody picked up, or the
// agent hung up while still hearing who was calling.
func (p post) transferEnded() (ev ivr.TransferEnded, bridged bool) {
	switch p.form.Get("DialCallStatus") {
	case "completed", "answered":
		if p.form.Get("DialBridged") == "false" {
			return ivr.TransferEnded{Result: ivr.TransferDeclined}, false
		}
		ev = ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent"}
		if p.over() {
			ev.HungUpBy = "caller"
		}
		if s, err := strconv.Atoi(p.form.Get("DialCallDuration")); err == nil && s > 0 {
			ev.Talked = min(time.Duration(s), longestTalk/time.Second) * time.Second
		}
		return ev, true
	case "busy":
		return ivr.TransferEnded{Result: ivr.TransferBusy}, false
	case "no-answer", "canceled":
		return ivr.TransferEnded{Result: ivr.TransferNoAnswer}, false
	}
	return ivr.TransferEnded{Result: ivr.TransferFailed}, false
}
