package config

import (
	"slices"
	"strings"
)

func (b *builder) doubtQueues() {
	names := b.queueNames()
	for name, rules := range b.rules {
		switch q := b.made.Queues[name]; {
		case name == "defaults":
		case q == nil:
			b.warn(rules.At.pos(), choose(name, names), "no hours lead to a queue %q, so its rules mean nothing", name)
		case q.Overflow == nil && rules.Value.OverflowAfter != nil:
			b.warn(rules.At.pos(), "add overflow: and a queue, or take overflow_after away", "%s overflows to no queue", name)
		case q.Overflow != nil:
			b.doubtOverflow(q)
		}
	}
	for _, a := range b.made.Agents {
		for _, pattern := range a.Queues {
			if !slices.ContainsFunc(names, func(name string) bool { return matches(pattern, name) }) {
				b.warn(a.Pos, choose(strings.Trim(pattern, "*"), names), "agent %s serves %q, and there is no such queue", a.Name, pattern)
			}
		}
	}
	for _, name := range names {
		q := b.made.Queues[name]
		if len(q.Agents) == 0 && (q.Overflow == nil || len(q.Overflow.Agents) == 0) {
			b.warn(b.firstOffer(name), "add the queue to an agent", "nobody serves the queue %s", name)
		}
	}
}

// doubtOverflow says once, at its first queue by name, that queues overflow in a circle.
func (b *builder) doubtOverflow(q *Queue) {
	circle := []string{q.Name}
	for next := q.Overflow; next != nil && len(circle) <= len(b.made.Queues); next = next.Overflow {
		circle = append(circle, next.Name)
		switch {
		case next.Name < q.Name:
			return
		case next == q:
			b.warn(b.rules[q.Name].Value.Overflow.At.pos(), "leave it if their agents are to help each other; else let one overflow to none",
				"queues overflow in a circle: %s", strings.Join(circle, ", "))
			return
		}
	}
}

// firstOffer is where the files first lead to a queue.
func (b *builder) firstOffer(queue string) Pos {
	var first Pos
	for _, c := range b.made.Clouds {
		for _, rows := range c.Offers {
			for _, o := range rows {
				if o.Queue == queue && (first.Line == 0 || before(b.files, o.Pos, first)) {
					first = o.Pos
				}
			}
		}
	}
	return first
}

func before(files []string, a, b Pos) bool {
	if a.File != b.File {
		return slices.Index(files, a.File) < slices.Index(files, b.File)
	}
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}
