package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"supportline/cmd/supportline/internal/store"
	"supportline/verify"
)

type orgsCmd struct {
	Import orgsImportCmd `cmd:"" help:"Read organisations, admins and contacts from a CSV file."`
}

type orgsImportCmd struct {
	File string `arg:"" help:"CSV with the columns organisation, name, region, language, advanced, always_pin, phones, admin, mail, mobile; one row an admin; '-' is standard input."`
	database
	DryRun bool `help:"Only print what would change."`
}

// Run makes the organisations that the file names what the file says, all of them or, when a line is wrong, none. Others
// are left alone. Running it twice changes nothing the second time.
func (c orgsImportCmd) Run(ctx context.Context, t *terminal) error {
	roster, err := c.read(t)
	if err != nil {
		return err
	}
	db, _, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	err = c.bring(ctx, t, db, roster)
	return errors.Join(err, db.Close())
}

func (c orgsImportCmd) read(t *terminal) ([]verify.Profile, error) {
	in := t.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, fmt.Errorf("read the organisations: %w", err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, fmt.Errorf("read the organisations: %s is a folder; name a CSV file in it", c.File)
		}
		in = f
	}
	roster, err := verify.ParseRoster(in)
	if err != nil {
		fmt.Fprintf(t.err, "%v\nsupportline: %s was not imported, nothing was changed: mend these lines and run it again\n", err, c.File)
		return nil, errFindings
	}
	return roster, nil
}

// bring prints what changes and, unless it is a dry run, changes it.
func (c orgsImportCmd) bring(ctx context.Context, t *terminal, db *store.Store, roster []verify.Profile) error {
	var differ []verify.Profile
	added, unchanged := 0, 0
	for _, p := range roster {
		old, known, err := db.Profile(ctx, p.Number)
		if err != nil {
			return fmt.Errorf("read organisation %s: %w", p.Number, err)
		}
		lines := p.Changes(old)
		switch {
		case !known:
			added++
			printChanges(t.out, "added", p, lines)
		case len(lines) > 0:
			printChanges(t.out, "changed", p, lines)
		default:
			unchanged++
			continue
		}
		differ = append(differ, p)
	}
	if !c.DryRun {
		if err := db.SaveProfiles(ctx, differ); err != nil {
			return fmt.Errorf("nothing was changed: %w", err)
		}
	}
	fmt.Fprintf(t.out, "%d organisations: %d added, %d changed, %d unchanged\n", len(roster), added, len(differ)-added, unchanged)
	if c.DryRun {
		fmt.Fprintln(t.out, "This was a dry run: nothing was changed.")
	}
	return nil
}

func printChanges(out io.Writer, what string, p verify.Profile, lines []string) {
	fmt.Fprintf(out, "%s %s %q\n", what, p.Number, p.Name)
	for _, line := range lines {
		fmt.Fprintln(out, "  "+line)
	}
}
