package route

import (
	"strings"
	"testing"
	"time"
)

// Moments worked out by hand.
func TestTheWorldsHoursAreWhatTheCalendarOnTheWallSays(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, "")
	const (
		sweden, china, vianet, japan, japanEnterprise = "020 160 5899", "+861055550100", "+864000890365", "+81355550100", "+81355550101"
		canada, russia, timor, tahiti                 = "+18008659408", "+74999228623", "+351213665030", "+13128435147"
	)
	for _, c := range []struct {
		dialled, caller, service, lang, severity, at string
		outcome                                      Outcome
		rule, next                                   string
	}{
		// Sweden at Christmas: Thursday and Friday closed, then a weekend, Monday 28 December is a working day.
		{sweden, "", "billing", "en", "", "2026-12-23T16:59:00+01:00", ToQueue, "weekly-hours", "2026-12-23T17:00:00+01:00"},
		{sweden, "", "billing", "en", "", "2026-12-23T17:00:00+01:00", Closed, "weekly-hours", "2026-12-28T09:00:00+01:00"},
		{sweden, "", "billing", "en", "", "2026-12-24T10:00:00+01:00", Closed, "holiday", "2026-12-28T09:00:00+01:00"},
		{sweden, "", "billing", "en", "", "2026-12-30T11:59:00+01:00", ToQueue, "weekly-hours", "2026-12-30T12:00:00+01:00"},
		{sweden, "", "billing", "en", "", "2026-12-30T12:00:00+01:00", Closed, "half-day", "2026-12-31T09:00:00+01:00"},
		{sweden, "", "technical", "en", "", "2026-12-24T10:00:00+01:00", ToQueue, "weekly-hours", ""},
		// Golden Week: Wednesday 30 September is the last day, Thursday 8 October the next, and Saturday the 10th works.
		{china, "", "billing", "cmn", "", "2026-09-30T18:00:00+08:00", Closed, "weekly-hours", "2026-10-08T09:00:00+08:00"},
		{china, "", "billing", "cmn", "", "2026-10-05T10:00:00+08:00", Closed, "holiday", "2026-10-08T09:00:00+08:00"},
		{china, "", "billing", "cmn", "", "2026-10-10T10:00:00+08:00", ToQueue, "make-up-day", "2026-10-10T18:00:00+08:00"},
		{china, "", "billing", "cmn", "", "2026-10-09T18:30:00+08:00", Closed, "weekly-hours", "2026-10-10T09:00:00+08:00"},
		{china, "", "billing", "cmn", "", "2026-09-20T09:00:00+08:00", ToQueue, "make-up-day", "2026-09-20T18:00:00+08:00"},
		{china, "", "technical", "en", "", "2026-10-01T03:00:00+08:00", ToQueue, "weekly-hours", ""},
		// 21Vianet is there on 365 days at severities B and C, around the clock at A.
		{vianet, "", "technical", "en", "C", "2026-10-01T10:00:00+08:00", ToQueue, "weekly-hours", "2026-10-02T00:00:00+08:00"},
		{vianet, "", "technical", "en", "B", "2026-10-01T00:00:00+08:00", Closed, "weekly-hours", "2026-10-01T09:00:00+08:00"},
		{vianet, "", "technical", "en", "A", "2026-10-01T00:00:00+08:00", ToQueue, "weekly-hours", ""},
		// Japan by plan; Monday 23 November is a holiday, to billing only.
		{japan, "", "billing", "ja", "", "2026-11-23T10:00:00+09:00", Closed, "holiday", "2026-11-24T09:00:00+09:00"},
		{japan, "", "technical", "ja", "", "2026-11-20T17:30:00+09:00", Closed, "weekly-hours", "2026-11-24T09:00:00+09:00"},
		{japan, "", "technical", "ja", "high", "2026-11-20T17:30:00+09:00", ToQueue, "weekly-hours", ""},
		{japanEnterprise, "", "technical", "ja", "", "2026-11-20T17:30:00+09:00", ToQueue, "weekly-hours", ""},
		{japan, "", "technical", "en", "", "2026-11-20T17:30:00+09:00", ToQueue, "weekly-hours", ""},
		// French in Canada is answered from Eastern Time, English on the caller's clock.
		{canada, "+16045550123", "billing", "fr", "", "2026-11-20T14:30:00-08:00", Closed, "weekly-hours", "2026-11-23T09:00:00-05:00"},
		{canada, "+16045550123", "billing", "en", "", "2026-11-20T14:30:00-08:00", ToQueue, "weekly-hours", "2026-11-20T17:00:00-08:00"},
		{canada, "+17095550123", "billing", "en", "", "2026-11-20T16:59:00-03:30", ToQueue, "weekly-hours", "2026-11-20T17:00:00-03:30"},
		// Russian from Moscow, wherever in Russia, and English from London, which has summer time.
		{russia, "", "technical", "ru", "", "2026-11-20T07:00:00+03:00", ToQueue, "weekly-hours", "2026-11-20T20:00:00+03:00"},
		{russia, "", "billing", "en", "", "2026-07-01T10:59:00+03:00", Closed, "weekly-hours", "2026-07-01T09:00:00+01:00"},
		{russia, "", "billing", "en", "", "2026-12-01T11:59:00+03:00", Closed, "weekly-hours", "2026-12-01T09:00:00Z"},
		// Tahiti's nights: from Sunday evening to Saturday morning.
		{tahiti, "", "billing", "fr", "", "2026-11-22T21:59:00-10:00", Closed, "weekly-hours", "2026-11-22T22:00:00-10:00"},
		{tahiti, "", "billing", "fr", "", "2026-11-21T05:59:00-10:00", ToQueue, "weekly-hours", "2026-11-21T06:00:00-10:00"},
		{tahiti, "", "billing", "fr", "", "2026-11-22T05:59:00-10:00", Closed, "weekly-hours", "2026-11-22T22:00:00-10:00"},
		// Timor-Leste without a break from Monday noon to Saturday noon.
		{timor, "", "technical", "pt", "", "2026-11-23T11:59:00+09:00", Closed, "weekly-hours", "2026-11-23T12:00:00+09:00"},
		{timor, "", "technical", "pt", "", "2026-11-25T03:00:00+09:00", ToQueue, "weekly-hours", "2026-11-28T12:00:00+09:00"},
		{timor, "", "technical", "pt", "", "2026-11-28T12:00:00+09:00", Closed, "weekly-hours", "2026-11-30T12:00:00+09:00"},
	} {
		f := facts(t, s, c.dialled, c.caller, c.service, c.lang, c.severity)
		if len(f.Line.Regions) > 1 && f.Caller.Zero() {
			t.Fatal("a shared line needs a caller")
		}
		d := Decide(s, f, instant(t, c.at))
		next := ""
		if at := d.NextOpen; d.Open {
			next = rfc(d.NextClose)
		} else {
			next = rfc(at)
		}
		if d.Outcome != c.outcome || reason(d, c.rule) == "" || next != c.next {
			t.Errorf("%+v:\n%s, next %s\n%v", c, d.Outcome, next, d.Why)
		}
	}
}

