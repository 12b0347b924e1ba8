package player

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Speech is one thing that was said.
type Speech struct {
	Text     string
	Language string // "sv-SE"
	Voice    string
}

// Awaits is what a call waits for.
type Awaits string

const (
	Keys     Awaits = "keys"     // a Gather: Press or Silent
	Music    Awaits = "music"    // a Gather with music: Press or Silent
	Ringing  Awaits = "ringing"  // a Dial: AgentAnswers, AgentPicksUp, AgentIs
	Whisper  Awaits = "whisper"  // the agent picked up and hears who calls: Connect, AgentHangsUp
	Talking  Awaits = "talking"  // AgentHangsUp
	Over     Awaits = "over"     // hung up by either side
	Rejected Awaits = "rejected" // never answered
	Busy     Awaits = "busy"     // never answered, with the busy tone
)

// Step is what happened since the last one, and what is awaited. HangUp is possible at any of them.
type Step struct {
	Said    []Speech      // to the caller
	Whisper []Speech      // to the agent
	Awaits  Awaits        // what now
	Max     int           // Keys: so many at most, 0 for any number
	Finish  string        // Keys: the key that ends the answer, if any
	Timeout time.Duration // Keys: how long Twilio would wait
	Agent   string        // Ringing: the address that rings
	RingFor time.Duration // Ringing
}

// Text is all that was said to the caller, as one line.
func (s Step) Text() string { return line(s.Said) }

// WhisperText is all that was said to the agent, as one line.
func (s Step) WhisperText() string { return line(s.Whisper) }

func line(said []Speech) string {
	texts := make([]string, len(said))
	for i, s := range said {
		texts[i] = s.Text
	}
	return strings.Join(texts, " ")
}

// Options of a call.
type Options struct {
	CallSid string     // empty: a new one
	Extra   url.Values // further form values of every request (StirVerstat, ForwardedFrom)
	// StatusFirst sends the status callback before the Dial's action when the caller hangs up: Twilio promises no order.
	StatusFirst bool
}

// Call is one caller on the line. It is for one goroutine.
type Call struct {
	p        *Player
	o        Options
	sid      string
	from, to string
	answered bool

	step   Step
	gather *element   // while Keys or Music
	after  []*element // verbs after it
	dial   *element   // while Ringing to Talking
	child  string     // CallSid of the agent's leg
	hops   int        // documents since the last wait

	lastPath string
	lastForm url.Values
	lastBody []byte
}

// mostHops is how many documents may follow one another without anybody doing anything.
const mostHops = 10

// Call dials to and follows the documents until somebody must do something.
func (p *Player) Call(from, to string, o Options) (*Call, error) {
	if o.CallSid == "" {
		o.CallSid = NewSid("CA")
	}
	c := &Call{p: p, o: o, sid: o.CallSid, from: from, to: to}
	return c, c.ask("/twilio/voice", nil)
}

// Sid is the call's CallSid.
func (c *Call) Sid() string { return c.sid }

// Next returns what happened since it was last called, and what is awaited now.
func (c *Call) Next() Step {
	s := c.step
	c.step.Said, c.step.Whisper = nil, nil
	return s
}

// Press keys them one by one and lets the Gather end as Twilio would: at its last key, at its finishing key, or by a
// pause after fewer. Keys beyond its end are an error.
func (c *Call) Press(keys string) error {
	if c.gather == nil {
		return fmt.Errorf("keys while the call awaits %q", c.step.Awaits)
	}
	most, _ := strconv.Atoi(c.gather.attrs["numDigits"])
	finish, given := c.gather.attrs["finishOnKey"]
	if !given {
		finish = "#"
	}
	digits, ended := "", false
	for _, k := range keys {
		switch {
		case ended:
			return fmt.Errorf("%d keys are more than this Gather takes", len(keys))
		case digits != "" && string(k) == finish: // a finishing key with nothing before it is ignored
			ended = true
		case string(k) != finish:
			digits += string(k)
			ended = len(digits) == most
		}
	}
	if digits == "" {
		return c.Silent()
	}
	return c.gathered(url.Values{"Digits": {digits}})
}

// Silent lets the Gather run out.
func (c *Call) Silent() error {
	if c.gather == nil {
		return fmt.Errorf("silence while the call awaits %q", c.step.Awaits)
	}
	if c.gather.attrs["actionOnEmptyResult"] == "true" {
		return c.gathered(url.Values{"Digits": {""}})
	}
	return c.FallThrough()
}

// FallThrough goes on after the Gather without asking its action.
func (c *Call) FallThrough() error {
	if c.gather == nil {
		return fmt.Errorf("nothing to fall through while the call awaits %q", c.step.Awaits)
	}
	after := c.after
	c.gather, c.after, c.hops = nil, nil, 0
	return c.run(after)
}

