package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// node is a value in a source file. Its readers note what is wrong with it among the Problems, and go on: one look at a
// file finds everything.
type node struct {
	*yaml.Node
	file  string
	found *Problems
}

// pair is one "key: value" of a mapping, in the order written.
type pair struct {
	key   string
	at    node // of the key
	value node
}

func (n node) pos() Pos { return Pos{n.file, n.Line, n.Column} }

// fail notes an error here: what is wrong, and what to do about it.
func (n node) fail(mend, what string, args ...any) {
	*n.found = append(*n.found, Problem{Pos: n.pos(), Severity: Error, What: fmt.Sprintf(what, args...), Mend: mend})
}

// with is another node of the same file.
func (n node) with(y *yaml.Node) node { return node{y, n.file, n.found} }

// kind names what was written, for messages: a value is quoted, so this is not for what may be a secret.
func (n node) kind() string {
	if n.Kind == yaml.ScalarNode && n.Value != "" {
		return strconv.Quote(short(n.Value))
	}
	return n.shape()
}

// shape names what was written without repeating it.
func (n node) shape() string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Value == "":
		return "nothing"
	}
	return "a single value"
}

func short(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}

// empty tells whether nothing was written after the key.
func (n node) empty() bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// pairs reads a mapping.
func (n node) pairs(what string) []pair {
	if n.Kind != yaml.MappingNode {
		n.fail("write it as \"key: value\", one a line", "%s must be a mapping, not %s", what, n.shape())
		return nil
	}
	var all []pair
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.with(n.Content[i]), n.with(n.Content[i+1])
		switch {
		case key.Kind != yaml.ScalarNode || key.Value == "" || key.Value == "<<":
			key.fail("write a plain word before the colon", "%s is no key", key.kind())
			continue
		case seen[key.Value] != 0:
			key.fail("keep one of the two", "%q is written twice, first in line %d", key.Value, seen[key.Value])
			continue
		}
		seen[key.Value] = key.Line
		all = append(all, pair{key.Value, key, value})
	}
	return all
}

// fields reads a mapping with known keys. Required keys end in "!".
func (n node) fields(what string, known map[string]func(node)) {
	if n.Kind != yaml.MappingNode {
		n.fail("write it as \"key: value\", one a line", "%s must be a mapping, not %s", what, n.shape())
		return
	}
	missing, names := map[string]bool{}, []string{}
	for key := range known {
		name, required := strings.CutSuffix(key, "!")
		names = append(names, name)
		if required {
			missing[name] = true
		}
	}
	slices.Sort(names)
	for _, p := range n.pairs(what) {
		read := known[p.key]
		if read == nil {
			read = known[p.key+"!"]
		}
		if name, _, glued := strings.Cut(p.key, ":"); glued { // {password:hunter2} is one long key
			p.at.fail("write a space after the colon", "%s has no field %q", what, short(name))
			continue
		}
		if read == nil {
			p.at.fail(choose(p.key, names), "%s has no field %q", what, short(p.key))
			continue
		}
		if p.value.empty() && missing[p.key] {
			continue
		}
		delete(missing, p.key)
		if !p.value.empty() {
			read(p.value)
		}
	}
	for _, name := range names {
		if missing[name] {
			n.fail("add \""+name+": …\"", "%s has no %q", what, name)
		}
	}
}

// list reads a list; a single value counts as a list of one.
func (n node) list() []node {
	if n.Kind != yaml.SequenceNode {
		return []node{n}
	}
	all := make([]node, len(n.Content))
	for i, c := range n.Content {
		all[i] = n.with(c)
	}
	return all
}

// some is a list that must not be empty.
func (n node) some(what string) []node {
	all := n.list()
	if len(all) == 0 {
		n.fail("write at least one, or take the line away", "there is no %s in this list", what)
	}
	return all
}

// field is the key of that name in a mapping, or the mapping itself, to say where something is wrong.
func (n node) field(name string) node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.with(n.Content[i])
		}
	}
	return n
}
