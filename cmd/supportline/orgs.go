package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"supportline/cmd/supportline/internal/store"
	"supportline/config"
	"supportline/verify"
)

type orgsCmd struct {
	Import orgsImportCmd `cmd:"" help:"Read organisations, admins and contacts from a CSV file."`
}

type orgsImportCmd struct {
	File   string `arg:"" help:"CSV with the columns organisation, name, region, language, advanced, always_pin, phones, admin, mail, mobile; one row an admin; '-' is standard input."`
	Data   string `help:"Folder of the database." placeholder:"DIR"`
	Config string `help:"Folder of supportline.yaml, which names the folder of the database." placeholder:"DIR"`
	DryRun bool   `help:"Only print what would change."`
}

// Run makes the organisations that the file names what the file says, all of them or, when a line is wrong, none. Others
// are left alone. Running it twice changes nothing the second time.
func (c orgsImportCmd) Run(ctx context.Context, t *terminal) error {
	roster, err := c.read(t)
	if err != nil {
		return err
	}
	db, err := c.database(ctx, t)
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

func (c orgsImportCmd) database(ctx context.Context, t *terminal) (*store.Store, error) {
	folder := c.Data
	if folder == "" {
		if c.Config == "" {
			return nil, errors.New("which database? Name its folder with --data DIR, or the configuration with --config DIR")
		}
		settings, err := config.LoadSettings(c.Config)
		if err != nil {
			return nil, err
		}
		folder = settings.Data
	}
	if _, err := os.Stat(folder); err != nil {
		return nil, fmt.Errorf("the folder of the database: %w; make it first, for the user that runs the server", err)
	}
	return store.Open(ctx, filepath.Join(folder, "supportline.db"), t.now)
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
