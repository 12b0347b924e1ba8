package flow

import (
	"testing"

	"supportline/config"
	"supportline/ivr"
)

func TestASeverityThatTheServiceOrTheCallerCannotHaveBecomesTheNext(t *testing.T) {
	t.Parallel()
	severities := []config.CaseSeverity{{Name: "A", Services: []string{"technical"}, Entitled: true},
		{Name: "B", Services: []string{"technical", "pre-sales"}}, {Name: "C"}}
	const entitled = "The highest severity is for customers with an advanced services contract. Your case is taken at the next severity, B."
	for _, c := range []struct {
		service  string
		advanced bool
		chosen   int
		want     string
		said     string
	}{
		{"technical", true, 0, "A", ""},
		{"technical", false, 0, "B", entitled},
		{"technical", false, 1, "B", ""},
		{"billing", true, 0, "C", "Cases about billing are taken at severity C at the highest."},
		{"billing", false, 1, "C", "Cases about billing are taken at severity C at the highest."},
		{"billing", false, 2, "C", ""},
	} {
		w := &walk{State: State{Service: c.service, Org: ivr.Organisation{Advanced: c.advanced}}}
		w.takeSeverity(severities, c.chosen)
		said := ""
		for _, r := range w.Pending {
			text, err := catalogue(t).Text("en", r)
			if err != nil {
				t.Fatal(err)
			}
			said += text
		}
		if w.Severity != c.want || said != c.said {
			t.Errorf("%+v: %s, %q", c, w.Severity, said)
		}
	}
	for service, want := range map[string]string{"technical": "B", "billing": "C"} {
		w := &walk{State: State{Service: service}}
		if got := w.everyones(severities); got != want {
			t.Errorf("everybody's severity of %s is %s", service, got)
		}
	}
	w := &walk{State: State{Service: "billing"}}
	if got := w.everyones(severities[:1]); got != "A" {
		t.Errorf("where nobody may have any: %s", got)
	}
}

func TestAPersonIsAskedForAtASeverityThatEverybodyMayHave(t *testing.T) {
	t.Parallel()
	w := calling(t, world(t), china, "", tuesday)
	w.keys("100") // the first language, a person, a person
	if w.state.Severity != "B" || w.state.Service != "technical" {
		t.Errorf("severity %q of %s", w.state.Severity, w.state.Service)
	}
}

func TestWhereHoursDifferBySeverityOneQuestionIsAsked(t *testing.T) {
	t.Parallel()
	const ask = "If your business is hit hard, press 1. Otherwise press 2."
	c := world(t)
	technical := func() *walker {
		w := calling(t, c, japan, "", tuesday)
		w.state.Step = stepService
		return w.keys("2")
	}
	technical().hears(ask).keys("*").hears(ask).keys("7").hears("That key has no meaning here.", ask)
	w := technical().keys("1")
	if w.state.Severity != "high" || w.state.Queue != "technical-en" {
		t.Errorf("hit hard: severity %q, queue %q\n%s", w.state.Severity, w.state.Queue, w.why())
	}
	if got := w.whispered(); got != "A caller for technical support. The caller's business is hit hard. Not verified. Do not speak about any account." {
		t.Errorf("the agent hears %q", got)
	}
	for _, keys := range []string{"2", "0"} {
		w := technical().keys(keys)
		if w.state.Severity != "" || w.state.Step != stepClosed && w.state.Decided != "closed" {
			t.Errorf("%s: severity %q at step %s, decided %s", keys, w.state.Severity, w.state.Step, w.state.Decided)
		}
	}
	line(t, c, japan).Plan = "Office 365 Enterprise"
	if w := technical(); w.state.Severity != "" || w.state.Queue != "technical-en" {
		t.Errorf("a plan that is always served: %v, severity %q", w.said, w.state.Severity)
	}
}

func TestAnAgentHearsTheLanguageOfACallInAnotherThanTheirOwn(t *testing.T) {
	t.Parallel()
	c := world(t)
	w := calling(t, c, germany, "", tuesday).keys("10")
	if got := w.whispered(); got != "A caller for technical support. The call is in German. Not verified. Do not speak about any account." {
		t.Errorf("the agent hears %q", got)
	}
	w = calling(t, c, germany, "", tuesday).keys("20")
	if got := w.whispered(); got != "A caller for technical support. Not verified. Do not speak about any account." {
		t.Errorf("the agent hears %q", got)
	}
}
