package config

import (
	"fmt"
	"strings"
)

// Severity says whether a configuration can run with a Problem.
type Severity string

const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is one finding in a configuration: where, what, and how to mend it.
type Problem struct {
	Pos      Pos
	Severity Severity
	What     string
	Mend     string // what to write instead
	Excerpt  string // the source line; empty in supportline.yaml, where it may hold a secret
}

// Quoted is the source line with a mark below the place, two lines; empty where there is none to show.
func (p Problem) Quoted() string {
	if strings.TrimSpace(p.Excerpt) == "" {
		return ""
	}
	text := fmt.Sprintf("%5d | %s\n", p.Pos.Line, p.Excerpt)
	if p.Pos.Column > 0 && p.Pos.Column <= len([]rune(p.Excerpt))+1 {
		text += fmt.Sprintf("      | %s^\n", strings.Repeat(" ", p.Pos.Column-1))
	}
	return text
}

// String is one line: "routing.yaml:9:11: error: there is no region SX; write one of SE, GB".
func (p Problem) String() string {
	text := fmt.Sprintf("%s: %s: %s", p.Pos, p.Severity, p.What)
	if p.Mend != "" {
		text += "; " + p.Mend
	}
	return text
}

// String is "routing.yaml:9:11", shorter where less is known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Problems are all findings of one look at a configuration, in the order of the files. As an error it holds at least one
// Problem of severity Error.
type Problems []Problem

// Error is all problems, a line each.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// Errors returns only what keeps the configuration from running.
func (p Problems) Errors() Problems {
	var found Problems
	for _, one := range p {
		if one.Severity == Error {
			found = append(found, one)
		}
	}
	return found
}
