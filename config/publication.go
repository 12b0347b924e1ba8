package config

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Publication is one time that a configuration went live. Publications are numbered from 1 and only ever added to: going
// back to an older configuration is publishing it again.
type Publication struct {
	Number  int64
	Version string // of the snapshot; its sources are among the Versions
	Parent  int64  // the publication that it took the place of; 0: there was none
	Author  string // who; ByFiles and ByServe are the program's own
	Reason  string
	At      time.Time
}

// Authors that are no persons.
const (
	ByFiles = "files" // the files of a configuration folder that is watched
	ByServe = "serve" // the first start of a server that takes its configuration from the database
)

// Publications is the history of what went live.
type Publications interface {
	// Publish appends version, whose sources have been saved, with author and reason, if base is the number of the latest
	// publication (0: there is none); the error is *Overtaken if it is not, and nothing changed. Number, Parent and At of what
	// is returned are set.
	Publish(ctx context.Context, p Publication, base int64) (Publication, error)
	// Latest is the zero Publication where there is none.
	Latest(ctx context.Context) (Publication, error)
	// List returns the latest n, the newest first.
	List(ctx context.Context, n int) ([]Publication, error)
}

// Overtaken is the error of somebody who publishes what was made from an older publication than the latest.
type Overtaken struct {
	Base   int64       // what it was made from
	Latest Publication // what went live since
}

// Error says who published what in between, and what to do.
func (e *Overtaken) Error() string {
	if e.Latest.Number <= e.Base {
		return fmt.Sprintf("there is no publication %d here: the latest is %d", e.Base, e.Latest.Number)
	}
	return fmt.Sprintf("overtaken: this was made from publication %d, and meanwhile %s published %d (version %s, %q); nothing was published: "+
		"bring your change into that one, see supportline config show %d", e.Base, e.Latest.Author, e.Latest.Number, e.Latest.Version,
		e.Latest.Reason, e.Latest.Number)
}

// Shelf keeps sources of snapshots and when they went live.
type Shelf interface {
	Versions
	Publications
}

// record notes that a version that was saved goes live from files, unless it is what went live last: other servers on the
// same database may have the same files.
func record(ctx context.Context, shelf Publications, version, reason string) error {
	var overtaken *Overtaken
	for try := 1; ; try++ {
		latest, err := shelf.Latest(ctx)
		if err != nil {
			return fmt.Errorf("read which configuration went live last: %w", err)
		}
		if latest.Version == version {
			return nil
		}
		_, err = shelf.Publish(ctx, Publication{Version: version, Author: ByFiles, Reason: reason}, latest.Number)
		if err == nil {
			return nil
		}
		if !errors.As(err, &overtaken) || try == maxOvertaken {
			return fmt.Errorf("note that version %s of the configuration goes live: %w", version, err)
		}
	}
}

// maxOvertaken bounds how often a server tries to note what goes live while others do the same.
const maxOvertaken = 20
