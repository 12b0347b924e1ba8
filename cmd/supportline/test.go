package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"supportline/config"
)

type testCmd struct {
	Dirs    []string `arg:"" optional:"" name:"dir" type:"existingdir" placeholder:"DIR" help:"Folders with routing.yaml and call scripts (*.call beside it and under calls/); the example in this program if not given."`
	Only    string   `name:"run" placeholder:"PATTERN" help:"Only scripts whose names match this regular expression."`
	Update  bool     `help:"Rewrite the scripts with what was heard. Read the changes before you keep them."`
	JSON    bool     `name:"json" help:"Print JSON."`
	Verbose bool     `short:"v" help:"Print how each call went, with the reasons of the routing."`
}

// Validate refuses what the flags alone show to be wrong; kong asks it.
func (c testCmd) Validate() error {
	if _, err := regexp.Compile(c.Only); err != nil {
		return fmt.Errorf("--run %q: %w", c.Only, err)
	}
	if c.Update && len(c.Dirs) == 0 {
		return errors.New("--update: the example's scripts are in this program; name the folder whose scripts are rewritten")
	}
	return nil
}

// Run runs the scripts of every folder; those that fail are findings.
func (c testCmd) Run(ctx context.Context, t *terminal) error {
	dirs := c.Dirs
	if len(dirs) == 0 {
		dirs = []string{""}
	}
	report := testReport{testCmd: c, t: t}
	for _, dir := range dirs {
		if err := c.folder(ctx, t, dir, &report); err != nil {
			return err
		}
	}
	if err := report.end(); err != nil {
		return err
	}
	if report.failed > 0 {
		return errFindings
	}
	return nil
}

func (c testCmd) folder(ctx context.Context, t *terminal, dir string, report *testReport) error {
	s, err := routingOf(dir)
	if err != nil {
		return err
	}
	suite, err := openSuite(dir, s)
	if err != nil {
		return err
	}
	if len(suite.found) == 0 {
		return fmt.Errorf("there are no call scripts in %s: write one as %s", dir, filepath.Join(dir, "calls", "NAME.call"))
	}
	if suite.only(regexp.MustCompile(c.Only)); len(suite.found) == 0 {
		return fmt.Errorf("no call script in %s matches %q", cmp.Or(dir, "the example"), c.Only)
	}
	for _, f := range suite.found {
		o := suite.run(ctx, f, c.Update, t.now)
		rewritten := c.Update && o.err == nil && o.diff != ""
		if rewritten {
			if err := rewrite(dir, o); err != nil {
				return err
			}
		}
		if err := report.add(dir, o, rewritten); err != nil {
			return err
		}
	}
	return nil
}

// routingOf is the routing of a folder; an empty one is the example's.
func routingOf(dir string) (*config.Snapshot, error) {
	if dir == "" {
		return config.Example()
	}
	s, err := config.Load(dir)
	if found, ok := errors.AsType[config.Problems](err); ok {
		return nil, fmt.Errorf("no call can be played: %s; see supportline check %s", found.Errors()[0], dir)
	}
	return s, err
}

// rewrite saves a script as the call went.
func rewrite(dir string, o outcome) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the folder of the call scripts: %w", err)
	}
	defer root.Close()
	if err := root.WriteFile(filepath.FromSlash(o.name), []byte(o.observed), 0o644); err != nil {
		return fmt.Errorf("rewrite the call script: %w", err)
	}
	return nil
}
