package player

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// element is one verb or noun of a document.
type element struct {
	name  string
	attrs map[string]string
	text  string
	inner []*element
}

// leg says whose document it is: what an agent hears before being connected may hold less.
type leg int

const (
	callersLeg leg = iota
	agentsLeg
)

// rule is what Twilio takes of one element, as far as the door may use it: everything else is an error, so that a new
// verb is added here with intent.
type rule struct {
	attrs map[string]func(string) bool
	inner []string
	text  func(string) bool // nil: no text
}

var (
	posted   = regexp.MustCompile(`^POST$`).MatchString
	yesNo    = regexp.MustCompile(`^(true|false)$`).MatchString
	address  = regexp.MustCompile(`^(https?://[^/\s]+)?/\S*$`).MatchString
	endKey   = regexp.MustCompile(`^[0-9*#]?$`).MatchString
	voice    = regexp.MustCompile(`^(Polly\.[A-Z][a-z]+(-Neural|-Generative)?|Google\.\S+)$`).MatchString
	language = regexp.MustCompile(`^[a-z]{2,3}-[A-Z]{2}$`).MatchString
	sipURI   = regexp.MustCompile(`^sips?:[^\s@]+@[^\s@]+$`).MatchString
	e164     = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`).MatchString
)

func number(least, most int) func(string) bool {
	return func(s string) bool {
		n, err := strconv.Atoi(s)
		return err == nil && n >= least && n <= most && strconv.Itoa(n) == s
	}
}

func oneOf(words ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(words, s) }
}

// sayable is a text that Say takes: at most 4096 characters, and some.
func sayable(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= 4096 && !strings.ContainsRune(s, utf8.RuneError)
}

type attrs = map[string]func(string) bool

var rules = map[string]rule{
	"Response": {inner: []string{"Say", "Play", "Pause", "Gather", "Dial", "Redirect", "Reject", "Hangup"}},
	"Say":      {attrs: attrs{"voice": voice, "language": language}, text: sayable},
	"Play":     {attrs: attrs{"loop": number(1, 1000)}, text: address},
	"Pause":    {attrs: attrs{"length": number(1, 3600)}},
	"Gather": {attrs: attrs{"input": oneOf("dtmf"), "action": address, "method": posted, "timeout": number(1, 600),
		"finishOnKey": endKey, "numDigits": number(1, 64), "actionOnEmptyResult": yesNo},
		inner: []string{"Say", "Play", "Pause"}},
	"Dial": {attrs: attrs{"action": address, "method": posted, "timeout": number(5, 600), "answerOnBridge": yesNo},
		inner: []string{"Sip", "Number"}},
	"Sip":      {attrs: attrs{"url": address, "method": posted}, text: sipURI},
	"Number":   {attrs: attrs{"url": address, "method": posted}, text: e164},
	"Redirect": {attrs: attrs{"method": posted}, text: address},
	"Reject":   {attrs: attrs{"reason": oneOf("rejected", "busy")}},
	"Hangup":   {},
}

// parse reads a document and refuses what Twilio would refuse, and what would never run.
func parse(body []byte, of leg) (*element, error) {
	if len(body) > largestDocument {
		return nil, fmt.Errorf("%d bytes are more than Twilio takes", len(body))
	}
	root, err := read(body)
	if err != nil {
		return nil, err
	}
	if root.name != "Response" {
		return nil, fmt.Errorf("the root is %s", root.name)
	}
	if err := root.check(); err != nil {
		return nil, err
	}
	for i, verb := range root.inner {
		last := i == len(root.inner)-1
		switch {
		case of == agentsLeg && (verb.name == "Dial" || verb.name == "Reject" || verb.name == "Gather"):
			return nil, fmt.Errorf("%s on the agent's leg", verb.name)
		case verb.name == "Reject" && i > 0:
			return nil, errors.New("a Reject that is not the first verb answers the call")
		case !last && slices.Contains([]string{"Reject", "Hangup", "Redirect", "Dial"}, verb.name):
			return nil, fmt.Errorf("what comes after %s never runs", verb.name)
		case verb.name == "Dial" && (len(verb.inner) != 1 || verb.attrs["action"] == ""):
			return nil, errors.New("a Dial needs one noun and an action")
		case verb.name == "Gather" && verb.attrs["action"] == "":
			return nil, errors.New("a Gather without an action asks for the same document for ever")
		case verb.name == "Gather" && last:
			return nil, errors.New("nothing follows the Gather: should it fall through, the call ends")
		}
	}
	return root, nil
}

func (e *element) check() error {
	r, known := rules[e.name]
	if !known {
		return fmt.Errorf("unknown element %s", e.name)
	}
	for name, value := range e.attrs {
		if ok := r.attrs[name]; ok == nil || !ok(value) {
			return fmt.Errorf("%s may not have %s=%q", e.name, name, value)
		}
	}
	if r.text == nil && strings.TrimSpace(e.text) != "" {
		return fmt.Errorf("%s may not hold text", e.name)
	}
	if r.text != nil && !r.text(e.text) {
		return fmt.Errorf("%s may not hold the text it does (%d characters)", e.name, utf8.RuneCountInString(e.text))
	}
	for _, child := range e.inner {
		if !slices.Contains(r.inner, child.name) {
			return fmt.Errorf("%s in %s", child.name, e.name)
		}
		if err := child.check(); err != nil {
			return err
		}
	}
	return nil
}

// read is XML to elements.
func read(body []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	var root *element
	var open []*element
	for {
		token, err := d.Token()
		if err == io.EOF && root != nil && len(open) == 0 {
			return root, nil
		}
		if err != nil {
			return nil, fmt.Errorf("not well-formed XML (12100): %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, attrs: map[string]string{}}
			for _, a := range t.Attr {
				if _, twice := e.attrs[a.Name.Local]; twice {
					return nil, fmt.Errorf("%s has %s twice", e.name, a.Name.Local)
				}
				e.attrs[a.Name.Local] = a.Value
			}
			switch {
			case len(open) > 0:
				open[len(open)-1].inner = append(open[len(open)-1].inner, e)
			case root != nil:
				return nil, errors.New("two roots")
			default:
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(t)
			} else if len(bytes.TrimSpace(t)) > 0 {
				return nil, errors.New("text outside the root")
			}
		}
	}
}
