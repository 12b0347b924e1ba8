package rehearse

import (
	"slices"
	"strings"
)

// Observed writes the script anew with what was really heard: heard[0] before the first act, heard[i] after act i. Each
// is a list of whole lines: "hears …", "agent hears …", "ends …", and "decided …" for what the routing decided, which
// only answers lines with "expects". What was heard as it is written stays where and as it is written; a script that
// comes out as it went in was played as it is written.
func (s Script) Observed(heard [][]string) string {
	o := observer{heard: heard, partly: s.Has("partly")}
	var scene []ScriptLine // since the last act
	begun := false         // somebody dialled
	for _, l := range s.Lines {
		isAct := slices.Contains(acts, l.Verb)
		switch {
		case isAct && begun:
			o.play(scene)
			scene = nil
			o.write(l.String())
		case begun:
			scene = append(scene, l)
		default:
			o.write(l.String())
			begun = l.Verb == "dials"
		}
	}
	o.play(scene)
	return o.b.String()
}

// observer writes one scene after another: what happens between two acts.
type observer struct {
	b       strings.Builder
	heard   [][]string // of the scenes to come
	partly  bool
	decided string // the last decision
	region  string
}

func (o *observer) write(lines ...string) {
	for _, l := range lines {
		o.b.WriteString(l + "\n")
	}
}

// play writes one scene: the lines of the script, and in place of those that were not heard what was heard instead. In a
// partly script in which all that is written was heard, the rest is nobody's concern.
func (o *observer) play(script []ScriptLine) {
	heard := o.listen()
	written := slices.DeleteFunc(slices.Clone(script), func(l ScriptLine) bool { return !l.isHeard() })
	partners := align(len(written), len(heard), func(i, j int) bool { return written[i].matches(heard[j], o.partly) })
	passed := o.partly && !slices.Contains(partners, -1)
	told := 0 // of heard: those that were written, or passed over
	tell := func(until int) {
		for ; told < until; told++ {
			if !passed || isEnding(heard[told]) {
				o.write(heard[told])
			}
		}
	}
	if len(written) == 0 {
		passed = o.partly
		tell(len(heard))
	}
	for _, l := range script {
		switch {
		case l.isHeard():
			if at := partners[0]; at >= 0 {
				tell(at)
				o.write(l.String())
				told++
			}
			if partners = partners[1:]; len(partners) == 0 {
				tell(len(heard))
			}
		case l.Verb == "expects":
			o.write(o.expected(l.Rest))
		default:
			o.write(l.String())
		}
	}
}

// listen takes the next scene from what was heard, and the decisions out of it.
func (o *observer) listen() []string {
	if len(o.heard) == 0 {
		return nil
	}
	scene := slices.Clone(o.heard[0])
	o.heard = o.heard[1:]
	return slices.DeleteFunc(scene, func(h string) bool {
		what, decided := strings.CutPrefix(h, "decided ")
		region, isRegion := strings.CutPrefix(what, "region ")
		switch {
		case decided && isRegion:
			o.region = region
		case decided:
			o.decided = what
		}
		return decided
	})
}

// expected is a line with "expects" as it would be right.
func (o *observer) expected(rest string) string {
	what, name, _ := strings.Cut(rest, " ")
	outcome, _, _ := strings.Cut(o.decided, " ")
	if outcome == "" {
		outcome = "none"
	}
	switch {
	case what == "region" && o.region == "":
		return "expects region none"
	case what == "region":
		return "expects region " + o.region
	case what == "queue" && strings.HasPrefix(o.decided, "queue "):
		return "expects " + o.decided
	case what == "outcome" && name == outcome:
		return "expects " + rest
	}
	return "expects outcome " + outcome
}

func isEnding(heard string) bool { return strings.HasPrefix(heard, "ends ") }

func (l ScriptLine) isHeard() bool {
	return l.Verb == "hears" || l.Verb == "agent hears" || l.Verb == "ends"
}

// matches tells whether a line is what was heard; in a partly script "…" stands for what is left out at either end.
func (l ScriptLine) matches(heard string, partly bool) bool {
	if l.String() == heard {
		return true
	}
	text, same := strings.CutPrefix(heard, l.Verb+" ")
	if !same || !partly || l.Verb == "ends" {
		return false
	}
	within, anyStart := strings.CutPrefix(l.Rest, "…")
	within, anyEnd := strings.CutSuffix(within, "…")
	within = strings.TrimSpace(within)
	switch {
	case anyStart && anyEnd:
		return strings.Contains(text, within)
	case anyStart:
		return strings.HasSuffix(text, within)
	case anyEnd:
		return strings.HasPrefix(text, within)
	}
	return false
}
