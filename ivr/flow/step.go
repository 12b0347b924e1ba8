package flow

import (
	"slices"
	"time"

	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/phone"
	"supportline/ivr/route"
	"supportline/prompts"
)

// State is all that a call has to remember, saved as JSON before the caller hears anything. Any node can go on with it.
type State struct {
	Step string `json:"step"`
	// Asked counts the answers to the present question that led nowhere: silence, keys without meaning.
	Asked int `json:"asked,omitempty"`
	// Answers counts all answers of the call, see maxAnswers.
	Answers int `json:"answers,omitempty"`
	// Pending is what will be said before the next wait.
	Pending []prompts.Ref `json:"pending,omitempty"`

	Called string       `json:"called"` // as the line was found
	Caller phone.Number `json:"caller"`
	// Evidence and Trunk are what the door reported about the caller's number; whoever is asked who is calling needs them.
	Evidence ivr.Evidence `json:"evidence"`
	Trunk    string       `json:"trunk,omitempty"`
	Cloud    string       `json:"cloud"`
	// Region is empty until it is known. RegionHow is how, where the dialled number and the caller's did not tell;
	// RegionPage is the page of the menu that asks for it.
	Region     string `json:"region"`
	RegionHow  string `json:"region_how,omitempty"`
	RegionPage int    `json:"region_page,omitempty"`
	Lang       string `json:"lang"`

	Org      ivr.Organisation `json:"org"`
	Proof    ivr.Proof        `json:"proof,omitempty"`
	OrgKeyed string           `json:"org_keyed,omitempty"` // claimed, never more than that

	Challenge string `json:"challenge,omitempty"`
	PINTries  int    `json:"pin_tries,omitempty"` // wrong ones on this call

	Service  string    `json:"service,omitempty"`
	Severity string    `json:"severity,omitempty"`
	Choices  []Choice  `json:"choices,omitempty"` // what the keys of the closed menu mean, key 1 first
	Queue    string    `json:"queue,omitempty"`
	Place    int       `json:"place,omitempty"`    // as last said; 0 before that
	PlacedAt time.Time `json:"placed_at,omitzero"` // when it was said
	Agent    string    `json:"agent,omitempty"`
	Gone     bool      `json:"gone,omitempty"` // the caller hung up on the agent

	// Decided is the latest routing decision in one word, Why its reasons; Decisions counts them, for the record.
	Decided   string         `json:"decided,omitempty"`
	Why       []route.Reason `json:"why,omitempty"`
	Decisions int            `json:"decisions,omitempty"`
}

// Choice is a service in a language that a closed caller may take instead.
type Choice struct {
	Service  string `json:"service"`
	Language string `json:"language"`
}

// The steps, by the names that states are saved under.
const (
	stepLanguage   = "language"
	stepRegion     = "region"
	stepGreeting   = "greeting"
	stepAdmin      = "admin"
	stepOrg        = "organisation"
	stepPIN        = "pin"
	stepUnverified = "unverified"
	stepService    = "service"
	stepSeverity   = "severity"
	stepDecide     = "decide"
	stepClosed     = "closed"
	stepWaiting    = "waiting"
	stepTransfer   = "transfer"
	stepAnswered   = "answered"
	stepTalk       = "talk"
)

// maxAnswers is how many answers of keys or silence one call may give: what repeats "*" or "0" for ever is no caller. The
// longest walk that makes sense has about half as many.
const maxAnswers = 100

// Step moves a call on by one event. The zero State takes ivr.Arrived.
func Step(c *config.Snapshot, s State, ev ivr.Event, now time.Time) (State, ivr.Move) {
	s.Pending = slices.Clone(s.Pending)
	w := &walk{c: c, now: now, State: s, unclear: "again.wrong"}
	move := w.counted(ev)
	if _, ok := move.(ivr.Turn); ok {
		w.Pending = nil
	}
	return w.State, move
}

// HungUp names the ending of a call whose caller hangs up in this state.
func HungUp(s State) ivr.Ending {
	switch s.Step {
	case stepTalk:
		return ivr.EndAnswered
	case stepWaiting, stepTransfer:
		return ivr.EndAbandoned
	case stepClosed:
		return ivr.EndClosed
	}
	return ivr.EndCallerHungUp
}

// Queued tells whether the caller holds a place that must be given up when the call ends.
func Queued(s State) bool {
	return s.Step == stepWaiting || s.Step == stepTransfer || s.Step == stepTalk || s.Step == stepDecide && s.Queue != ""
}

// walk is one Step in progress.
type walk struct {
	c   *config.Snapshot
	now time.Time
	State
	unclear string // the prompt for an answer that means nothing here
}

// entered is a step's first event.
type entered struct{ ivr.Event }

// counted runs the step, unless the call has had answers enough. The queue has its own end, the longest wait.
func (w *walk) counted(ev ivr.Event) ivr.Move {
	switch ev.(type) {
	case ivr.Pressed, ivr.Silence:
		if w.Answers++; w.Answers > maxAnswers && w.Step != stepWaiting {
			return w.giveUp(ev)
		}
	}
	return w.run(ev)
}

// run hands the event to the step the call is at. Each says what it makes of a request that Failed.
func (w *walk) run(ev ivr.Event) ivr.Move {
	switch w.Step {
	case "":
		return w.arrive(ev)
	case stepLanguage:
		return w.language(ev)
	case stepRegion:
		return w.region(ev)
	case stepGreeting:
		return w.greeting(ev)
	case stepAdmin:
		return w.admin(ev)
	case stepOrg:
		return w.organisation(ev)
	case stepPIN:
		return w.pin(ev)
	case stepUnverified:
		return w.unverified(ev)
	case stepService:
		return w.service(ev)
	case stepSeverity:
		return w.severity(ev)
	case stepDecide:
		return w.decide(ev)
	case stepClosed:
		return w.closed(ev)
	case stepWaiting:
		return w.waiting(ev)
	case stepTransfer:
		return w.transfer(ev)
	case stepAnswered:
		return w.answered(ev)
	case stepTalk:
		return w.talk(ev)
	}
	return w.fault() // saved by a version that knew more steps
}

func (w *walk) goTo(step string) ivr.Move {
	w.Step, w.Asked = step, 0
	return w.run(entered{})
}

func (w *walk) say(refs ...prompts.Ref) { w.Pending = append(w.Pending, refs...) }
