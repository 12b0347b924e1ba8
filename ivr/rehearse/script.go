package rehearse

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Script is a call as it is written down in a *.call file, one thing that happens a line:
//
//	# A comment, kept where it is.
//	at 2026-11-23T10:00:00+01:00     when it is (RFC 3339); first of all
//	partly                           not everything that is heard is written here, see below
//	from +46 8 465 004 10            the caller's number, or: from withheld
//	diverted                         the call was forwarded on its way
//	verification strong              a registered number alone proves nothing; left out: registered-number, where it does
//	dials 020 160 5899               the number dialled
//	hears Welcome to …               what the caller is told, a line a prompt
//	expects queue billing-en         where the routing sends the call, as last decided
//	expects outcome closed           or in one word: queue, closed, online-only, ask-region, refused, fault; none before that
//	expects region SE                whose caller this is taken to be
//	keys 100200#                     keys; PIN stands for the PIN that was sent last, WRONG for another one
//	silence                          nothing is pressed until the time is up
//	waits 6m                         so much time goes by in the queue
//	agent answers                    also: agent busy, agent silent, agent declines
//	agent drops                      picks up, and hangs up while hearing who calls
//	agent hears A caller for …       the whisper, a line a prompt
//	agent hangs up
//	hangs up                         the caller does
//	ends closed                      the call's ending
//
// What is heard stands after the line that brings it about. It is complete and word for word: a prompt more or less is
// another call. In a script whose head has the line "partly", other prompts may be heard before, between and after those
// that are written, which must come in their order; there a text may end in "…", or begin with it, and stands for every
// prompt that begins, or ends, with what is left (with both: that has it inside).
//
// Every script says how its call ends, and a partly one says at least one thing more: one that asserts nothing is wrong.
type Script struct {
	Name  string // of the file, for messages
	Lines []ScriptLine
}

// ScriptLine is one line of a script.
type ScriptLine struct {
	Number int
	Verb   string // "", "#", or one of the words above
	Rest   string
}

// String writes the line as it was read.
func (l ScriptLine) String() string {
	if l.Verb == "#" {
		return l.Rest
	}
	return strings.TrimSpace(l.Verb + " " + l.Rest)
}

// heads are the words before the call begins; told are those of what is heard or found, not done.
var (
	heads = []string{"at", "partly", "from", "diverted", "verification", "dials"}
	told  = []string{"hears", "agent hears", "expects", "ends"}
	acts  = []string{"keys", "silence", "waits", "agent hangs up", "agent answers", "agent busy", "agent silent", "agent declines",
		"agent drops", "hangs up"}
	verbs = slices.Concat(heads, told, acts)
)

// Limits on a script: bytes, and lines.
const (
	maxScript = 64 << 10
	maxLines  = 2000
)

