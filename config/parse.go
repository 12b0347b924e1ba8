package config

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// parse reads a file into its topmost mapping; false when there is nothing in it, or when it cannot be read, which is
// then among the Problems.
func parse(file, text string, found *Problems) (node, bool) {
	n := node{&yaml.Node{}, file, found}
	if wrong, ok := unreadable(file, text); ok {
		*found = append(*found, wrong)
		return n, false
	}
	var doc yaml.Node
	if err := yaml.Load([]byte(text), &doc); err != nil {
		if !strings.Contains(err.Error(), "no documents") { // comments only
			*found = append(*found, notYAML(file, text, err))
		}
		return n, false
	}
	if len(doc.Content) == 1 {
		n.Node = doc.Content[0]
	}
	before := len(*found)
	n.refuseReferences()
	return n, n.Kind != 0 && len(*found) == before
}

// unreadable is what keeps a text from being looked at as YAML at all.
func unreadable(file, text string) (Problem, bool) {
	if len(text) > maxFile {
		return Problem{Pos: Pos{File: file}, Severity: Error, What: fmt.Sprintf("the file is larger than %d bytes", maxFile),
			Mend: "split it: " + Main + " may include other files"}, true
	}
	at := Pos{file, 1, 0}
	for i, r := range text {
		at.Column++
		switch {
		case r == '\n':
			at.Line, at.Column = at.Line+1, 0
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			return Problem{Pos: at, Severity: Error, What: "the file is not UTF-8 text", Mend: "save it as UTF-8"}, true
		case unicode.IsControl(r) && !strings.ContainsRune("\t\r\u0085", r):
			return Problem{Pos: at, Severity: Error, What: fmt.Sprintf("this character (%U) is no text", r), Mend: "take it away"}, true
		}
	}
	return Problem{}, false
}

// notYAML tells a parser's error in words that say what to do. It repeats nothing of the text, which may hold a secret.
func notYAML(file, text string, err error) Problem {
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
	switch {
	case strings.Contains(p.What, "cannot start any token"), strings.Contains(p.What, "tab character"):
		p.Mend = "indent with spaces, not tabs, and put special characters between quotes"
	case strings.Contains(p.What, "mapping values are not allowed"), strings.Contains(p.What, "did not find expected ',' or") && colonAt(text, p.Pos):
		p.Mend = "put text that has a colon between quotes; or correct the indent of this line, or of the one before it"
	case strings.Contains(p.What, "did not find expected"):
		p.Mend += ": an indent that differs from its neighbours', or further above a quote or a bracket that does not end"
	case strings.Contains(p.What, "unknown anchor"):
		p.What, p.Mend = "a value begins with *", "put it between quotes"
	case strings.Contains(p.What, "found multiple"):
		p.What, p.Mend = "a second document begins", "take the line with --- away"
		p.Pos.Line = strings.Count(text[:strings.LastIndex(text, "\n---")+1], "\n") + 1
	}
	p.What = "this is not YAML: " + p.What
	return p
}

// colonAt tells whether a place is a colon, at which a parser stops when a text that has one is not between quotes.
func colonAt(text string, at Pos) bool {
	lines := strings.Split(text, "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return false
	}
	line := []rune(lines[at.Line-1])
	return at.Column >= 1 && at.Column <= len(line) && line[at.Column-1] == ':'
}

// refuseReferences fails at every *name: what a reader of the file sees there is not what it says.
func (n node) refuseReferences() {
	if n.Kind == yaml.AliasNode {
		n.fail("write the value itself, or put it between quotes when it begins with *", "references are not read")
	}
	for _, c := range n.Content {
		n.with(c).refuseReferences()
	}
}
