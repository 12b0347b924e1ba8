package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Against is what Check holds a configuration against, beyond the configuration itself. What is zero is not checked.
type Against struct {
	Prompted []string  // languages that have prompts, at least as text
	Recorded []string  // languages that have audio
	Now      time.Time // to find incidents that have ended
}

// Load reads DIR/routing.yaml and the files it includes, and builds the snapshot. The error is Problems when the content
// is at fault.
func Load(dir string) (*Snapshot, error) {
	source, err := ReadSource(dir)
	if err != nil {
		return nil, err
	}
	return Build(source)
}

// Build builds a snapshot from its sources by name, as ReadSource returned them or Snapshot.Source kept them. The error
// is Problems, errors only.
func Build(source map[string]string) (*Snapshot, error) {
	b := build(source)
	if found := b.problems().Errors(); len(found) > 0 {
		return nil, found
	}
	return b.made, nil
}

// Check finds everything that is wrong or doubtful in sources by name, in the order of the files.
func Check(source map[string]string, against Against) Problems {
	b := build(source)
	if len(b.found.Errors()) == 0 {
		b.doubt(against)
	}
	return b.problems()
}

// builder makes a snapshot. References between sections are looked up when all files have been read.
type builder struct {
	source map[string]string
	files  []string // in the order read
	made   *Snapshot
	found  Problems
	// What refers to others is built when all files have been read: hours, then lines, then dates.
	later, last, final []func()
	patterns           map[string]string           // of queues' names, by cloud
	rules              map[string]entry[queueText] // as written, by queue; "defaults" for all
	seen               map[string]Pos              // sections and names that may be there once
	leading            map[market][]*Line          // the lines of each market, for doubts
}

func build(source map[string]string) *builder {
	b := &builder{source: source, rules: map[string]entry[queueText]{}, patterns: map[string]string{}, seen: map[string]Pos{}, made: &Snapshot{
		Source: map[string]string{}, Clouds: map[string]*Cloud{}, Regions: map[string]*Region{}, Queues: map[string]*Queue{},
		Menus:    Menus{FirstKey: 6 * time.Second, NextKey: 4 * time.Second, PINWait: 2 * time.Minute, Tries: 3},
		Holidays: map[string]*Holidays{}, zones: map[string]*time.Location{},
	}}
	b.read()
	if _, ok := b.seen["the section vendor"]; !ok && len(b.files) > 0 && len(b.found.Errors()) == 0 {
		b.fail(Pos{File: Main}, "add \"vendor: {name: …}\"", "there is no vendor")
	}
	for _, look := range slices.Concat(b.later, b.last) {
		look()
	}
	b.makeQueues()
	b.makeNumbers()
	for _, look := range b.final {
		look()
	}
	b.rankOverrides()
	b.made.Version = versionOf(b.made.Source)
	return b
}

// read reads routing.yaml and what it includes.
func (b *builder) read() {
	top, ok := b.readFile(Main)
	if !ok {
		if len(b.found) == 0 {
			b.fail(Pos{File: Main}, "write vendor, regions, clouds and lines into it", "the file is missing or empty")
		}
		return
	}
	for _, n := range included(top) {
		name, ok := includeName(n.Value)
		_, there := b.source[name]
		switch {
		case !ok || name == Main:
			n.fail("name a file inside the folder, such as regions.yaml", "%s cannot be included", n.kind())
		case slices.Contains(b.files, name):
			n.fail("name each file once", "%s is included twice", name)
		case len(b.files) >= maxFiles:
			n.fail(fmt.Sprintf("keep to %d files", maxFiles), "too many files are included")
			return
		case !there:
			n.fail("write the file, or take the line away", "there is no file %s", name)
		default:
			b.readFile(name)
		}
	}
}

func (b *builder) readFile(name string) (node, bool) {
	b.files = append(b.files, name)
	b.made.Source[name] = b.source[name]
	top, ok := parse(name, b.source[name], &b.found)
	if !ok {
		return top, false
	}
	var d document
	top.decode(&d)
	if name != Main && len(d.Include) > 0 {
		top.field("include").fail("name all files in "+Main, "%s has no field \"include\"", name)
	}
	b.take(&d)
	return top, true
}

// once tells whether name is new, and fails at n when it is not.
func (b *builder) once(n node, what, name string) bool {
	if first, ok := b.seen[what+" "+name]; ok {
		n.fail("keep one of the two", "%s %q is there twice, first in %s", what, name, first)
		return false
	}
	b.seen[what+" "+name] = n.pos()
	return true
}

func (b *builder) fail(at Pos, mend, what string, args ...any) {
	b.found = append(b.found, Problem{Pos: at, Severity: Error, What: fmt.Sprintf(what, args...), Mend: mend})
}

func (b *builder) warn(at Pos, mend, what string, args ...any) {
	b.found = append(b.found, Problem{Pos: at, Severity: Warning, What: fmt.Sprintf(what, args...), Mend: mend})
}

// maxProblems bounds what is told at once.
const maxProblems = 200

// problems returns what was found in the order of the files, each with its source line.
func (b *builder) problems() Problems {
	slices.SortStableFunc(b.found, func(x, y Problem) int {
		return cmp.Or(slices.Index(b.files, x.Pos.File)-slices.Index(b.files, y.Pos.File), x.Pos.Line-y.Pos.Line, x.Pos.Column-y.Pos.Column)
	})
	if more := len(b.found) - maxProblems; more > 0 {
		last := b.found[maxProblems-1]
		b.found = append(b.found[:maxProblems], Problem{Pos: Pos{File: last.Pos.File}, Severity: last.Severity,
			What: fmt.Sprintf("there are %d more problems", more), Mend: "mend these first"})
	}
	lines := map[string][]string{}
	for i, p := range b.found {
		if lines[p.Pos.File] == nil {
			lines[p.Pos.File] = strings.Split(b.source[p.Pos.File], "\n")
		}
		if n := p.Pos.Line; n > 0 && n <= len(lines[p.Pos.File]) {
			b.found[i].Excerpt = excerpt(lines[p.Pos.File][n-1])
		}
	}
	return b.found
}

// excerpt is a source line that can be printed, bounded.
func excerpt(line string) string {
	line = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' {
			return utf8.RuneError
		}
		return r
	}, strings.TrimRight(line, "\r"))
	if r := []rune(line); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return line
}
