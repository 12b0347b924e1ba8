package player

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// AgentAnswers is an agent who picks up, hears who is calling, and is connected.
func (c *Call) AgentAnswers() error {
	if err := c.AgentPicksUp(); err != nil {
		return err
	}
	if c.step.Awaits != Whisper {
		return nil // let go
	}
	return c.Connect()
}

// AgentPicksUp is an agent who picks up and hears who is calling; the caller still hears ringing. If the agent is
// let go by the document, the Dial ends unbridged.
func (c *Call) AgentPicksUp() error {
	if c.step.Awaits != Ringing {
		return fmt.Errorf("an agent picks up while the call awaits %q", c.step.Awaits)
	}
	stays, err := c.whisper()
	if err != nil {
		return err
	}
	if !stays {
		return c.dialled("completed", false, 0, "in-progress")
	}
	c.step.Awaits = Whisper
	return nil
}

// RepeatWhisper asks for the whisper once more, as Twilio may.
func (c *Call) RepeatWhisper() error {
	if c.step.Awaits != Whisper && c.step.Awaits != Talking {
		return fmt.Errorf("no agent has picked up while the call awaits %q", c.step.Awaits)
	}
	_, err := c.whisper()
	return err
}

// Connect ends the whisper and bridges the two.
func (c *Call) Connect() error {
	if c.step.Awaits != Whisper {
		return fmt.Errorf("nobody to connect while the call awaits %q", c.step.Awaits)
	}
	c.step.Awaits = Talking
	return nil
}

// AgentIs is an agent who does not pick up: "busy", "no-answer" or "failed".
func (c *Call) AgentIs(dialCallStatus string) error {
	if c.step.Awaits != Ringing {
		return fmt.Errorf("an agent is %s while the call awaits %q", dialCallStatus, c.step.Awaits)
	}
	return c.dialled(dialCallStatus, false, 0, "in-progress")
}

// AgentHangsUp ends a talk from the agent's side, or the whisper before it.
func (c *Call) AgentHangsUp(talked time.Duration) error {
	switch c.step.Awaits {
	case Talking:
		return c.dialled("completed", true, talked, "in-progress")
	case Whisper:
		return c.dialled("completed", false, 0, "in-progress")
	}
	return fmt.Errorf("an agent hangs up while the call awaits %q", c.step.Awaits)
}

// HangUp is the caller's, at any moment. Out of a Dial, its action is asked as well; the document is not run.
func (c *Call) HangUp() error { return c.HangUpAfter(0) }

// HangUpAfter is HangUp after a talk of some length.
func (c *Call) HangUpAfter(talked time.Duration) error {
	was, dial := c.step.Awaits, c.dial
	if was == Over || was == Rejected || was == Busy {
		return errors.New("the call is over")
	}
	c.step.Awaits = Over
	steps := []func() error{func() error { return c.tellOver("completed") }}
	if dial != nil {
		steps = append([]func() error{func() error { return c.abandoned(was, dial, talked) }}, steps...)
	}
	if c.o.StatusFirst && len(steps) == 2 {
		steps[0], steps[1] = steps[1], steps[0]
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Call) abandoned(was Awaits, dial *element, talked time.Duration) error {
	status := map[Awaits]string{Ringing: "no-answer", Whisper: "completed", Talking: "completed"}[was]
	path, err := c.p.here(dial.attrs["action"])
	if err != nil {
		return err
	}
	_, _, err = c.p.fetch(path, c.form("completed", dialForm(c.child, status, was == Talking, talked)), callersLeg)
	return err
}

// dialled asks the Dial's action and goes on with its document.
func (c *Call) dialled(status string, bridged bool, talked time.Duration, callStatus string) error {
	action := c.dial.attrs["action"]
	extra := dialForm(c.child, status, bridged, talked)
	extra.Set("CallStatus", callStatus)
	c.dial, c.hops = nil, 0
	return c.askAt(action, extra)
}

func dialForm(child, status string, bridged bool, talked time.Duration) url.Values {
	form := url.Values{"DialCallStatus": {status}, "DialCallSid": {child}, "DialBridged": {strconv.FormatBool(bridged)}}
	if status == "completed" {
		form.Set("DialCallDuration", strconv.Itoa(int(talked.Seconds())))
	}
	return form
}

// whisper fetches the noun's document for the agent's leg and tells whether the agent stays.
func (c *Call) whisper() (stays bool, err error) {
	noun := c.dial.inner[0]
	path, err := c.p.here(noun.attrs["url"])
	if err != nil {
		return false, err
	}
	form := c.p.Form(c.child, c.from, noun.text, "in-progress")
	form.Set("ParentCallSid", c.sid)
	form.Set("Direction", "outbound-dial")
	doc, _, err := c.p.fetch(path, form, agentsLeg)
	if err != nil {
		return false, err
	}
	for _, v := range doc.inner {
		switch v.name {
		case "Say":
			c.step.Whisper = append(c.step.Whisper, speech(v))
		case "Hangup":
			return false, nil
		}
	}
	return true, nil
}

// listen fetches a recording that a document plays: it must be a WAV file that may be kept.
func (p *Player) listen(u string) error {
	path, err := p.here(u)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodGet, p.public+path, nil)
	if err != nil {
		return err
	}
	a, err := p.send(r)
	if err != nil {
		return err
	}
	kind := a.Header.Get("Content-Type")
	if a.Status != http.StatusOK || kind != "audio/wav" || !strings.HasPrefix(string(a.Body), "RIFF") {
		return fmt.Errorf("%s is not a recording: %d %s", path, a.Status, kind)
	}
	return nil
}
