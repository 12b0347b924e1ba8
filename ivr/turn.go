package ivr

import (
	"encoding/json"
	"fmt"
	"time"

	"supportline/prompts"
)

// A Move is what a flow does next: a Turn for the door, or a Request to the rest of the program.
type Move interface{ isMove() }

// Turn is what the caller hears, then exactly one wait. A Turn that says nothing and hangs up at Begin refuses the call:
// it was never answered.
type Turn struct {
	Lang string        `json:"lang"` // BCP 47; a Ref may name another
	Say  []prompts.Ref `json:"say,omitempty"`
	Then Wait          `json:"-"` // saved beside, see MarshalJSON
}

func (Turn) isMove() {}

// Wait is one of Gather, Queue, Transfer, Talk, Hangup.
type Wait interface{ wait() string }

// Gather collects keys. The answer is Pressed, or Silence when nothing was pressed in time.
type Gather struct {
	Max   int           `json:"max"`   // ends by itself after so many keys
	First time.Duration `json:"first"` // from the end of what was said to the first key
	Next  time.Duration `json:"next"`  // from key to key
	// Secret keys (a PIN) never reach a log, a record or a recording.
	Secret bool `json:"secret,omitempty"`
	// Finish is true when "#" ends the answer early; it is never part of the answer. Where Max is 1 and Finish is false
	// "#" is a key like others.
	Finish bool `json:"finish,omitempty"`
}

// Queue plays music until a key is pressed (Pressed), the Bell rings or Recheck has gone by (both Woken).
type Queue struct {
	Recheck time.Duration `json:"recheck"`
}

// Transfer rings an agent's phone while the caller hears music or ringing. The answer is Answered, or TransferEnded when
// the phone was not picked up. The agent does not hear the caller yet.
type Transfer struct {
	Agent    string        `json:"agent"`
	Address  string        `json:"address"` // a SIP URI
	RingFor  time.Duration `json:"ring_for"`
	ShowName string        `json:"show_name,omitempty"` // on the agent's display
	// Passport is a signed statement of how the caller was verified, for the agent's program; empty: the caller was not.
	Passport string `json:"passport,omitempty"`
}

// Talk follows Answered: the agent hears Whisper, then both sides are connected until one hangs up (TransferEnded).
type Talk struct {
	Whisper []prompts.Ref `json:"whisper,omitempty"`
	Lang    string        `json:"lang"` // of the whisper
}

// Hangup ends the call after what was said.
type Hangup struct {
	Ending Ending `json:"ending"`
}

func (Gather) wait() string   { return "gather" }
func (Queue) wait() string    { return "queue" }
func (Transfer) wait() string { return "transfer" }
func (Talk) wait() string     { return "talk" }
func (Hangup) wait() string   { return "hangup" }

type turnJSON struct {
	Lang string          `json:"lang"`
	Say  []prompts.Ref   `json:"say,omitempty"`
	Then string          `json:"then"`
	Wait json.RawMessage `json:"wait"`
}

// MarshalJSON writes the wait with its name, so that any process can read the turn back.
func (t Turn) MarshalJSON() ([]byte, error) {
	if t.Then == nil {
		return nil, fmt.Errorf("a turn without a wait: every turn ends in exactly one")
	}
	w, err := json.Marshal(t.Then)
	if err != nil {
		return nil, err
	}
	return json.Marshal(turnJSON{t.Lang, t.Say, t.Then.wait(), w})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *Turn) UnmarshalJSON(b []byte) error {
	var j turnJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	var err error
	switch j.Then {
	case "gather":
		t.Then, err = readWait[Gather](j.Wait)
	case "queue":
		t.Then, err = readWait[Queue](j.Wait)
	case "transfer":
		t.Then, err = readWait[Transfer](j.Wait)
	case "talk":
		t.Then, err = readWait[Talk](j.Wait)
	case "hangup":
		t.Then, err = readWait[Hangup](j.Wait)
	default:
		err = fmt.Errorf("a saved turn waits for %q, which this version does not know: it was saved by a newer one", j.Then)
	}
	t.Lang, t.Say = j.Lang, j.Say
	return err
}

func readWait[W Wait](b []byte) (Wait, error) {
	var w W
	err := json.Unmarshal(b, &w)
	return w, err
}
