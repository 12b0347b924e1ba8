package twiliodoor

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/beevik/etree"
	"github.com/twilio/twilio-go/twiml"

	"supportline/ivr"
	"supportline/prompts"
)

// largestDocument is Twilio's limit (error 11750).
const largestDocument = 64 << 10

// document is the TwiML of a turn for the caller's leg. It is a pure function of its arguments and the settings: the
// same turn gives the same bytes.
func (d *Door) document(p post, t ivr.Turn, seq int) ([]byte, error) {
	says, err := d.says(t.Say, t.Lang, p.region())
	if err != nil {
		return nil, err
	}
	switch w := t.Then.(type) {
	case ivr.Gather:
		return write(d.gather(p.call, seq, w, says)...)
	case ivr.Queue:
		return write(d.queue(p.call, seq, w, says)...)
	case ivr.Transfer:
		return write(append(says, d.transfer(p.call, seq, w))...)
	case ivr.Talk:
		return write(d.outOfTalk(p.call, seq)...)
	case ivr.Hangup:
		return write(append(says, &twiml.VoiceHangup{})...)
	}
	return nil, fmt.Errorf("the Twilio door can not wait for a %T", t.Then)
}

// gather collects keys; the prompts inside it can be cut short by the first one. Twilio has one time-out for the first
// key and those after it: the longer one is given, so that nobody who looks for a PIN is cut off.
// An empty answer comes as a request of its own (actionOnEmptyResult); the Redirect is for whatever falls through.
func (d *Door) gather(call ivr.CallID, seq int, g ivr.Gather, says []twiml.Element) []twiml.Element {
	action := d.turnURL(call, seq, waitGather)
	v := &twiml.VoiceGather{
		Input: "dtmf", Timeout: seconds(max(g.First, g.Next), 1, 600), Action: action, Method: "POST",
		ActionOnEmptyResult: "true", InnerElements: says,
	}
	if g.Max > 0 {
		v.NumDigits = strconv.Itoa(g.Max)
	}
	if g.Finish {
		v.FinishOnKey = "#"
	}
	return []twiml.Element{v, redirect(action)}
}

// queue plays music for about Recheck. What comes after it, a key or nothing, is asked of the engine.
func (d *Door) queue(call ivr.CallID, seq int, q ivr.Queue, says []twiml.Element) []twiml.Element {
	action := d.turnURL(call, seq, waitQueue)
	return []twiml.Element{&twiml.VoiceGather{
		Input: "dtmf", Timeout: "1", NumDigits: "1", Action: action, Method: "POST", ActionOnEmptyResult: "true",
		InnerElements: append(says, &twiml.VoicePlay{Url: d.public + musicPath + clipFor(q.Recheck)}),
	}, redirect(action)}
}

// transfer rings the agent. An address that Twilio can not dial goes straight to the dial route, where a Dial without a
// status is one that failed.
func (d *Door) transfer(call ivr.CallID, seq int, t ivr.Transfer) twiml.Element {
	action := d.public + "/twilio/dial?" + place(call, seq).Encode()
	whisper := d.public + "/twilio/whisper?" + place(call, seq).Encode()
	dial := &twiml.VoiceDial{Action: action, Method: "POST", Timeout: seconds(t.RingFor, 5, 600), AnswerOnBridge: "true"}
	number := strings.TrimPrefix(t.Address, "tel:")
	switch {
	case strings.HasPrefix(t.Address, "sip:"), strings.HasPrefix(t.Address, "sips:"):
		dial.InnerElements = []twiml.Element{&twiml.VoiceSip{SipUrl: t.Address, Url: whisper, Method: "POST"}}
	case strings.HasPrefix(number, "+"):
		dial.InnerElements = []twiml.Element{&twiml.VoiceNumber{PhoneNumber: number, Url: whisper, Method: "POST"}}
	default:
		return redirect(action)
	}
	return dial
}

// outOfTalk is for a caller's leg that asks for a document while the call is at a Talk. Nothing is said, and nothing is
// told to the engine yet: the request was most likely a late repeat, and the talk goes on. A leg that does run this
// document has left its Dial, so that the agent has been let go; its Redirect ends the talk.
func (d *Door) outOfTalk(call ivr.CallID, seq int) []twiml.Element {
	return []twiml.Element{&twiml.VoicePause{Length: "1"}, redirect(d.turnURL(call, seq, waitTalk))}
}

// toAgent is what the agent hears before the two are connected.
func (d *Door) toAgent(t ivr.Talk) ([]byte, error) {
	says, err := d.says(t.Whisper, t.Lang, "")
	if err != nil {
		return nil, err
	}
	return write(says...)
}

// apology is the document of a call that can not go on.
func (d *Door) apology(p post) []byte {
	refs := []prompts.Ref{prompts.Say("fault"), prompts.Say("bye")}
	if says, err := d.says(refs, "en", p.region()); err == nil && len(says) > 0 {
		return must(write(append(says, &twiml.VoiceHangup{})...))
	}
	sorry := &twiml.VoiceSay{Message: "Something went wrong on our side. Please call again. Goodbye.",
		Voice: american.Voice, Language: american.Language}
	return must(write(sorry, &twiml.VoiceHangup{}))
}

// rejection refuses a call that was never answered; reason is "rejected" or "busy".
func rejection(reason string) []byte { return must(write(&twiml.VoiceReject{Reason: reason})) }

// goodbye hangs up without a word.
func goodbye() []byte { return must(write(&twiml.VoiceHangup{})) }

// unspoken is the document that does nothing.
func unspoken() []byte { return must(write()) }

func redirect(url string) twiml.Element { return &twiml.VoiceRedirect{Url: url, Method: "POST"} }

func (d *Door) turnURL(call ivr.CallID, seq int, wait string) string {
	q := place(call, seq)
	q.Set(keyWait, wait)
	return d.public + "/twilio/turn?" + q.Encode()
}

func place(call ivr.CallID, seq int) url.Values {
	return url.Values{keyCall: {string(call)}, keySeq: {strconv.Itoa(seq)}}
}

// seconds rounds up, within what Twilio takes.
func seconds(d time.Duration, least, most int) string {
	return strconv.Itoa(min(max(int(math.Ceil(d.Seconds())), least), most))
}

// write makes the document's bytes: attributes in order, since twiml takes them from a map.
func write(verbs ...twiml.Element) ([]byte, error) {
	doc, response := twiml.CreateDocument()
	twiml.AddAllVerbs(response, verbs)
	tidy(response)
	body, err := doc.WriteToBytes()
	if err != nil {
		return nil, err
	}
	if len(body) > largestDocument {
		return nil, errors.New("the document is larger than Twilio takes: a prompt or an announcement is too long")
	}
	return body, nil
}

// tidy also says what twiml can not: that no key ends a Gather, which is an attribute without a value.
func tidy(e *etree.Element) {
	if e.Tag == "Gather" && e.SelectAttr("finishOnKey") == nil {
		e.CreateAttr("finishOnKey", "")
	}
	slices.SortFunc(e.Attr, func(a, b etree.Attr) int { return cmp.Compare(a.Key, b.Key) })
	for _, child := range e.ChildElements() {
		tidy(child)
	}
}

// must is for documents without a word of anybody's in them.
func must(body []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return body
}
