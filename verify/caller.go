package verify

import (
	"context"
	"fmt"
	"slices"

	"supportline/ivr/phone"
)

// Caller is what a door knows of who is calling.
type Caller struct {
	Call   string       // for the audit
	Number phone.Number // zero when withheld
	// Verstat is the exact STIR/SHAKEN verification status, empty if none was given by a peer that may be believed.
	Verstat  string
	Asserted bool // the number is a P-Asserted-Identity from a trunk inside the trust domain (RFC 3325)
	Withheld bool
	Diverted bool   // the call was forwarded: the caller is not at the registered telephone
	Trunk    string // the configured trunk that delivered the call; empty for a stranger
}

// Finding is what Identify found. Grade is of the evidence for the number; Known tells that the policy takes it as proof
// for Org.
type Finding struct {
	Known bool
	Org   Organisation // only when Known
	Grade Grade
	Why   string // the rule that decided, for the record; names no organisation unless Known
}

// Identify tells whether the caller's number alone shows for whom the call is: when the policy trusts the evidence, and
// the number is registered, digit for digit, for exactly one organisation that has not asked for a PIN always.
func (d *Desk) Identify(ctx context.Context, c Caller) (Finding, error) {
	p := d.Policy.orDefault()
	f := Finding{}
	f.Grade, f.Why = c.grade(p)
	if f.Grade == GradeNone {
		return f, nil
	}
	if need := p.needs(); f.Grade < need {
		f.Why = fmt.Sprintf("evidence-too-weak: %s; mode %s takes %s", f.Why, p.Mode, need)
		return f, nil
	}
	orgs, err := d.Store.Registered(ctx, c.Number)
	switch {
	case err != nil:
		return Finding{}, fmt.Errorf("look up who is registered at %v: %w", c.Number, err)
	case len(orgs) == 0:
		f.Why = "not-registered: " + f.Why
	case len(orgs) > 1:
		f.Why = fmt.Sprintf("shared-number: registered for %d organisations, so it proves none", len(orgs))
	case orgs[0].AlwaysPIN:
		f.Why = "always-pin: the organisation wants a PIN from every caller"
	default:
		f.Known, f.Org, f.Why = true, orgs[0], "registered-number: "+f.Why
		err := d.Store.Append(ctx, Entry{Kind: AuditRecognised, Call: c.Call, Organisation: f.Org.Number, Caller: masked(c.Number), By: "ivr",
			Detail: f.Why})
		if err != nil {
			return Finding{}, fmt.Errorf("write to the audit who was recognised: %w", err)
		}
	}
	return f, nil
}

// needs is the grade from which on a registered number is taken as proof.
func (p Policy) needs() Grade {
	if p.Mode == ModeRegisteredNumber {
		return GradeWeak
	}
	return GradeStrong
}

// grade weighs the evidence and says why.
func (c Caller) grade(p Policy) (Grade, string) {
	stir := attested(c.Verstat, c.Number)
	switch {
	case c.Withheld || c.Number.Zero():
		return GradeNone, "withheld: there is no number to go by"
	case c.Diverted:
		return GradeNone, "diverted: the call was forwarded, the caller is elsewhere"
	case stir == GradeNone:
		return GradeNone, "validation-failed: the network says that the number may be forged"
	case c.Asserted && c.Trunk != "" && slices.Contains(p.OwnerTrunks, c.Trunk):
		return GradeStrong, "owner-trunk: trunk " + c.Trunk + " vouches for the number's owner"
	case stir == GradeStrong:
		return GradeStrong, "attested: a provider vouches that the caller owns the number (" + c.Verstat + ")"
	case stir == GradeMedium:
		return GradeMedium, "attested: a provider signed for the call (" + c.Verstat + ")"
	case c.Asserted:
		return GradeMedium, "asserted: a trunk inside the trust domain gave the number"
	case c.Trunk == "" && c.Verstat == "":
		return GradeNone, "stranger: no configured trunk delivered the call, the caller wrote the number"
	}
	return GradeWeak, "reported: the network gave the number, nobody vouches for it"
}
