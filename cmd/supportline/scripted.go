package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"supportline/ivr/calls"
	"supportline/verify"
)

// asScripted says lines of a record as a call script does, see rehearse.Script.Observed.
func asScripted(record []calls.Line) []string {
	var lines []string
	for _, l := range record {
		switch whisper, isWhisper := strings.CutPrefix(l.Text, "hears: "); {
		case l.Kind == calls.KindHeard:
			lines = append(lines, "hears "+l.Text)
		case l.Kind == calls.KindAgent && isWhisper:
			lines = append(lines, "agent hears "+whisper)
		case l.Kind == calls.KindDecided:
			lines = append(lines, "decided "+l.Text)
		case l.Kind == calls.KindEnded:
			lines = append(lines, "ends "+l.Text)
		}
	}
	return lines
}

// realKeys are the keys that a script stands for: PIN is the one that was sent last, WRONG another one. Where none was sent
// they are any six digits.
func realKeys(script, pin string) string {
	if pin == "" {
		pin = "000000"
	}
	wrong := fmt.Sprintf("%c%s", '0'+(pin[0]-'0'+1)%10, pin[1:])
	return strings.NewReplacer("PIN", pin, "WRONG", wrong).Replace(script)
}

// mailbox takes what is sent to people (verify.Sender).
type mailbox struct {
	mu       sync.Mutex
	messages []verify.Message
}

func (m *mailbox) Send(_ context.Context, msg verify.Message) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = append(m.messages, msg)
	return "taken", nil
}

// lastPIN is the PIN in the latest message, "" if there is none.
func (m *mailbox) lastPIN() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.messages) == 0 {
		return ""
	}
	return pinIn(m.messages[len(m.messages)-1])
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// pinIn finds the PIN of a message: the last six digits that stand by themselves.
func pinIn(m verify.Message) string {
	found := sixDigits.FindAllString(m.Body, -1)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}
