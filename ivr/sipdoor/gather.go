package sipdoor

import (
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor/audio"
)

// gather plays a question and collects its answer. The first key stops the question. Keys that were pressed ahead
// answer it at once, unless the answer is secret.
func (c *call) gather(t ivr.Turn, g ivr.Gather) (ivr.Event, error) {
	if g.Secret {
		c.keys.forget()
	} else {
		c.keys.hold()
	}
	var played <-chan struct{}
	if len(c.keys.held) == 0 {
		played = c.say(t.Lang, t.Say...)
	}
	var answer []byte
	var timer <-chan time.Time
	for {
		m := moment{key: c.keys.take()}
		if m.key == 0 {
			var err error
			if m, err = c.await(played, nil, timer); err != nil {
				return nil, err
			}
		}
		switch {
		case m.played:
			played, timer = nil, time.After(g.First)
		case m.late:
			return answered(answer), nil
		case m.key == '#' && g.Finish:
			c.stop()
			return answered(answer), nil
		default:
			if len(answer) == 0 {
				c.stop()
				played = nil
			}
			if answer = append(answer, m.key); len(answer) >= g.Max {
				if g.Finish {
					c.keys.hashTill = time.Now().Add(lateHash)
				}
				return answered(answer), nil
			}
			timer = time.After(g.Next)
		}
	}
}

// answered is what was keyed; "#" alone is no more than silence, as on the other doors.
func answered(keys []byte) ivr.Event {
	if len(keys) == 0 {
		return ivr.Silence{}
	}
	return ivr.Pressed{Keys: ivr.Keys(keys)}
}

func (c *call) stop() {
	c.music = false
	c.leg.Audio().Stop()
}

// queue says where the caller stands and plays music until a key, the bell or the time to look again. The music goes on
// from one such turn to the next.
func (c *call) queue(t ivr.Turn, q ivr.Queue) (ivr.Event, error) {
	if !c.waiting {
		c.keys.hold() // pressed before there was anything to press for
	}
	c.waiting = true
	if len(t.Say) > 0 {
		m, err := c.await(c.say(t.Lang, t.Say...), nil, nil)
		if err != nil || m.key != 0 {
			return ivr.Pressed{Keys: ivr.Keys(m.key)}, err
		}
	}
	if !c.music {
		c.music = true
		c.leg.Audio().Play(audio.Music())
	}
	m, err := c.await(nil, c.bell, time.After(q.Recheck))
	if m.key != 0 {
		return ivr.Pressed{Keys: ivr.Keys(m.key)}, err
	}
	return ivr.Woken{}, err
}
