package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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

// parse reads a file into its topmost mapping; false when it is empty or no YAML at all.
func parse(file, text string, found *Problems) (node, bool) {
	n := node{&yaml.Node{}, file, found}
	switch {
	case len(text) > maxFile:
		*found = append(*found, Problem{Pos: Pos{File: file}, Severity: Error,
			What: fmt.Sprintf("the file is larger than %d bytes", maxFile), Mend: "split it and include the parts"})
		return n, false
	case !utf8.ValidString(text):
		*found = append(*found, Problem{Pos: Pos{File: file}, Severity: Error,
			What: "the file is not UTF-8 text", Mend: "save it as UTF-8"})
		return n, false
	case strings.TrimSpace(text) == "":
		return n, false
	}
	var doc yaml.Node
	if err := yaml.Load([]byte(text), &doc); err != nil {
		*found = append(*found, notYAML(file, err))
		return n, false
	}
	if len(doc.Content) == 1 {
		n.Node = doc.Content[0]
	}
	return n, n.Kind != 0
}

func notYAML(file string, err error) Problem {
	p := Problem{Pos: Pos{File: file}, Severity: Error, What: err.Error(), Mend: "correct the line, or the one before it"}
	var one *yaml.LoadError
	var many *yaml.LoadErrors
	if errors.As(err, &many) && len(many.Errors) > 0 {
		one = many.Errors[0]
	}
	if one != nil || errors.As(err, &one) {
		p.Pos.Line, p.Pos.Column = one.Mark.Line, one.Mark.Column
		p.What = strings.TrimPrefix(one.Message, "yaml: ")
		if one.ContextMsg != "" {
			p.What += " " + one.ContextMsg
		}
	}
	if strings.Contains(p.What, "cannot start any token") {
		p.Mend = "indent with spaces, not tabs, and put special characters between quotes"
	}
	p.What = "this is not YAML: " + p.What
	return p
}

func (n node) pos() Pos { return Pos{n.file, n.Line, n.Column} }

// fail notes an error here: what is wrong, and what to do about it.
func (n node) fail(mend, what string, args ...any) {
	*n.found = append(*n.found, Problem{Pos: n.pos(), Severity: Error, What: fmt.Sprintf(what, args...), Mend: mend})
}

// with is another node of the same file.
func (n node) with(y *yaml.Node) node { return node{y, n.file, n.found} }

// kind names what was written, for messages.
func (n node) kind() string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "a reference"
	}
	if n.Value == "" {
		return "nothing"
	}
	return strconv.Quote(short(n.Value))
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
		n.fail("write it as \"key: value\", one a line", "%s must be a mapping, not %s", what, n.kind())
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
		n.fail("write it as \"key: value\", one a line", "%s must be a mapping, not %s", what, n.kind())
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