func rfc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func TestWhatDecidedIsNamedWithWhatItWouldBeWithoutIt(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, `
overrides:
  - {name: stocktaking, kind: closing, regions: SE, services: billing, from: 2026-12-21T12:00:00+01:00, until: 2026-12-22T00:00:00+01:00, owner: Anna, reason: yearly stocktaking}
  - {name: storm, kind: emergency, regions: SE, from: 2026-12-21T13:00:00+01:00, until: 2026-12-21T14:00:00+01:00, owner: Erik, reason: the hall is closed}
  - {name: extra, kind: opening, regions: SE, services: billing, from: 2026-12-24T09:00:00+01:00, until: 2026-12-24T11:00:00+01:00, owner: Anna, reason: many renewals}
`)
	for _, c := range []struct{ dialled, lang, at, rule, want string }{
		{"020 160 5899", "en", "2026-12-21T12:30:00+01:00", "override", "Monday 21 December 12:30: stocktaking: closed until Tuesday 22 December 00:00, by Anna (yearly stocktaking); without it: open; 31 minutes earlier: open"},
		{"020 160 5899", "en", "2026-12-21T13:30:00+01:00", "emergency", "Monday 21 December 13:30: storm: closed until Monday 21 December 14:00, by Erik (the hall is closed); without it: closed; Tuesday 09:00: open"},
		{"020 160 5899", "en", "2026-12-24T10:30:00+01:00", "override", "Thursday 24 December 10:30: extra: open until Thursday 24 December 11:00, by Anna (many renewals); without it: closed; 30 minutes later: closed"},
		{"020 160 5899", "en", "2026-12-25T10:30:00+01:00", "holiday", "Friday 25 December 10:30: Christmas Day, closed all day; without it: open; Monday 09:00: open"},
		{"020 160 5899", "en", "2026-12-30T13:30:00+01:00", "half-day", "Wednesday 30 December 13:30: Short Day, closed from 12:00; without it: open; Thursday 09:00: open"},
		{"+861055550100", "cmn", "2026-10-10T10:30:00+08:00", "make-up-day", "Saturday 10 October 10:30: Working day for National Day, works as Wednesday: inside Mon-Fri 09:00-18:00; without it: closed; 18:00: closed"},
	} {
		d := Decide(s, facts(t, s, c.dialled, "", "billing", c.lang, ""), instant(t, c.at))
		if got := reason(d, c.rule); got != c.want {
			t.Errorf("%s %s: %q\nwant %q\n%v", c.at, c.rule, got, c.want, d.Why)
		}
		if named := d.Override + d.Holiday; named == "" || !strings.Contains(c.want, named) {
			t.Errorf("%s: decided by %q", c.at, named)
		}
	}
}

