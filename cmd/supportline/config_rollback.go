package main

import (
	"context"
	"errors"
	"fmt"

	"supportline/cmd/supportline/internal/store"
	"supportline/config"
)

type configRollbackCmd struct {
	Which string `arg:"" placeholder:"VERSION|N" help:"The version, or the number of the publication, to go back to."`
	database
	signature
}

// Run publishes an older routing again: the history goes on, nothing is taken out of it.
func (c configRollbackCmd) Run(ctx context.Context, t *terminal) error {
	db, _, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	return errors.Join(c.rollback(ctx, t, db), db.Close())
}

func (c configRollbackCmd) rollback(ctx context.Context, t *terminal, db *store.Store) error {
	if err := c.takesPublications(ctx, db); err != nil {
		return err
	}
	latest, err := find(ctx, db, "")
	if err != nil {
		return err
	}
	old, err := find(ctx, db, c.Which)
	if err != nil {
		return err
	}
	if old.Version == latest.Version {
		fmt.Fprintf(t.out, "This is live already: %s. Nothing was published.\n", live(latest, t))
		return nil
	}
	source, err := db.LoadVersion(ctx, old.Version)
	if err != nil {
		return err
	}
	next, err := config.Build(source)
	if err != nil {
		return fmt.Errorf("publication %d can not go live with this release of the program; nothing was published: %w", old.Number, err)
	}
	if err := printChanged(ctx, t, db, latest, next); err != nil {
		return err
	}
	p, err := publishVersion(ctx, db, next, c.signature, latest.Number)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Published again what was publication %d: %s. Servers take it for new calls within two seconds.\n", old.Number, live(p, t))
	return nil
}
