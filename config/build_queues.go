package config

import (
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// usualQueue is a queue about which nothing is written.
func usualQueue() Queue {
	return Queue{MaxWait: 20 * time.Minute, MaxEntries: 50, RingFor: 20 * time.Second, WrapUp: 10 * time.Second,
		PauseNoAnswer: time.Minute, PlaceEvery: time.Minute, Recheck: 5 * time.Second}
}

// follow gives a queue the rules that are written.
func (q *Queue) follow(t queueText) {
	q.MaxWait, q.RingFor, q.WrapUp = t.MaxWait.or(q.MaxWait), t.RingFor.or(q.RingFor), t.WrapUp.or(q.WrapUp)
	q.PauseNoAnswer, q.PlaceEvery = t.PauseNoAnswer.or(q.PauseNoAnswer), t.PlaceEvery.or(q.PlaceEvery)
	q.Recheck, q.OverflowAfter = t.Recheck.or(q.Recheck), t.OverflowAfter.or(q.OverflowAfter)
	if t.MaxEntries != nil {
		q.MaxEntries = *t.MaxEntries
	}
}

// makeQueues makes the queues that the hours name, with their rules and agents.
func (b *builder) makeQueues() {
	for _, c := range b.made.Clouds {
		for _, rows := range c.Offers {
			for _, o := range rows {
				if b.made.Queues[o.Queue] != nil {
					continue
				}
				q := usualQueue()
				q.Name = o.Queue
				for _, key := range []string{"defaults", o.Queue} {
					q.follow(b.rules[key].Value)
				}
				b.made.Queues[o.Queue] = &q
			}
		}
	}
	names := b.queueNames()
	for _, name := range names {
		q := b.made.Queues[name]
		for _, a := range b.made.Agents {
			if slices.ContainsFunc(a.Queues, func(pattern string) bool { return matches(pattern, name) }) {
				q.Agents = append(q.Agents, a)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b.rules)) {
		b.overflow(key, b.rules[key].Value.Overflow, names)
	}
}

// overflow joins a queue to the one whose agents help out.
func (b *builder) overflow(from string, to wording, names []string) {
	switch q := b.made.Queues[from]; {
	case to.Text == "" || q == nil && from != "defaults":
	case q == nil:
		to.At.fail("write it under each queue by name", "defaults cannot name one queue for all to overflow to")
	case b.made.Queues[to.Text] == nil:
		to.At.fail(choose(to.Text, names), "no hours lead to a queue %q", short(to.Text))
	case to.Text == from:
		to.At.fail("name another queue", "%s would overflow to itself", from)
	default:
		q.Overflow = b.made.Queues[to.Text]
	}
}

func (b *builder) queueNames() []string { return slices.Sorted(maps.Keys(b.made.Queues)) }

// matches tells whether a queue's name fits a pattern such as "*" or "germany-*".
func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

func (b *builder) agent(t agentText) {
	a := &Agent{Name: t.Name.Text, Address: t.Address.Text, Language: "en", Pos: t.At.pos()}
	if t.Language.Text != "" {
		a.Language = t.Language.Text
	}
	if a.Name != "" {
		b.once(t.Name.At, "agent", a.Name)
	}
	if a.Address != "" && !sipAddress(a.Address) {
		t.Address.At.fail("write for example sip:erik@192.0.2.7:5060", "an agent's address cannot be %s", t.Address.At.kind())
	}
	for _, q := range t.Queues {
		if _, err := path.Match(q.Text, "x"); err != nil {
			q.At.fail("write a queue's name, with * for any letters", "%q is no pattern for queues", short(q.Text))
		}
		a.Queues = append(a.Queues, q.Text)
	}
	b.made.Agents = append(b.made.Agents, a)
}

func sipAddress(text string) bool {
	rest, ok := strings.CutPrefix(text, "sip:")
	if !ok {
		rest, ok = strings.CutPrefix(text, "sips:")
	}
	user, host, _ := strings.Cut(rest, "@")
	return ok && user != "" && host != "" && !strings.ContainsAny(text, " <>\"\r\n\t") && !strings.Contains(host, "@")
}
