package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// testReport prints how scripts went, as they go.
type testReport struct {
	testCmd
	t            *terminal
	failuresOnly bool // what passes is only counted

	passed, failed, rewritten int
	took                      time.Duration
	scripts                   []testedScript
}

// tested is the answer of test --json.
type tested struct {
	OK      bool           `json:"ok"` // all passed
	Passed  int            `json:"passed"`
	Failed  int            `json:"failed"`
	MS      float64        `json:"ms"`
	Scripts []testedScript `json:"scripts"`
}

type testedScript struct {
	Script    string   `json:"script"` // the file
	OK        bool     `json:"ok"`
	MS        float64  `json:"ms"`
	Error     string   `json:"error,omitempty"` // it can not be played, asserts nothing, or can not go on
	Diff      string   `json:"diff,omitempty"`  // from the script to what was heard, unified
	Log       string   `json:"log,omitempty"`   // what the server would have logged as a warning or error
	Rewritten bool     `json:"rewritten,omitempty"`
	Record    []string `json:"record,omitempty"` // with -v: how the call went
}

func (r *testReport) add(dir string, o outcome, rewritten bool) error {
	s := testedScript{Script: filepath.Join(dir, filepath.FromSlash(o.name)), OK: o.ok() || rewritten, MS: ms(o.took), Diff: o.diff,
		Rewritten: rewritten}
	if o.err != nil {
		s.Error = o.err.Error()
	}
	if o.played != nil && !s.OK {
		s.Log = o.played.logged.String()
	}
	if o.played != nil && r.Verbose {
		s.Record = o.played.told()
	}
	r.took += o.took
	switch {
	case !s.OK:
		r.failed++
	case rewritten:
		r.rewritten++
	default:
		r.passed++
	}
	if r.JSON {
		r.scripts = append(r.scripts, s)
		return nil
	}
	if s.OK && r.failuresOnly {
		return nil
	}
	return r.print(s)
}

func (r *testReport) print(s testedScript) error {
	var b strings.Builder
	word := "ok"
	switch {
	case !s.OK:
		word = "FAIL"
	case s.Rewritten:
		word = "new"
	}
	fmt.Fprintf(&b, "%-4s  %s  (%.0f ms)\n", word, s.Script, s.MS)
	for _, l := range s.Record {
		b.WriteString("      " + l + "\n")
	}
	if s.Error != "" {
		b.WriteString("      " + s.Error + "\n")
	}
	if s.Diff != "" {
		b.WriteString(indented("--- the script\n+++ the call\n" + s.Diff))
	}
	if s.Log != "" {
		b.WriteString(indented("The server's log:\n" + s.Log))
	}
	_, err := r.t.out.Write([]byte(b.String()))
	return err
}

func indented(text string) string {
	return "      " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n      ") + "\n"
}

// end prints the sum.
func (r *testReport) end() error {
	if r.JSON {
		out := json.NewEncoder(r.t.out)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(tested{r.failed == 0, r.passed + r.rewritten, r.failed, ms(r.took), r.scripts})
	}
	text := fmt.Sprintf("%s: %d passed", many(r.passed+r.failed+r.rewritten, "call script"), r.passed)
	if r.failed > 0 {
		text += fmt.Sprintf(", %d failed", r.failed)
	}
	if r.rewritten > 0 {
		text += fmt.Sprintf(", %d rewritten", r.rewritten)
	}
	_, err := fmt.Fprintf(r.t.out, "%s (%.0f ms)\n", text, ms(r.took))
	return err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// told is the record of the call, a line each, the reasons of a decision below it.
func (p *rehearsal) told() []string {
	var lines []string
	for _, l := range p.record {
		lines = append(lines, fmt.Sprintf("%s %-9s %s", l.At.In(p.now.Location()).Format(time.TimeOnly), l.Kind, l.Text))
		for _, w := range l.Why {
			lines = append(lines, strings.Repeat(" ", 19)+w)
		}
	}
	return lines
}
