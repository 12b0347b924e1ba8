package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"supportline/config"
	"supportline/prompts"
)

type checkCmd struct {
	Dir  string `arg:"" optional:"" placeholder:"DIR" help:"The folder with routing.yaml and supportline.yaml; the example in this program if not given."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// checked is the answer of check --json.
type checked struct {
	OK       bool             `json:"ok"` // no errors; there may be warnings
	Problems []checkedProblem `json:"problems"`
	Version  string           `json:"version,omitempty"` // of the routing, when it has no errors
}

type checkedProblem struct {
	File     string          `json:"file"`
	Line     int             `json:"line,omitempty"`
	Column   int             `json:"column,omitempty"`
	Severity config.Severity `json:"severity"`
	What     string          `json:"what"`
	Mend     string          `json:"mend,omitempty"`
	Source   string          `json:"source,omitempty"`
}

// Run prints everything that is wrong or doubtful; errors are findings, warnings alone are not.
func (c checkCmd) Run(t *terminal) error {
	source, settings, err := c.look()
	if err != nil {
		return err
	}
	found, err := checkRouting(source, t.now())
	if err != nil {
		return err
	}
	found = append(found, settings...)
	if err := c.print(t, source, found); err != nil {
		return err
	}
	if len(found.Errors()) > 0 {
		return errFindings
	}
	return nil
}

// checkRouting finds everything that is wrong or doubtful in routing files, held against the prompts of this program.
func checkRouting(source map[string]string, now time.Time) (config.Problems, error) {
	cat, err := prompts.Load()
	if err != nil {
		return nil, fmt.Errorf("read the prompts: %w", err)
	}
	against := config.Against{Prompted: cat.Languages(), Recorded: []string{}, Now: now}
	for _, lang := range against.Prompted {
		if cat.Recorded(lang) {
			against.Recorded = append(against.Recorded, lang)
		}
	}
	return config.Check(source, against), nil
}

// look returns the routing files, and what is wrong with the settings; a folder may be without settings.
func (c checkCmd) look() (source map[string]string, settings config.Problems, err error) {
	if c.Dir == "" {
		return config.ExampleSource(), config.CheckSettings(config.ExampleSettings()), nil
	}
	if source, err = config.ReadSource(c.Dir); err != nil {
		return nil, nil, err
	}
	text, err := config.ReadSettings(c.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return source, nil, nil
	case err != nil:
		return nil, nil, err
	}
	return source, config.CheckSettings(text), nil
}

func (c checkCmd) print(t *terminal, source map[string]string, found config.Problems) error {
	if c.JSON {
		return c.printJSON(t, source, found)
	}
	var text strings.Builder
	for _, p := range found {
		p.Pos.File = filepath.Join(c.Dir, p.Pos.File)
		fmt.Fprintf(&text, "%s\n%s", p, p.Quoted())
	}
	errs := len(found.Errors())
	warnings := many(len(found)-errs, "warning")
	if errs > 0 {
		fmt.Fprintf(&text, "%s, %s\n", many(errs, "error"), warnings)
	} else {
		s, err := config.Build(source)
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "ok: %s, %s, %s, %s, %s; version %s, %s\n", many(len(s.Lines), "line"), many(len(s.Regions), "region"),
			many(len(s.Clouds), "cloud"), many(len(s.Queues), "queue"), many(len(s.Agents), "agent"), s.Version, warnings)
	}
	_, err := io.WriteString(t.out, text.String())
	return err
}

func many(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func (c checkCmd) printJSON(t *terminal, source map[string]string, found config.Problems) error {
	answer := checked{OK: len(found.Errors()) == 0, Problems: []checkedProblem{}}
	for _, p := range found {
		answer.Problems = append(answer.Problems, checkedProblem{filepath.Join(c.Dir, p.Pos.File), p.Pos.Line, p.Pos.Column, p.Severity, p.What,
			p.Mend, p.Excerpt})
	}
	if answer.OK {
		s, err := config.Build(source)
		if err != nil {
			return err
		}
		answer.Version = s.Version
	}
	out := json.NewEncoder(t.out)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(answer)
}
