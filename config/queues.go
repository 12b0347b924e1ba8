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

// queues reads the rules of queues. Queues themselves come from the hours.
//
//	queues:
//	  defaults: {max_wait: 20m, max_entries: 50}
//	  billing-en: {max_wait: 10m}
func (b *builder) queues(n node) {
	for _, p := range n.pairs("queues") {
		if b.once(p.at, "rules of queue", p.key) {
			b.rules[p.key] = p.value
			b.later = append(b.later, func() { b.checkRules(p) })
		}
	}
}

// checkRules reads the rules once, whether or not there is such a queue.
func (b *builder) checkRules(p pair) {
	q := usualQueue()
	p.value.fields("queue "+p.key, q.fields())
}

func (q *Queue) fields() map[string]func(node) {
	return map[string]func(node){
		"max_wait": wait("max_wait", &q.MaxWait, 10*time.Second, 24*time.Hour),
		"max_entries": func(n node) {
			if i, ok := n.number("max_entries", 1, 100_000); ok {
				q.MaxEntries = i
			}
		},
		"ring_for":        wait("ring_for", &q.RingFor, 5*time.Second, 3*time.Minute),
		"wrap_up":         wait("wrap_up", &q.WrapUp, 0, time.Hour),
		"pause_no_answer": wait("pause_no_answer", &q.PauseNoAnswer, 0, time.Hour),
		"place_every":     wait("place_every", &q.PlaceEvery, 15*time.Second, time.Hour),
		"recheck":         wait("recheck", &q.Recheck, time.Second, time.Minute),
	}
}

// makeQueues makes the queues that the hours name, with their rules and agents.
func (b *builder) makeQueues() {
	var nowhere Problems // checkRules has said what is wrong
	for _, c := range b.made.Clouds {
		for _, rows := range c.Offers {
			for _, o := range rows {
				if b.made.Queues[o.Queue] != nil {
					continue
				}
				q := usualQueue()
				q.Name = o.Queue
				for _, key := range []string{"defaults", o.Queue} {
					if rules, ok := b.rules[key]; ok {
						rules.found = &nowhere
						rules.fields(key, q.fields())
					}
				}
				b.made.Queues[o.Queue] = &q
			}
		}
	}
	for _, name := range b.queueNames() {
		q := b.made.Queues[name]
		for _, a := range b.made.Agents {
			if slices.ContainsFunc(a.Queues, func(pattern string) bool { return matches(pattern, name) }) {
				q.Agents = append(q.Agents, a)
			}
		}
	}
}

func (b *builder) queueNames() []string { return slices.Sorted(maps.Keys(b.made.Queues)) }

// matches tells whether a queue's name fits a pattern such as "*" or "germany-*".
func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

// agents reads
//
//	agents:
//	  - {name: erik, address: sip:erik@127.0.0.1:5071, language: en, queues: ["*"]}
func (b *builder) agents(n node) {
	for _, one := range n.list() {
		a := &Agent{Language: "en", Pos: one.pos()}
		one.fields("an agent", map[string]func(node){
			"name!": func(n node) {
				name, ok := n.text("an agent's name")
				if ok && b.once(n, "agent", name) {
					a.Name = name
				}
			},
			"address!": func(n node) {
				address, ok := n.text("an agent's address")
				if ok && !sipAddress(address) {
					n.fail("write for example sip:erik@192.0.2.7:5060", "an agent's address cannot be %s", n.kind())
				}
				a.Address = address
			},
			"language": func(n node) {
				if a.Language, _ = n.text("an agent's language"); !language.MatchString(a.Language) {
					n.fail("write its BCP 47 tag, such as en or sv", "%s is no language", n.kind())
				}
			},
			"queues!": func(n node) {
				for _, one := range n.some("queue") {
					text, ok := one.text("a queue")
					if _, err := path.Match(text, "x"); ok && err != nil {
						one.fail("write a queue's name, with * for any letters", "%q is no pattern for queues", short(text))
					}
					a.Queues = append(a.Queues, text)
				}
			},
		})
		b.made.Agents = append(b.made.Agents, a)
	}
}

func sipAddress(text string) bool {
	rest, ok := strings.CutPrefix(text, "sip:")
	if !ok {
		rest, ok = strings.CutPrefix(text, "sips:")
	}
	user, host, _ := strings.Cut(rest, "@")
	return ok && user != "" && host != "" && !strings.ContainsAny(text, " <>\"\r\n\t") && !strings.Contains(host, "@")
}
