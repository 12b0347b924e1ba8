package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"supportline/config"
)

type configShowCmd struct {
	Which string `arg:"" optional:"" placeholder:"VERSION|N" help:"A version, or the number of a publication; the latest if not given."`
	database
	To   string `placeholder:"DIR" help:"Write the files into this folder, to be changed and published from there."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// shown is the answer of config show --json.
type shown struct {
	publicationAnswer
	Source map[string]string `json:"source"` // the files by name
}

// Run prints a routing that went live, or writes it into a folder.
func (c configShowCmd) Run(ctx context.Context, t *terminal) error {
	db, _, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	p, err := find(ctx, db, c.Which)
	var source map[string]string
	if err == nil {
		source, err = db.LoadVersion(ctx, p.Version)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if c.To != "" {
		if err := writeInto(c.To, source); err != nil {
			return err
		}
		if err := noteBase(c.To, p); err != nil {
			return err
		}
	}
	switch {
	case c.JSON:
		return printJSON(t, shown{publicationOf(p), source})
	case c.To != "":
		fmt.Fprintf(t.out, "Written to %s: %s.\n", c.To, live(p, t))
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", live(p, t))
	for _, name := range inOrder(source) {
		fmt.Fprintf(&b, "# ---- %s\n%s", name, source[name])
		if !strings.HasSuffix(source[name], "\n") {
			b.WriteString("\n")
		}
	}
	_, err = t.out.Write([]byte(b.String()))
	return err
}

// inOrder are the names of files, routing.yaml first.
func inOrder(source map[string]string) []string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(source)), func(name string) bool { return name == config.Main })
	return append([]string{config.Main}, names...)
}

// writeInto writes files into a folder. It writes none when one of them is there and says something else: that may be
// somebody's work.
func writeInto(dir string, source map[string]string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close()
	for name, text := range source {
		there, err := root.ReadFile(filepath.FromSlash(name))
		if err == nil && string(there) != text || err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there already and is another one: nothing was written; name an empty folder", filepath.Join(dir, name))
		}
	}
	for name, text := range source {
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return fmt.Errorf("make a folder for %s: %w", name, err)
		}
		if err := root.WriteFile(filepath.FromSlash(name), []byte(text), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}
