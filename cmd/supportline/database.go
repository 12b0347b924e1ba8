package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"supportline/cmd/supportline/internal/store"
	"supportline/config"
	"supportline/verify"
)

// database is how commands that work on a server's database name it.
type database struct {
	Data   string `help:"Folder of the database." placeholder:"DIR"`
	Config string `help:"Folder of supportline.yaml, which names the folder of the database." placeholder:"DIR"`
}

// open opens the database and finds the key beside it or in the settings. The folder must be there: making it here would
// make it for the wrong user.
func (d database) open(ctx context.Context, t *terminal) (*store.Store, verify.Key, error) {
	settings := &config.Settings{Data: d.Data}
	switch {
	case d.Data == "" && d.Config == "":
		return nil, verify.Key{}, errors.New("which database? Name its folder with --data DIR, or the configuration with --config DIR")
	case d.Config != "":
		var err error
		if settings, err = config.LoadSettings(d.Config); err != nil {
			return nil, verify.Key{}, err
		}
		if d.Data != "" {
			settings.Data = d.Data
		}
	}
	if _, err := os.Stat(settings.Data); err != nil {
		return nil, verify.Key{}, fmt.Errorf("the folder of the database: %w; make it first, for the user that runs the server", err)
	}
	key, err := pinKey(settings)
	if err != nil {
		return nil, verify.Key{}, err
	}
	db, err := store.Open(ctx, filepath.Join(settings.Data, "supportline.db"), t.now)
	if err != nil {
		return nil, verify.Key{}, err
	}
	db.Audit(key.Chain)
	return db, key, nil
}
