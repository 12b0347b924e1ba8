package rehearse

import (
	"context"
	"fmt"

	"supportline/ivr"
	"supportline/prompts"
)

// Wording turns what is said into text.
type Wording interface {
	Text(lang string, r prompts.Ref) (string, error)
}

// Call is a call on the rehearsal door, standing at one wait.
type Call struct {
	ID    ivr.CallID
	calls ivr.Calls
	words Wording
	turn  ivr.Turn
	seq   int
}

// Begin places a call. Its ID must be set; door and trunk are this one's.
func Begin(ctx context.Context, calls ivr.Calls, words Wording, a ivr.Arrival) (*Call, error) {
	a.Door, a.Trunk = "rehearsal", "rehearsal"
	c := &Call{ID: a.ID, calls: calls, words: words}
	var err error
	c.turn, c.seq, err = calls.Begin(ctx, a)
	return c, err
}

// Heard is what the caller was told before the present wait, a line a prompt.
func (c *Call) Heard() ([]string, error) { return c.texts(c.turn.Lang, c.turn.Say) }

// Whispered is what the agent was told, while the wait is Talk.
func (c *Call) Whispered() ([]string, error) {
	t, ok := c.turn.Then.(ivr.Talk)
	if !ok {
		return nil, nil
	}
	return c.texts(t.Lang, t.Whisper)
}

// Waits is what the call waits for.
func (c *Call) Waits() ivr.Wait { return c.turn.Then }

// Ended tells whether the call is over, and how.
func (c *Call) Ended() (ivr.Ending, bool) {
	h, over := c.turn.Then.(ivr.Hangup)
	return h.Ending, over
}

// Answer answers the present wait.
func (c *Call) Answer(ctx context.Context, ev ivr.Event) error {
	turn, seq, err := c.calls.Next(ctx, c.ID, c.seq, ev)
	if err != nil {
		return err
	}
	c.turn, c.seq = turn, seq
	return nil
}

// HangUp is the caller hanging up; Ended then tells the ending.
func (c *Call) HangUp(ctx context.Context) error {
	if err := c.calls.End(ctx, c.ID, ivr.EndCallerHungUp); err != nil {
		return err
	}
	return c.Answer(ctx, ivr.Silence{}) // a call that is over moves no more: it only says how it ended
}

func (c *Call) texts(lang string, refs []prompts.Ref) ([]string, error) {
	var list []string
	for _, r := range refs {
		text, err := c.words.Text(lang, r)
		if err != nil {
			return nil, fmt.Errorf("say %s in %s: %w", r.Key, lang, err)
		}
		list = append(list, text)
	}
	return list, nil
}
