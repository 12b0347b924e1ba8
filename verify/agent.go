package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// PurposeAgent is that of a challenge which an agent started. A PIN of the call's own menu does not open it.
const PurposeAgent = "agent"

// RegisteredContact is a contact as an agent may see it: to choose, not to read.
type RegisteredContact struct {
	ID      string
	Channel string
	Masked  string // "+46•••••••10", "a•••@contoso.example"
}

// ErrNoSuchContact is returned where a contact is none of the organisation's, was added lately, or cannot be written to.
var ErrNoSuchContact = errors.New("no such contact of this organisation")

// ErrReason is a reason that the audit does not take.
var ErrReason = errors.New("say in 3 to 200 characters why, with no more than five digits: numbers and PINs do not belong there")

// Contacts are the contacts of an organisation that a PIN can be sent to; none for one that does not exist.
func (d *Desk) Contacts(ctx context.Context, org string) ([]RegisteredContact, error) {
	if !isOrgNumber(org) {
		return nil, nil
	}
	p, _, err := d.Store.Profile(ctx, org)
	if err != nil {
		return nil, fmt.Errorf("look up the contacts of an organisation: %w", err)
	}
	var list []RegisteredContact
	for _, a := range p.Admins {
		for _, c := range a.Contacts {
			if d.Senders[c.Channel] != nil && d.settled(c) {
				list = append(list, RegisteredContact{ID: c.ID, Channel: c.Channel, Masked: mask(c.Channel, c.Value)})
			}
		}
	}
	return list, nil
}

// chosen is the contact that an agent chose.
func (d *Desk) chosen(p Profile, id string) (admin string, c Contact, err error) {
	for _, a := range p.Admins {
		for _, c := range a.Contacts {
			if c.ID == id && d.Senders[c.Channel] != nil && d.settled(c) {
				return a.Name, c, nil
			}
		}
	}
	return "", Contact{}, ErrNoSuchContact
}

// Progress is how a challenge that an agent started stands.
type Progress struct {
	Organisation string
	State        State
	Left         int // tries
	Expires      time.Time
}

// Progress tells it, or ErrNoSuchChallenge for one that is none of the call's, or was not started by an agent.
func (d *Desk) Progress(ctx context.Context, callID, challenge string) (Progress, error) {
	c, err := d.Store.Challenge(ctx, callID, challenge)
	if err == nil && c.Purpose != PurposeAgent {
		err = ErrNoSuchChallenge
	}
	if err != nil {
		return Progress{}, fmt.Errorf("look up a challenge of call %s: %w", callID, err)
	}
	p := Progress{Organisation: c.Organisation, State: c.State, Left: c.Tries - c.Attempts, Expires: c.Expires}
	if p.State == StateOpen && !d.Now().Before(p.Expires) {
		p.State = StateExpired
	}
	return p, nil
}

// by names who asks, for the audit.
func by(agent string) string {
	if agent == "" {
		return "ivr"
	}
	return "agent:" + agent
}

// agentKeys are the keys under which an agent's requests, and the failures on the call, are counted.
func (d *Desk) agentKeys(agent, callID string) []Counted {
	if agent == "" {
		return nil
	}
	return []Counted{d.Key.counted(OfAgent, 1, agent), d.Key.counted(OfAgentCall, 1, callID)}
}

// tooMany tells whether too many PINs were wrong on the call for an agent to try another, and writes that to the audit.
func (d *Desk) tooMany(ctx context.Context, t Try) (bool, error) {
	if t.Agent == "" {
		return false, nil
	}
	var limit Limit
	var broken bool
	err := d.Store.Spend(ctx, func(spent Spent) (_ []Spending, err error) {
		limit, broken, err = reached(d.Policy.orDefault().Limits, spent, d.agentKeys(t.Agent, t.CallID), ActFail)
		return nil, err
	})
	if err != nil || !broken {
		return false, err
	}
	e := t.Audit()
	e.Kind, e.Detail = AuditRefused, limit.Name
	return true, d.Store.Append(ctx, e)
}

// checkReason keeps what an agent writes fit for the audit.
func checkReason(reason string) error {
	digits := 0
	for _, r := range reason {
		if unicode.IsDigit(r) {
			digits++
		}
		if unicode.IsControl(r) || r == utf8.RuneError {
			return ErrReason
		}
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(reason)); n < 3 || n > 200 || digits > 5 {
		return ErrReason
	}
	return nil
}
