package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"supportline/cmd/supportline/internal/store"
	"supportline/config"
)

type configCmd struct {
	Publish  configPublishCmd  `cmd:"" help:"Check and rehearse the routing in a folder, and take it live on every server."`
	History  configHistoryCmd  `cmd:"" help:"What went live: when, by whom and why."`
	Show     configShowCmd     `cmd:"" help:"A routing that went live."`
	Rollback configRollbackCmd `cmd:"" help:"Publish an older routing again."`
}

// signature is who changes something, and why.
type signature struct {
	Author string `placeholder:"NAME" help:"Who publishes; the user of this machine if not given."`
	Reason string `required:"" placeholder:"TEXT" help:"Why, for those who look at the history."`
}

// maxSigned bounds an author and a reason, in characters.
const maxSigned = 200

// Validate refuses what can not be signed with; kong asks it.
func (s signature) Validate() error {
	for what, text := range map[string]string{"--author": s.Author, "--reason": s.Reason} {
		if len([]rune(text)) > maxSigned || strings.ContainsFunc(text, unicode.IsControl) {
			return fmt.Errorf("%s: write one line of at most %d characters", what, maxSigned)
		}
	}
	if strings.TrimSpace(s.Reason) == "" {
		return errors.New("--reason: say why, in a few words")
	}
	return person(strings.TrimSpace(s.Author))
}

// person refuses the names that stand for no person in the history.
func person(author string) error {
	if slices.Contains([]string{config.ByFiles, config.ByServe}, author) {
		return fmt.Errorf("--author %s: that is what servers call themselves; give a person's name", author)
	}
	return nil
}

func (s signature) signs(version string) (config.Publication, error) {
	p := config.Publication{Version: version, Author: strings.TrimSpace(s.Author), Reason: strings.TrimSpace(s.Reason)}
	if p.Author == "" {
		u, err := user.Current()
		if err != nil || u.Username == "" {
			return p, errors.New("who are you? Say it with --author NAME")
		}
		p.Author = u.Username
	}
	return p, person(p.Author)
}

// takesPublications tells why it would be of no use to publish into a database: its servers take their routing from files.
func (d database) takesPublications(ctx context.Context, db *store.Store) error {
	const instead = "change the files there, they are watched; or write «routing: {from: published}» into supportline.yaml"
	if d.Config != "" {
		settings, err := config.LoadSettings(d.Config)
		if err != nil {
			return err
		}
		if settings.Routing.From != config.FromPublished {
			return fmt.Errorf("the servers of %s take their routing from its files: %s", d.Config, instead)
		}
		return nil
	}
	latest, err := db.Latest(ctx)
	if err != nil {
		return fmt.Errorf("find what is published: %w", err)
	}
	if latest.Author == config.ByFiles {
		return fmt.Errorf("the servers on this database take their routing from files (publication %d): %s, and name its folder with --config",
			latest.Number, instead)
	}
	return nil
}

// find is the publication that is meant by a number or a version; the latest one if neither is given.
func find(ctx context.Context, db *store.Store, ref string) (config.Publication, error) {
	if ref == "" {
		p, err := db.Latest(ctx)
		if err == nil && p.Number == 0 {
			err = errors.New("nothing is published here")
		}
		return p, err
	}
	number, _ := strconv.ParseInt(ref, 10, 64)
	if len(ref) == versionDigits {
		number = 0
	}
	p, found, err := db.Publication(ctx, number, ref)
	if err == nil && !found {
		err = fmt.Errorf("there is no publication %s; see supportline config history", ref)
	}
	return p, err
}

// versionDigits is how long a version is; numbers of publications are shorter.
const versionDigits = 12

// live says what a publication is, in a line.
func live(p config.Publication, t *terminal) string {
	return fmt.Sprintf("publication %d, version %s, by %s, %s: %s", p.Number, p.Version, p.Author, instant(p.At, t), p.Reason)
}

func instant(at time.Time, t *terminal) string {
	return at.In(t.now().Location()).Format("2006-01-02 15:04 MST")
}
