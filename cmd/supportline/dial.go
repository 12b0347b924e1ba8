package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr"
	"supportline/ivr/phone"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/dialog"
	"supportline/ivr/sipdoor/softphone"
)

type dialCmd struct {
	URI    string        `arg:"" help:"Whom to call: sip:+46201605899@127.0.0.1:5060, with ;transport=tcp over TCP."`
	Keys   string        `help:"Keys to press after the answer: 0-9, * and #; a comma waits for a second." placeholder:"1,,100200#"`
	Record string        `help:"Write what is heard to a WAV file." placeholder:"OUT.wav" type:"path"`
	From   string        `help:"The number to call from; without it the caller is withheld." placeholder:"NUMBER"`
	For    time.Duration `help:"Hang up after so long." default:"60s"`
}

// Run calls, presses keys, and prints what happened as it happens. A call that is not answered is a finding.
func (c *dialCmd) Run(ctx context.Context, t *terminal) error {
	ctx, stop := untilSignalled(ctx)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, c.For)
	defer cancel()
	media, at, err := c.sound()
	if err != nil {
		return err
	}
	paced, unpace := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { media.Run(paced) })
	defer running.Wait()
	defer unpace()
	ph, err := softphone.New(softphone.Config{Addr: netip.AddrPortFrom(at, 0).String(), Transport: c.transport(), Media: media})
	if err != nil {
		return err
	}
	defer ph.Close()
	d := &dialling{cmd: c, t: t, began: t.now()}
	return d.run(ctx, ph)
}

func (c *dialCmd) transport() string {
	if strings.Contains(strings.ToLower(c.URI), "transport=tcp") {
		return "tcp"
	}
	return "udp"
}

// sound binds audio to the address from which the far end is reached.
func (c *dialCmd) sound() (*audio.Media, netip.Addr, error) {
	var uri sip.Uri
	if err := sip.ParseUri(c.URI, &uri); err != nil || uri.Host == "" || !strings.HasPrefix(c.URI, "sip:") {
		return nil, netip.Addr{}, fmt.Errorf("%q is no SIP URI; give one such as sip:+46201605899@127.0.0.1:5060", c.URI)
	}
	conn, err := net.Dial("udp", net.JoinHostPort(uri.Host, strconv.Itoa(max(uri.Port, 1)))) // sends nothing
	if err != nil {
		return nil, netip.Addr{}, fmt.Errorf("find the way to %s: %w", uri.Host, err)
	}
	defer conn.Close()
	at := conn.LocalAddr().(*net.UDPAddr).AddrPort().Addr().Unmap()
	return audio.New(audio.Config{IP: at}), at, nil
}

// dialling is one call and its printed account.
type dialling struct {
	cmd   *dialCmd
	t     *terminal
	began time.Time
	out   sync.Mutex
}

func (d *dialling) say(format string, args ...any) {
	d.out.Lock()
	defer d.out.Unlock()
	fmt.Fprintf(d.t.out, "%6.2fs  %s\n", d.t.now().Sub(d.began).Seconds(), fmt.Sprintf(format, args...))
}

func (d *dialling) run(ctx context.Context, ph *softphone.Phone) error {
	d.say("calling")
	call, err := ph.DialHearing(ctx, d.cmd.URI, softphone.From{User: d.caller()}, func(status int) {
		if status == sip.StatusRinging || status == sip.StatusSessionInProgress {
			d.say("ringing")
		}
	})
	if err != nil {
		return d.unanswered(err)
	}
	d.say("answered (%s)", call.Codec())
	heard := &hearing{began: d.began}
	if err := heard.record(d.cmd.Record); err != nil {
		return err
	}
	call.Record(heard.hear)
	if d.cmd.Keys != "" {
		d.press(ctx, call)
	}
	select {
	case <-call.Done():
	case <-ctx.Done():
	}
	call.Hangup()
	call.Record(nil)
	by := "this side"
	if call.HungUpBy() == "far" {
		by = "the far end"
	}
	d.say("hung up by %s", by)
	return d.account(call, heard)
}

// caller is the number in the form that networks pass on; what is no number is sent as it stands.
func (d *dialling) caller() string {
	if d.cmd.From == "" {
		return "anonymous"
	}
	if n, err := phone.Parse(d.cmd.From, ""); err == nil {
		return n.E164()
	}
	return d.cmd.From
}

func (d *dialling) unanswered(err error) error {
	var refused *dialog.Refused
	switch {
	case errors.As(err, &refused):
		d.say("refused: %d %s", refused.Status, refused.Reason)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		d.say("not answered; the call was cancelled")
	default:
		return err
	}
	return errFindings
}

func (d *dialling) press(ctx context.Context, call *softphone.Call) {
	keys := strings.ReplaceAll(d.cmd.Keys, ",", "")
	switch err := call.Keys(ctx, d.cmd.Keys); {
	case err == nil:
		d.say("pressed %s", ivr.Keys(keys))
	case errors.Is(err, net.ErrClosed):
		d.say("pressed %s, the call ending meanwhile", ivr.Keys(keys))
	default:
		d.say("not all keys could be pressed: %v", err)
	}
}

func (d *dialling) account(call *softphone.Call, heard *hearing) error {
	stats := call.Stats()
	d.say("heard %.1f s of audio in %d packets, %d lost", heard.seconds(), stats.Received, stats.Lost)
	for _, s := range heard.spans() {
		word := "silence"
		if s.sound {
			word = "sound"
		}
		fmt.Fprintf(d.t.out, "         %6.2fs to %6.2fs  %s\n", s.from.Seconds(), s.to.Seconds(), word)
	}
	return heard.close()
}
