package store

import (
	"strings"
	"testing"
	"time"

	"supportline/ivr/phone"
	"supportline/verify"
)

func TestARosterIsKeptAsItWasReadAndSavedTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	s := open(t, time.Now)
	roster := parse(t, verify.ExampleCSV())
	var ids []string
	for range 2 {
		if err := s.SaveProfiles(t.Context(), roster); err != nil {
			t.Fatal(err)
		}
		for _, p := range roster {
			kept, known, err := s.Profile(t.Context(), p.Number)
			if err != nil || !known {
				t.Fatalf("organisation %s: %v %v", p.Number, known, err)
			}
			if lines := p.Changes(kept); len(lines) > 0 {
				t.Errorf("organisation %s: %q", p.Number, lines)
			}
			if p.Number == "100200" {
				ids = append(ids, kept.Admins[0].Contacts[0].ID)
			}
		}
	}
	if ids[0] != ids[1] {
		t.Error("a contact that stayed has another id: messages on their way would lose it")
	}
}

func parse(t *testing.T, csv string) []verify.Profile {
	t.Helper()
	roster, err := verify.ParseRoster(strings.NewReader(csv))
	if err != nil {
		t.Fatal(err)
	}
	return roster
}

func TestAChangedRosterReplacesWhatItNamesAndLeavesTheRest(t *testing.T) {
	t.Parallel()
	s := open(t, time.Now)
	if err := s.SaveProfiles(t.Context(), parse(t, verify.ExampleCSV())); err != nil {
		t.Fatal(err)
	}
	changed := parse(t, `organisation,name,region,language,advanced,always_pin,phones,admin,mail,mobile
200300,Fabrikam AG,DE,de,yes,yes,030 23125 311,Miriam Koch,miriam.koch@fabrikam.example,
`)
	if err := s.SaveProfiles(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	got, _, err := s.Profile(t.Context(), "200300")
	if err != nil || got.Name != "Fabrikam AG" || !got.AlwaysPIN || len(got.Admins) != 1 || len(got.Admins[0].Contacts) != 1 ||
		len(got.Phones) != 1 || got.Phones[0].E164() != "+493023125311" {
		t.Errorf("got %+v, %v", got, err)
	}
	if other, known, err := s.Profile(t.Context(), "100200"); !known || err != nil || len(other.Admins) != 1 {
		t.Errorf("an organisation that was not named: %+v %v", other, err)
	}
}

func TestCallersAreRecognisedOnlyOnProof(t *testing.T) {
	t.Parallel()
	s := open(t, time.Now)
	roster := parse(t, verify.ExampleCSV()+`500600,Shared One,SE,sv,no,no,08-465 004 20,Bo,bo@one.example,
600700,Shared Two,SE,sv,no,no,+46 8 465 004 20,Cia,cia@two.example,
700800,Careful,SE,sv,no,yes,+46 8 465 004 21,Dan,dan@careful.example,
`)
	o := newOffice(t, s)
	if err := s.SaveProfiles(t.Context(), roster); err != nil {
		t.Fatal(err)
	}
	registered, american := phone.MustParse("+46846500410"), phone.MustParse("+12065550140")
	o.Policy.OwnerTrunks = []string{"own"}
	for _, c := range []struct {
		name   string
		caller verify.Caller
		mode   string
		org    string // empty: not recognised
		grade  verify.Grade
		rule   string
	}{
		{"own exchange", verify.Caller{Number: registered, Asserted: true, Trunk: "own"}, "", "100200", verify.GradeStrong, "registered-number"},
		{"attested abroad", verify.Caller{Number: american, Verstat: "TN-Validation-Passed-A"}, "", "400500", verify.GradeStrong, "registered-number"},
		{"attested, not American", verify.Caller{Number: registered, Verstat: "TN-Validation-Passed-A"}, "", "", verify.GradeMedium, "evidence-too-weak"},
		{"attested by the forwarder", verify.Caller{Number: american, Verstat: "TN-Validation-Passed-A-Diverted"}, "registered-number", "", verify.GradeNone, "validation-failed"},
		{"failed", verify.Caller{Number: american, Verstat: "TN-Validation-Failed-A", Asserted: true, Trunk: "own"}, "registered-number", "", verify.GradeNone, "validation-failed"},
		{"another trunk", verify.Caller{Number: registered, Asserted: true, Trunk: "carrier"}, "", "", verify.GradeMedium, "evidence-too-weak"},
		{"plain", verify.Caller{Number: registered, Trunk: "carrier"}, "", "", verify.GradeWeak, "evidence-too-weak"},
		{"plain in the weak mode", verify.Caller{Number: registered, Trunk: "carrier"}, "registered-number", "100200", verify.GradeWeak, "registered-number"},
		{"a stranger in the weak mode", verify.Caller{Number: registered}, "registered-number", "", verify.GradeNone, "stranger"},
		{"withheld", verify.Caller{Number: registered, Withheld: true, Asserted: true, Trunk: "own"}, "registered-number", "", verify.GradeNone, "withheld"},
		{"no number", verify.Caller{Asserted: true, Trunk: "own"}, "registered-number", "", verify.GradeNone, "withheld"},
		{"forwarded", verify.Caller{Number: registered, Diverted: true, Asserted: true, Trunk: "own"}, "registered-number", "", verify.GradeNone, "diverted"},
		{"unknown", verify.Caller{Number: caller, Asserted: true, Trunk: "own"}, "", "", verify.GradeStrong, "not-registered"},
		{"shared", verify.Caller{Number: phone.MustParse("+46846500420"), Asserted: true, Trunk: "own"}, "", "", verify.GradeStrong, "shared-number"},
		{"always PIN", verify.Caller{Number: phone.MustParse("+46846500421"), Asserted: true, Trunk: "own"}, "", "", verify.GradeStrong, "always-pin"},
		{"one digit more", verify.Caller{Number: phone.MustParse("+468465004100"), Asserted: true, Trunk: "own"}, "", "", verify.GradeStrong, "not-registered"},
	} {
		o.Policy.Mode = c.mode
		got, err := o.Identify(t.Context(), c.caller)
		if err != nil || got.Known != (c.org != "") || got.Org.Number != c.org || got.Grade != c.grade || !strings.HasPrefix(got.Why, c.rule+":") {
			t.Errorf("%s: %+v, %v; want %q %v %s", c.name, got, err, c.org, c.grade, c.rule)
		}
	}
}
