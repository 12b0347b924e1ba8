package flow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/phone"
	"supportline/prompts"
)

// tuesday is a working day in every region of world, at 10 in UTC; by then Japan's desks have closed.
var tuesday = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// walker takes one call, a step at a time, as a caller whom nobody recognises.
type walker struct {
	t     *testing.T
	c     *config.Snapshot
	at    time.Time
	state State
	turn  ivr.Turn
	join  ivr.Event        // what the queue answers first; an offered agent if nil
	org   ivr.Organisation // recognised by the number; nobody if zero
	said  []string         // before the present wait, in English where a prompt does not name another language
	done  []State          // after every decision
}

// calling begins a call; a caller of "" is withheld.
func calling(t *testing.T, c *config.Snapshot, number, from string, at time.Time) *walker {
	t.Helper()
	w := &walker{t: t, c: c, at: at}
	var caller phone.Number
	if from != "" {
		caller = phone.MustParse(from)
	}
	w.step(ivr.Arrived{Arrival: ivr.Arrival{ID: "call", Called: []string{number}, Caller: caller}})
	return w
}

func (w *walker) step(ev ivr.Event) *walker {
	w.t.Helper()
	for range 10 {
		before := w.state.Decisions
		e := explorer{t: w.t}
		var move ivr.Move
		w.state, move = Step(w.c, e.saved(w.state), ev, w.at)
		if w.state.Decisions > before {
			w.done = append(w.done, w.state)
		}
		switch m := move.(type) {
		case ivr.Turn:
			w.turn = m
			w.hear()
			return w
		case ivr.Identify:
			if ev = (ivr.Unidentified{}); w.org.Number != "" {
				ev = ivr.Identified{Org: w.org}
			}
		case ivr.JoinQueue:
			if ev = w.join; ev == nil {
				ev = agent
			}
		default:
			ev = outcomes(move)[0]
		}
	}
	w.t.Fatal("the flow runs in a circle")
	return w
}

// keys presses one key after the other, each an answer of its own; a space is silence.
func (w *walker) keys(keys string) *walker {
	w.t.Helper()
	for _, k := range keys {
		if k == ' ' {
			w.step(ivr.Silence{})
			continue
		}
		w.step(ivr.Pressed{Keys: ivr.Keys(k)})
	}
	return w
}

func (w *walker) hear() {
	w.t.Helper()
	cat := catalogue(w.t)
	w.said = nil
	for _, r := range w.turn.Say {
		text, err := cat.Text(w.turn.Lang, r)
		if err != nil {
			w.t.Fatal(err)
		}
		w.said = append(w.said, text)
	}
}

// hears fails unless exactly these were said before the present wait.
func (w *walker) hears(want ...string) *walker {
	w.t.Helper()
	if !slices.Equal(w.said, want) {
		w.t.Errorf("heard\n\t%s\nwant\n\t%s", strings.Join(w.said, "\n\t"), strings.Join(want, "\n\t"))
	}
	return w
}

// heard is where a text was said before the present wait, -1 if it was not.
func (w *walker) heard(text string) int { return slices.Index(w.said, text) }

// why are the reasons of the latest decision, a line each.
func (w *walker) why() string {
	var all []string
	for _, r := range w.state.Why {
		all = append(all, r.Rule+": "+r.Text)
	}
	return strings.Join(all, "\n")
}

func (w *walker) whispered() string {
	w.t.Helper()
	w.step(ivr.Answered{})
	talk, ok := w.turn.Then.(ivr.Talk)
	if !ok {
		w.t.Fatalf("no talk but %T", w.turn.Then)
	}
	cat := catalogue(w.t)
	var all []string
	for _, r := range talk.Whisper {
		text, err := cat.Text(talk.Lang, r)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func TestANamelessTextIsHeardInAnyLanguageThereIs(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][2]string{"sv": {"sv", ""}, "sv-FI": {"sv", "sv"}, "fr": {"en", "en"}} {
		w := &walk{State: State{Lang: lang}}
		text, in := w.wording(map[string]string{"sv": "sv", "en": "en", "de": "de"})
		if text != want[0] || in != want[1] {
			t.Errorf("%s: %q in %q, want %v", lang, text, in, want)
		}
	}
	w := &walk{State: State{Lang: "fr"}}
	if text, in := w.wording(map[string]string{"sv": "sv", "de": "de"}); text != "de" || in != "de" {
		t.Errorf("%q in %q", text, in)
	}
	if w.sayText(nil); len(w.Pending) > 0 {
		t.Errorf("nothing is said as %v", w.Pending)
	}
	if w.sayText(map[string]string{"de": "x"}); len(w.Pending) != 1 || w.Pending[0].In("de").Key != "announcement" {
		t.Errorf("said: %v", []prompts.Ref(w.Pending))
	}
}
