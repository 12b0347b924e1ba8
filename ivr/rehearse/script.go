package rehearse

import (
	"bufio"
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
//	from +46 8 465 004 10            the caller's number, or: from withheld
//	diverted                         the call was forwarded on its way
//	dials 020 160 5899               the number dialled
//	hears Welcome to …               what the caller is told, a line a prompt
//	keys 100200#                     keys; PIN stands for the PIN that was sent last, WRONG for another one
//	silence                          nothing is pressed until the time is up
//	waits 6m                         so much time goes by in the queue
//	agent answers                    also: agent busy, agent silent, agent declines
//	agent drops                      picks up, and hangs up while hearing who calls
//	agent hears A caller for …       the whisper, a line a prompt
//	agent hangs up
//	hangs up                         the caller does
//	ends closed                      the call's ending
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

// verbs are the words that a line may begin with.
var verbs = []string{"at", "from", "diverted", "dials", "hears", "keys", "silence", "waits", "agent hears", "agent hangs up",
	"agent answers", "agent busy", "agent silent", "agent declines", "agent drops", "hangs up", "ends"}

// maxScript bounds a script, in bytes.
const maxScript = 64 << 10

// ReadScript reads a script; errors name the line.
func ReadScript(name string, r io.Reader) (Script, error) {
	s := Script{Name: name}
	lines := bufio.NewScanner(io.LimitReader(r, maxScript))
	for n := 1; lines.Scan(); n++ {
		l := ScriptLine{Number: n}
		text := strings.TrimSpace(lines.Text())
		switch i := slices.IndexFunc(verbs, func(v string) bool { return text == v || strings.HasPrefix(text, v+" ") }); {
		case text == "":
		case text[0] == '#':
			l.Verb, l.Rest = "#", text
		case i < 0:
			return s, fmt.Errorf("%s:%d: %q is not something that happens on a call; one of: %s", name, n, text, strings.Join(verbs, ", "))
		default:
			l.Verb, l.Rest = verbs[i], strings.TrimSpace(text[len(verbs[i]):])
		}
		s.Lines = append(s.Lines, l)
	}
	return s, lines.Err()
}

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

// Acts are the lines that somebody does, in order: what is left when comments, the head, and what is heard are taken away.
func (s Script) Acts() []ScriptLine {
	return slices.DeleteFunc(slices.Clone(s.Lines), func(l ScriptLine) bool {
		return slices.Contains([]string{"", "#", "at", "from", "diverted", "dials", "hears", "agent hears", "ends"}, l.Verb)
	})
}

// Observed writes the script anew with what was really heard: heard[0] before the first act, heard[i] after act i. Each
// is a list of whole lines ("hears …", "agent hears …", "ends …").
func (s Script) Observed(heard [][]string) string {
	var b strings.Builder
	observed := func(i int) {
		if i < len(heard) {
			for _, l := range heard[i] {
				b.WriteString(l + "\n")
			}
		}
	}
	act := 0
	for _, l := range s.Lines {
		switch l.Verb {
		case "hears", "agent hears", "ends":
			continue
		case "":
			b.WriteString("\n")
		case "#":
			b.WriteString(l.Rest + "\n")
		default:
			b.WriteString(strings.TrimSpace(l.Verb+" "+l.Rest) + "\n")
		}
		switch l.Verb {
		case "dials":
			observed(0)
		case "", "#", "at", "from", "diverted":
		default:
			act++
			observed(act)
		}
	}
	return b.String()
}

// String writes the script as it was read.
func (s Script) String() string {
	var b strings.Builder
	for _, l := range s.Lines {
		if l.Verb == "#" {
			b.WriteString(l.Rest + "\n")
			continue
		}
		b.WriteString(strings.TrimSpace(l.Verb+" "+l.Rest) + "\n")
	}
	return b.String()
}
