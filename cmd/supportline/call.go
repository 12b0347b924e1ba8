package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"supportline/ivr"
	"supportline/ivr/console"
	"supportline/ivr/phone"
	"supportline/ivr/rehearse"
	"supportline/verify"
)

type callCmd struct {
	Number string    `arg:"" optional:"" default:"020 160 5899" help:"The number to dial."`
	From   string    `default:"+46 70 174 06 15" help:"The caller's number, or: withheld."`
	At     time.Time `placeholder:"TIME" help:"When it is (RFC 3339); now if not given."`
	Config string    `type:"existingdir" placeholder:"DIR" help:"Take routing.yaml from here instead of the example."`
}

const callHelp = `Type keys and press Enter. An empty line is silence; "bye" hangs up; in a queue, Enter waits a while.
When an agent's phone rings: "answer", "busy" or "no answer"; while you talk, "agent" lets the agent hang up.`

// Run takes a call in text, through the same engine as real calls. Messages with PINs are printed instead of sent.
func (c callCmd) Run(ctx context.Context, t *terminal) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	dir, err := os.MkdirTemp("", "supportline-call-")
	if err != nil {
		return fmt.Errorf("make a folder for this call: %w", err)
	}
	defer os.RemoveAll(dir)
	now := t.now
	if !c.At.IsZero() {
		began := t.now()
		now = func() time.Time { return c.At.Add(t.now().Sub(began)) }
	}
	sent := make(chan console.Message, 8)
	caught := &catcher{now: now, show: func(m console.Message) { sent <- m }}
	key, err := verify.LoadOrCreateKey(dir + "/pin.key")
	if err != nil {
		return err
	}
	x, err := newExchange(ctx, exchangeConfig{data: dir, routing: c.Config, node: "call", key: key, now: now,
		log: newLog(t.err, slog.LevelWarn, "text"), policy: verify.Policy{Mode: verify.ModeRegisteredNumber, Channels: []string{verify.SMS, verify.Mail}},
		senders: map[string]verify.Sender{verify.SMS: caught, verify.Mail: caught}})
	if err != nil {
		return err
	}
	delivered := make(chan error, 1)
	go func() { delivered <- x.verify.Deliver(ctx) }()
	defer func() {
		stop()
		<-delivered
		x.close()
	}()
	if err := importExample(ctx, x.store); err != nil {
		return err
	}
	caller, withheld := phone.Caller(c.From, "")
	call, err := rehearse.Begin(ctx, x.engine, x.prompts, ivr.Arrival{ID: ivr.CallID(uuid.NewString()), Called: []string{c.Number},
		Caller: caller, Evidence: ivr.Evidence{Withheld: withheld}})
	if err != nil {
		return err
	}
	fmt.Fprintln(t.out, callHelp)
	return (&textCall{Call: call, in: bufio.NewScanner(t.in), out: t.out, sent: sent, echo: !typed(t.in)}).talk(ctx)
}

// typed tells whether somebody types on a terminal, which shows what is typed by itself.
func typed(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// textCall is a call in the terminal.
type textCall struct {
	*rehearse.Call
	in   *bufio.Scanner
	out  io.Writer
	echo bool // what is read is printed: nobody typed it on this terminal
	sent <-chan console.Message
}

func (c *textCall) talk(ctx context.Context) error {
	for {
		if err := c.print(); err != nil {
			return err
		}
		if ending, over := c.Ended(); over {
			fmt.Fprintf(c.out, "-- call ended: %s\n", ending)
			return nil
		}
		fmt.Fprintf(c.out, "%s> ", waitsFor(c.Waits()))
		line := "bye"
		if c.in.Scan() {
			line = strings.TrimSpace(c.in.Text())
		}
		if c.echo {
			fmt.Fprintln(c.out, line)
		}
		c.showMessages()
		if line == "bye" {
			fmt.Fprintln(c.out, "-- you hang up")
			if err := c.HangUp(ctx); err != nil {
				return err
			}
			continue
		}
		ev, err := answerTo(c.Waits(), line)
		if err != nil {
			fmt.Fprintln(c.out, "--", err)
			continue
		}
		if err := c.Answer(ctx, ev); err != nil {
			return err
		}
	}
}

func (c *textCall) print() error {
	heard, err := c.Heard()
	if err != nil {
		return err
	}
	for _, h := range heard {
		fmt.Fprintln(c.out, " ", h)
	}
	whispered, err := c.Whispered()
	for _, h := range whispered {
		fmt.Fprintln(c.out, "  (the agent hears)", h)
	}
	c.showMessages()
	return err
}

// showMessages prints what was sent. While the caller waits for a PIN, a message that is on its way gets a moment.
func (c *textCall) showMessages() {
	patience := time.Millisecond
	if g, ok := c.Waits().(ivr.Gather); ok && g.Secret {
		patience = 300 * time.Millisecond
	}
	for {
		select {
		case m := <-c.sent:
			fmt.Fprintf(c.out, "-- %s to %s:\n%s\n", m.Channel, m.To, indent(m.Text))
			patience = time.Millisecond
		case <-time.After(patience):
			return
		}
	}
}

func indent(text string) string {
	return "     " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n     ")
}

func waitsFor(w ivr.Wait) string {
	switch w := w.(type) {
	case ivr.Gather:
		if w.Max == 1 {
			return "key"
		}
		return "keys"
	case ivr.Queue:
		return "music"
	case ivr.Transfer:
		return w.Agent + " rings"
	}
	return "talking"
}

var errAnswer = errors.New(`say "answer", "busy" or "no answer" for the agent, or "bye"`)

// answerTo turns a line into the event that answers a wait.
func answerTo(w ivr.Wait, line string) (ivr.Event, error) {
	switch w := w.(type) {
	case ivr.Gather:
		if line == "" {
			return ivr.Silence{}, nil
		}
		if w.Finish {
			line = strings.TrimSuffix(line, "#")
		}
		if strings.Trim(line, "0123456789*#") != "" || len(line) > w.Max {
			return nil, fmt.Errorf("keys are 0-9, * and #, at most %d here", w.Max)
		}
		return ivr.Pressed{Keys: ivr.Keys(line)}, nil
	case ivr.Queue:
		if line == "" {
			return ivr.Woken{}, nil
		}
		return ivr.Pressed{Keys: ivr.Keys(line[:1])}, nil
	case ivr.Transfer:
		switch line {
		case "", "answer":
			return ivr.Answered{}, nil
		case "busy":
			return ivr.TransferEnded{Result: ivr.TransferBusy}, nil
		case "no answer":
			return ivr.TransferEnded{Result: ivr.TransferNoAnswer}, nil
		}
		return nil, errAnswer
	}
	return ivr.TransferEnded{Result: ivr.TransferTalked, HungUpBy: "agent", Talked: time.Minute}, nil
}