func (c *Call) gathered(extra url.Values) error {
	action := c.gather.attrs["action"]
	c.gather, c.after, c.hops = nil, nil, 0
	return c.askAt(action, extra)
}

// Repeat sends the last request of the caller's leg once more, as Twilio may, and wants the same bytes.
func (c *Call) Repeat() error {
	_, body, err := c.p.fetch(c.lastPath, c.lastForm, callersLeg)
	if err != nil {
		return err
	}
	if !bytes.Equal(body, c.lastBody) {
		return fmt.Errorf("the same request got another document:\n%s\nbefore:\n%s", body, c.lastBody)
	}
	return nil
}

// Last is the last request of the caller's leg and its answer.
func (c *Call) Last() (pathAndQuery string, form url.Values, body []byte) {
	return c.lastPath, maps.Clone(c.lastForm), c.lastBody
}

// form is a request about the caller's leg.
func (c *Call) form(status string, extra url.Values) url.Values {
	form := c.p.Form(c.sid, c.from, c.to, status)
	maps.Copy(form, c.o.Extra)
	maps.Copy(form, extra)
	return form
}

func (c *Call) askAt(u string, extra url.Values) error {
	path, err := c.p.here(u)
	if err != nil {
		return err
	}
	return c.ask(path, extra)
}

// ask fetches a document and runs it.
func (c *Call) ask(pathAndQuery string, extra url.Values) error {
	if c.hops++; c.hops > mostHops {
		return errors.New("the documents lead round in circles")
	}
	status := "ringing"
	if c.answered {
		status = "in-progress"
	}
	form := c.form(status, extra)
	doc, body, err := c.p.fetch(pathAndQuery, form, callersLeg)
	if err != nil {
		return err
	}
	c.lastPath, c.lastForm, c.lastBody = pathAndQuery, form, body
	c.step = Step{Said: c.step.Said, Whisper: c.step.Whisper}
	return c.run(doc.inner)
}

// run plays verbs until one waits or the call ends.
func (c *Call) run(verbs []*element) error {
	for i, v := range verbs {
		if v.name != "Reject" {
			c.answered = true
		}
		switch v.name {
		case "Say", "Play", "Pause":
			if err := c.hear(v); err != nil {
				return err
			}
		case "Gather":
			return c.await(v, verbs[i+1:])
		case "Redirect":
			return c.askAt(v.text, nil)
		case "Dial":
			timeout, _ := strconv.Atoi(v.attrs["timeout"])
			c.dial, c.child = v, NewSid("CA")
			c.step.Awaits, c.step.Agent, c.step.RingFor = Ringing, v.inner[0].text, time.Duration(timeout)*time.Second
			return nil
		case "Reject":
			c.step.Awaits = Rejected
			if v.attrs["reason"] == "busy" {
				c.step.Awaits = Busy
			}
			return c.tellOver("busy")
		case "Hangup":
			return c.over()
		}
	}
	return c.over() // out of verbs: Twilio hangs up
}

// await stops at a Gather.
func (c *Call) await(gather *element, after []*element) error {
	c.gather, c.after = gather, after
	timeout, _ := strconv.Atoi(gather.attrs["timeout"])
	c.step.Awaits, c.step.Timeout, c.step.Finish = Keys, time.Duration(timeout)*time.Second, gather.attrs["finishOnKey"]
	c.step.Max, _ = strconv.Atoi(gather.attrs["numDigits"])
	for _, v := range gather.inner {
		if v.name == "Play" {
			c.step.Awaits = Music
		}
		if err := c.hear(v); err != nil {
			return err
		}
	}
	return nil
}

// hear notes what is said and fetches what is played.
func (c *Call) hear(v *element) error {
	switch v.name {
	case "Say":
		c.step.Said = append(c.step.Said, speech(v))
	case "Play":
		return c.p.listen(v.text)
	}
	return nil
}

func speech(v *element) Speech {
	return Speech{Text: v.text, Language: v.attrs["language"], Voice: v.attrs["voice"]}
}

// over ends the call from the door's side.
func (c *Call) over() error {
	c.step.Awaits = Over
	return c.tellOver("completed")
}

// tellOver sends the status callback, which must be taken without a word.
func (c *Call) tellOver(status string) error {
	c.gather, c.after, c.dial = nil, nil, nil
	a, err := c.p.Post("/twilio/status", c.form(status, url.Values{"CallDuration": {"30"}}))
	if err == nil && a.Status != 204 {
		err = fmt.Errorf("/twilio/status answers %d: %.200s", a.Status, a.Body)
	}
	return err
}