func TestPlansAreTheCallersElseTheLinesElseTheOneThatEverybodyHas(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, "")
	night := instant(t, "2026-11-20T20:30:00+09:00")
	for _, c := range []struct {
		dialled, plan, lang string
		outcome             Outcome
		why                 string
	}{
		{"+81355550100", "", "ja", Closed, "hours of the plan other plans, which everybody has: the caller's is not known"},
		{"+81355550100", "other plans", "ja", Closed, "hours of the plan other plans"},
		{"+81355550100", "Something Small", "ja", Closed, "hours of the plan other plans, because the worldwide cloud has no plan Something Small"},
		{"+81355550100", "office 365 enterprise", "ja", ToQueue, "hours of the plan Office 365 Enterprise"},
		{"+81355550101", "", "ja", ToQueue, "hours of the plan Office 365 Enterprise, which callers of this line have"},
		{"+81355550101", "other plans", "ja", Closed, "hours of the plan other plans"},
		{"+81355550100", "", "en", ToQueue, "hours of the plan Office 365 Enterprise, the last there is: the caller's is not known"},
		{"+81355550100", "other plans", "en", Refused, "technical in en is not offered in Japan with the plan other plans"},
	} {
		f := facts(t, s, c.dialled, "", "technical", c.lang, "")
		f.Plan = c.plan
		if d := Decide(s, f, night); d.Outcome != c.outcome || reason(d, "plan") != c.why {
			t.Errorf("%+v: %s %v", c, d.Outcome, d.Why)
		}
	}
	f := facts(t, s, "+81355550100", "", "technical", "en", "")
	f.Plan = "other plans"
	if d := Decide(s, f, instant(t, "2026-11-20T12:00:00+09:00")); len(d.Alternatives) == 0 || d.Alternatives[0].Language != "ja" || !d.Alternatives[0].Open {
		t.Errorf("instead of English: %+v", d.Alternatives)
	}
}

func TestSeveritiesAreLoweredDroppedAndPromisedAsTheCloudSays(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, "")
	at := instant(t, "2026-09-30T10:30:00+08:00") // the day before Golden Week; 8 October is the next business day
	for _, c := range []struct{ dialled, service, severity, becomes, rule, why, by string }{
		{"+864000890365", "technical", "A", "A", "severity-entitled", "severity A is for organisations that are entitled to it", "2026-09-30T11:30:00+08:00"},
		{"+864000890365", "technical", "B", "B", "respond", "severity B is answered within 1 business day: by Thursday 8 October 10:30", "2026-10-08T10:30:00+08:00"},
		{"+864000890365", "technical", "C", "C", "respond", "severity C is answered within 3 business days: by Saturday 10 October 10:30", "2026-10-10T10:30:00+08:00"},
		{"+864000890365", "technical", "", "", "severity", "hours of severity C, because none was chosen", ""},
		{"+864000890365", "billing", "A", "B", "billing-severity-cap", "billing is taken at severity B at the highest", "2026-10-08T10:30:00+08:00"},
		{"+864000890365", "pre-sales", "A", "B", "technical-severity-cap", "severity A is for technical cases only; pre-sales is taken at B", "2026-10-08T10:30:00+08:00"},
		{"020 160 5899", "technical", "A", "", "severity", "the worldwide cloud has no severities", ""},
	} {
		d := Decide(s, facts(t, s, c.dialled, "", c.service, "en", c.severity), at)
		if d.Severity != c.becomes || reason(d, c.rule) != c.why || rfc(d.RespondBy) != c.by {
			t.Errorf("%+v: severity %q by %s\n%v", c, d.Severity, rfc(d.RespondBy), d.Why)
		}
	}
}

