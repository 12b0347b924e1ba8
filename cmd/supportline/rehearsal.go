package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/calls"
	"supportline/ivr/phone"
	"supportline/ivr/rehearse"
	"supportline/prompts"
	"supportline/verify"
)

// rehearsals plays call scripts on one configuration, each on an exchange of its own in memory, at its own instant: time
// moves when a script says so, nothing runs beside it, and nobody waits.
type rehearsals struct {
	snapshot *config.Snapshot
	roster   []verify.Profile
	prompts  *prompts.Catalogue
	key      verify.Key
}

func newRehearsals(s *config.Snapshot, roster []verify.Profile) (*rehearsals, error) {
	cat, err := prompts.Load()
	if err != nil {
		return nil, fmt.Errorf("read the prompts: %w", err)
	}
	key, err := verify.NewKey(make([]byte, 32)) // it seals what is gone in a moment
	return &rehearsals{s, roster, cat, key}, err
}

// rehearsal is one script being played.
type rehearsal struct {
	script  rehearse.Script
	x       *exchange
	now     time.Time
	mailbox mailbox
	logged  bytes.Buffer // what the log would have warned of
	heard   [][]string
	record  []calls.Line
}

// rehearsalID is the call of every rehearsal.
const rehearsalID ivr.CallID = "rehearsal"

// play plays a script. What was heard until then is there also when the error says that it could not go on; the script is
// then the part that was played.
func (r *rehearsals) play(ctx context.Context, script rehearse.Script) (_ *rehearsal, err error) {
	p := &rehearsal{script: script}
	if p.now, err = script.At(); err != nil {
		return p, err
	}
	p.x, err = newExchange(ctx, exchangeConfig{snapshot: r.snapshot, prompts: r.prompts, node: "rehearsal", key: r.key,
		now: func() time.Time { return p.now }, log: newLog(&p.logged, slog.LevelWarn, "text"),
		policy:  verify.Policy{Mode: cmp.Or(script.Head("verification"), verify.ModeRegisteredNumber), Channels: []string{verify.SMS, verify.Mail}},
		senders: map[string]verify.Sender{verify.SMS: &p.mailbox, verify.Mail: &p.mailbox}})
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, p.x.close()) }()
	if err := p.x.store.SaveProfiles(ctx, r.roster); err != nil {
		return p, fmt.Errorf("save the organisations: %w", err)
	}
	return p, p.run(ctx)
}

func (p *rehearsal) run(ctx context.Context) error {
	caller, withheld := phone.Caller(p.script.Head("from"), "")
	call, err := rehearse.Begin(ctx, p.x.engine, p.x.prompts, ivr.Arrival{ID: rehearsalID, Called: []string{p.script.Head("dials")},
		Caller: caller, Evidence: ivr.Evidence{Withheld: withheld, Diverted: p.script.Has("diverted")}})
	if err != nil {
		return err
	}
	hands := rehearse.Hands{Keys: p.keys, Pass: func(d time.Duration) { p.now = p.now.Add(d) }}
	if err := p.listen(ctx); err != nil {
		return err
	}
	for _, act := range p.script.Acts() {
		if err := call.Act(ctx, act, hands); err != nil {
			p.script.Lines = p.script.Lines[:act.Number-1]
			return err
		}
		if err := p.listen(ctx); err != nil {
			return err
		}
	}
	return nil
}

// listen sends what is to be sent, and notes what was heard since the last time.
func (p *rehearsal) listen(ctx context.Context) error {
	if err := p.x.verify.DeliverDue(ctx); err != nil {
		return err
	}
	record, err := p.x.store.Record(ctx, rehearsalID)
	if err != nil {
		return fmt.Errorf("read the record of the call: %w", err)
	}
	p.heard = append(p.heard, asScripted(record[len(p.record):]))
	p.record = record
	return nil
}

func (p *rehearsal) keys(script string) string { return realKeys(script, p.mailbox.lastPIN()) }
