package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"supportline/config"
	"supportline/ivr/rehearse"
	"supportline/verify"
)

// suite is the call scripts of one configuration folder, and what they are played on.
type suite struct {
	on    *rehearsals
	found []rehearse.Found
}

// rosterFile is the name of the organisations that scripts call for, beside routing.yaml; without it they are the example's.
const rosterFile = "organisations.csv"

// openSuite reads the scripts of a folder, to be played on s; an empty dir is the example.
func openSuite(dir string, s *config.Snapshot) (*suite, error) {
	files := config.ExampleScripts()
	if dir != "" {
		root, err := os.OpenRoot(dir) // nothing outside is read, whatever symbolic links say
		if err != nil {
			return nil, fmt.Errorf("open the folder of the call scripts: %w", err)
		}
		defer root.Close()
		files = root.FS()
	}
	found, err := rehearse.FindScripts(files)
	if err != nil {
		return nil, err
	}
	roster, err := readRoster(files)
	if err != nil {
		return nil, err
	}
	on, err := newRehearsals(s, roster)
	if err != nil {
		return nil, err
	}
	return &suite{on, found}, nil
}

func readRoster(files fs.FS) ([]verify.Profile, error) {
	info, err := fs.Stat(files, rosterFile)
	if errors.Is(err, fs.ErrNotExist) {
		roster, err := verify.ParseRoster(strings.NewReader(verify.ExampleCSV()))
		if err != nil {
			return nil, fmt.Errorf("read the example organisations: %w", err)
		}
		return roster, nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no ordinary file", rosterFile)
	}
	if err != nil {
		return nil, fmt.Errorf("read the organisations of the call scripts: %w", err)
	}
	f, err := files.Open(rosterFile)
	if err != nil {
		return nil, fmt.Errorf("read the organisations of the call scripts: %w", err)
	}
	defer f.Close()
	roster, err := verify.ParseRoster(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", rosterFile, err)
	}
	return roster, nil
}

// only keeps the scripts whose names fit.
func (s *suite) only(names *regexp.Regexp) {
	s.found = slices.DeleteFunc(s.found, func(f rehearse.Found) bool { return !names.MatchString(f.Name) })
}

// outcome is how the run of one script went.
type outcome struct {
	name     string
	err      error  // it can not be read or played, asserts nothing, or could not go on
	diff     string // from the script to what was heard; empty: none
	observed string // the script as it would be right; empty when it could not be played to its end
	took     time.Duration
	played   *rehearsal // nil when it was not played
}

func (o outcome) ok() bool { return o.err == nil && o.diff == "" }

// run plays one script. loose scripts, which are about to be rewritten, may assert nothing.
func (s *suite) run(ctx context.Context, f rehearse.Found, loose bool, now func() time.Time) outcome {
	o := outcome{name: f.Name, err: f.Err}
	if o.err == nil && !loose {
		o.err = f.Asserts()
	}
	if o.err != nil {
		return o
	}
	began := now()
	o.played, o.err = s.on.play(ctx, f.Script)
	o.took = now().Sub(began)
	observed := o.played.script.Observed(o.played.heard)
	o.diff = rehearse.Diff(o.played.script.String(), observed)
	if o.err == nil {
		o.observed = observed
	}
	return o
}