func TestWhereHolidaysDifferByStateTheCallersNumberDecidesElseOnlyTheWholeRegionsDatesCount(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, "")
	labourDay := "2026-10-05T10:00:00+11:00"
	for _, c := range []struct {
		caller, at string
		outcome    Outcome
		states     string
	}{
		{"+61255500000", labourDay, Closed, ""},
		{"+61755500000", labourDay, Closed, ""},
		{"+61891550000", labourDay, ToQueue, ""}, // 07:00 in Perth is 10:00 in Sydney: see the zone below
		{"", labourDay, ToQueue, "only dates of the whole region count, because the caller's number does not say in which part of Australia it is; " +
			"otherwise in New South Wales (Labour Day: closed), South Australia (Labour Day: closed), Queensland (King's Birthday: closed) and 1 more"},
		{"+61491570006", "2026-10-02T18:30:00+10:00", Closed, "only dates of the whole region count, because the caller's number does not say in which part of Australia it is; " +
			"otherwise in New South Wales (Labour Day: opens Tuesday 09:00), South Australia (Labour Day: opens Tuesday 09:00), Queensland (King's Birthday: opens Tuesday 09:00) and 1 more"},
		{"", "2026-01-26T10:00:00+11:00", Closed, ""},
		{"", "2026-10-06T10:00:00+11:00", ToQueue, ""},
	} {
		if strings.HasPrefix(c.caller, "+618") {
			c.at = "2026-10-05T10:00:00+08:00"
		}
		d := Decide(s, facts(t, s, "02 8223 9959", c.caller, "billing", "en", ""), instant(t, c.at))
		if d.Outcome != c.outcome || reason(d, "holiday-state") != c.states {
			t.Errorf("%+v: %s\n%v", c, d.Outcome, d.Why)
		}
	}
	d := Decide(s, facts(t, s, "020 160 5899", "", "billing", "en", ""), instant(t, "2029-01-01T10:00:00+01:00"))
	if got := reason(d, "holiday-data"); got != "the holidays of Sweden are known from 2026-01-01 to 2028-12-31 only" {
		t.Errorf("beyond the data: %q", got)
	}
	if d := Decide(s, facts(t, s, "020 160 5899", "", "technical", "en", ""), instant(t, "2029-01-01T10:00:00+01:00")); reason(d, "holiday-data") != "" {
		t.Errorf("hours that heed no holidays: %v", d.Why)
	}
}

func TestARegionWithANumberButNoHoursIsClosedAndSaysSo(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, "")
	for _, service := range []string{"", "billing"} {
		d := Decide(s, facts(t, s, "+13128435148", "", service, "en", ""), instant(t, "2026-11-20T12:00:00Z"))
		if d.Outcome != Closed || reason(d, "no-hours") == "" || !d.NextOpen.IsZero() || len(d.Alternatives) != 0 {
			t.Errorf("Pitcairn: %+v", d)
		}
	}
	if d := Decide(s, facts(t, s, "+13128435149", "", "billing", "en", ""), instant(t, "2026-11-20T12:00:00Z")); d.Outcome != OnlineOnly {
		t.Errorf("Nepal: %+v", d)
	}
}

func TestTheLineIsToldAsTheRegionPrintsIt(t *testing.T) {
	t.Parallel()
	s := worldAnd(t, "")
	d := Decide(s, facts(t, s, "+13128435147", "", "billing", "fr", ""), instant(t, "2026-11-20T12:00:00Z"))
	const want = "+1 312 843 5147: main line in the worldwide cloud, shared, international charges, once connected: select option 9"
	if reason(d, "line") != want || d.Published == nil || d.Published.After != "select option 9" {
		t.Errorf("%q, want %q", reason(d, "line"), want)
	}
}
