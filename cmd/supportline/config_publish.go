package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"supportline/cmd/supportline/internal/store"
	"supportline/config"
	"supportline/ivr/route"
)

type configPublishCmd struct {
	Dir string `arg:"" type:"existingdir" placeholder:"DIR" help:"The folder with routing.yaml, and perhaps call scripts."`
	database
	signature
	Base string `placeholder:"N" help:"The publication (number or version) that this was made from; what config show --to noted in DIR if not given."`
}

// Run publishes what is in the folder, unless it has errors, a call script fails, or somebody else has published since it was
// taken from the history.
func (c configPublishCmd) Run(ctx context.Context, t *terminal) error {
	db, _, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	return errors.Join(c.publish(ctx, t, db), db.Close())
}

func (c configPublishCmd) publish(ctx context.Context, t *terminal, db *store.Store) error {
	if err := c.takesPublications(ctx, db); err != nil {
		return err
	}
	next, err := c.checked(t)
	if err != nil {
		return err
	}
	latest, err := db.Latest(ctx)
	if err != nil {
		return fmt.Errorf("find what is published: %w", err)
	}
	if latest.Version == next.Version {
		fmt.Fprintf(t.out, "This is live already: %s. Nothing was published.\n", live(latest, t))
		return noteBase(c.Dir, latest)
	}
	base, err := c.base(ctx, t, db, latest)
	if err != nil {
		return err
	}
	if base != latest.Number {
		return &config.Overtaken{Base: base, Latest: latest}
	}
	if err := c.rehearsed(ctx, t, next); err != nil {
		return err
	}
	if err := printChanged(ctx, t, db, latest, next); err != nil {
		return err
	}
	p, err := publishVersion(ctx, db, next, c.signature, base)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Published: %s. Servers take it for new calls within two seconds.\n", live(p, t))
	return noteBase(c.Dir, p)
}

// checked builds what is in the folder, or prints what is wrong with it.
func (c configPublishCmd) checked(t *terminal) (*config.Snapshot, error) {
	source, err := config.ReadSource(c.Dir)
	if err != nil {
		return nil, err
	}
	found, err := checkRouting(source, t.now())
	if err != nil {
		return nil, err
	}
	if len(found.Errors()) > 0 {
		if err := (checkCmd{Dir: c.Dir}).print(t, source, found); err != nil {
			return nil, err
		}
		fmt.Fprintln(t.err, "supportline: nothing was published: mend these errors and run it again")
		return nil, errFindings
	}
	if len(found) > 0 {
		fmt.Fprintf(t.out, "%s, see supportline check %s\n", many(len(found), "warning"), c.Dir)
	}
	return config.Build(source)
}

// base is the number of the publication that the folder was made from.
func (c configPublishCmd) base(ctx context.Context, t *terminal, db *store.Store, latest config.Publication) (int64, error) {
	ref := c.Base
	if ref == "" {
		var err error
		if ref, err = readBase(c.Dir); err != nil {
			return 0, err
		}
	}
	switch {
	case ref != "":
		p, err := find(ctx, db, ref)
		return p.Number, err
	case latest.Number == 0:
		return 0, nil
	}
	return 0, fmt.Errorf("from which publication was %s made? The latest is %s. Take that one with supportline config show --to DIR and "+
		"change it, or say with --base %d that yours has everything that it has", c.Dir, live(latest, t), latest.Number)
}

// rehearsed plays the call scripts of the folder.
func (c configPublishCmd) rehearsed(ctx context.Context, t *terminal, next *config.Snapshot) error {
	suite, err := openSuite(c.Dir, next)
	if err != nil {
		return err
	}
	if len(suite.found) == 0 {
		fmt.Fprintf(t.out, "There are no call scripts in %s: nothing was rehearsed.\n", filepath.Join(c.Dir, "calls"))
		return nil
	}
	report := testReport{t: t, failuresOnly: true}
	for _, f := range suite.found {
		if err := report.add(c.Dir, suite.run(ctx, f, false, t.now), false); err != nil {
			return err
		}
	}
	if err := report.end(); err != nil {
		return err
	}
	if report.failed > 0 {
		return fmt.Errorf("nothing was published: %s failed; mend the routing, or the scripts where the change is wanted",
			many(report.failed, "call script"))
	}
	return nil
}

// printChanged prints what callers will notice.
func printChanged(ctx context.Context, t *terminal, db *store.Store, latest config.Publication, next *config.Snapshot) error {
	if latest.Number == 0 {
		return nil
	}
	source, err := db.LoadVersion(ctx, latest.Version)
	if err != nil {
		return err
	}
	old, err := config.Build(source)
	if err != nil { // by a newer release, or an older one: nothing to compare with, and no reason to keep it
		fmt.Fprintf(t.out, "What is live can not be read by this program, so no changes are shown: %s\n", oneLine(err))
		return nil
	}
	var text strings.Builder
	from, until, err := diffCmd{}.period(t.now())
	if err != nil {
		return err
	}
	printDiff(&text, route.Changes(old, next, from, until), next, old)
	_, err = t.out.Write([]byte(text.String()))
	return err
}

// publishVersion saves a version and takes it live.
func publishVersion(ctx context.Context, db *store.Store, next *config.Snapshot, by signature, base int64) (config.Publication, error) {
	p, err := by.signs(next.Version)
	if err != nil {
		return p, err
	}
	if err := db.SaveVersion(ctx, next.Version, next.Source); err != nil {
		return p, err
	}
	return db.Publish(ctx, p, base)
}