// ReadScript reads a script; errors name the line.
func ReadScript(name string, r io.Reader) (Script, error) {
	s := Script{Name: name}
	text, err := io.ReadAll(io.LimitReader(r, maxScript+1))
	if err != nil {
		return s, fmt.Errorf("read %s: %w", name, err)
	}
	if len(text) > maxScript {
		return s, fmt.Errorf("%s is larger than the %d kB that a script may have; split it", name, maxScript>>10)
	}
	lines := bufio.NewScanner(strings.NewReader(strings.TrimPrefix(string(text), "\uFEFF")))
	for n := 1; lines.Scan(); n++ {
		l, err := readLine(n, strings.TrimSpace(lines.Text()))
		if err != nil {
			return s, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if s.Lines = append(s.Lines, l); len(s.Lines) > maxLines {
			return s, fmt.Errorf("%s has more than the %d lines that a script may have; split it", name, maxLines)
		}
	}
	return s, lines.Err()
}

func readLine(n int, text string) (ScriptLine, error) {
	l := ScriptLine{Number: n}
	i := slices.IndexFunc(verbs, func(v string) bool { return text == v || strings.HasPrefix(text, v+" ") })
	switch {
	case text == "":
		return l, nil
	case text[0] == '#':
		l.Verb, l.Rest = "#", text
		return l, nil
	case i < 0:
		return l, fmt.Errorf("%q is not something that happens on a call; one of: %s", text, strings.Join(verbs, ", "))
	}
	l.Verb, l.Rest = verbs[i], strings.TrimSpace(text[len(verbs[i]):])
	return l, l.check()
}

// check looks at what stands after the verb, where that can be seen from the line alone.
func (l ScriptLine) check() error {
	switch l.Verb {
	case "waits":
		if long, err := time.ParseDuration(l.Rest); err != nil || long <= 0 || long > maxWait {
			return fmt.Errorf("%q is no time to wait; write it like 90s or 6m, at most %s", l.Rest, maxWait)
		}
	case "keys":
		if left := strings.NewReplacer("PIN", "", "WRONG", "").Replace(l.Rest); l.Rest == "" || strings.Trim(left, "0123456789*#") != "" {
			return fmt.Errorf("%q are no keys; write 0 to 9, * and #, or PIN, or WRONG", l.Rest)
		}
	case "verification":
		if l.Rest != "strong" && l.Rest != "registered-number" {
			return fmt.Errorf("%q is no way to verify callers; write «verification strong» or «verification registered-number»", l.Rest)
		}
	case "expects":
		what, name, _ := strings.Cut(l.Rest, " ")
		if !slices.Contains([]string{"queue", "outcome", "region"}, what) || name == "" {
			return fmt.Errorf("%q can not be expected; write «expects queue NAME», «expects outcome closed» or «expects region SE»", l.Rest)
		}
	}
	return nil
}

// maxWait bounds how long a script may wait in one line.
const maxWait = 24 * time.Hour

// Head returns the rest of the first line with this verb, "" if there is none.
func (s Script) Head(verb string) string {
	for _, l := range s.Lines {
		if l.Verb == verb {
			return l.Rest
		}
	}
	return ""
}

// Has tells whether a line with this verb is there.
func (s Script) Has(verb string) bool {
	return slices.ContainsFunc(s.Lines, func(l ScriptLine) bool { return l.Verb == verb })
}

// At is the instant at which the script begins.
func (s Script) At() (time.Time, error) {
	at, err := time.Parse(time.RFC3339, s.Head("at"))
	if err != nil {
		return at, fmt.Errorf("%s: the script needs a line like «at 2026-11-23T10:00:00+01:00»: %w", s.Name, err)
	}
	return at, nil
}

// Check tells why a script can not be played.
func (s Script) Check() error {
	if _, err := s.At(); err != nil {
		return err
	}
	dialled := slices.IndexFunc(s.Lines, func(l ScriptLine) bool { return l.Verb == "dials" })
	switch {
	case s.Head("dials") == "":
		return errors.New("nobody calls: write a line like «dials 020 160 5899»")
	case slices.ContainsFunc(s.Lines[:dialled], func(l ScriptLine) bool { return slices.Contains(told, l.Verb) || slices.Contains(acts, l.Verb) }):
		return errors.New("something happens before the call begins: move the line with «dials» up")
	}
	return s.oneHead()
}

// oneHead refuses a line of the head that would count for nothing: a second one, or one below «dials».
func (s Script) oneHead() error {
	first := map[string]int{}
	for _, l := range s.Lines {
		switch {
		case !slices.Contains(heads, l.Verb):
			continue
		case first[l.Verb] > 0:
			return fmt.Errorf("line %d, «%s»: there is a line with «%s» already, line %d; keep one of the two", l.Number, l, l.Verb, first[l.Verb])
		case first["dials"] > 0:
			return fmt.Errorf("line %d, «%s»: the call has begun; move the line above «dials»", l.Number, l)
		}
		first[l.Verb] = l.Number
	}
	return nil
}

// Asserts tells why a script could not fail.
func (s Script) Asserts() error {
	switch {
	case s.Head("ends") == "":
		return errors.New("the script asserts nothing: it does not say how the call ends; write a line like «ends closed» at its end")
	case s.Has("partly") && !s.Has("hears") && !s.Has("agent hears") && !s.Has("expects"):
		return errors.New("the script asserts next to nothing: write what is heard («hears …») or where the call goes («expects queue …»)")
	}
	return nil
}

// Acts are the lines that somebody does, in order: what is left when comments, the head, and what is heard are taken away.
func (s Script) Acts() []ScriptLine {
	return slices.DeleteFunc(slices.Clone(s.Lines), func(l ScriptLine) bool { return !slices.Contains(acts, l.Verb) })
}

// String writes the script as it was read.
func (s Script) String() string {
	var b strings.Builder
	for _, l := range s.Lines {
		b.WriteString(l.String() + "\n")
	}
	return b.String()
}
