package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"supportline/config"
)

type configHistoryCmd struct {
	database
	Last int  `default:"20" placeholder:"N" help:"How many, from the latest back."`
	JSON bool `name:"json" help:"Print JSON."`
}

// historyAnswer is the answer of config history --json.
type historyAnswer struct {
	Publications []publicationAnswer `json:"publications"` // the latest first
}

type publicationAnswer struct {
	Number  int64     `json:"number"`
	Version string    `json:"version"` // the first digits of the hash of the sources
	Parent  int64     `json:"parent"`  // 0: the first
	Author  string    `json:"author"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
}

func publicationOf(p config.Publication) publicationAnswer {
	return publicationAnswer{p.Number, p.Version, p.Parent, p.Author, p.Reason, p.At.UTC()}
}

// Validate refuses what the flags alone show to be wrong; kong asks it.
func (c configHistoryCmd) Validate() error {
	if c.Last < 1 || c.Last > 10000 {
		return errors.New("--last: between 1 and 10000")
	}
	return nil
}

// Run prints what went live.
func (c configHistoryCmd) Run(ctx context.Context, t *terminal) error {
	db, _, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	list, err := db.List(ctx, c.Last)
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("read the history: %w", err)
	}
	if c.JSON {
		answer := historyAnswer{Publications: []publicationAnswer{}}
		for _, p := range list {
			answer.Publications = append(answer.Publications, publicationOf(p))
		}
		return printJSON(t, answer)
	}
	var b strings.Builder
	for _, p := range list {
		fmt.Fprintf(&b, "%4d  %s  %s  %-12s  %s\n", p.Number, instant(p.At, t), p.Version, p.Author, p.Reason)
	}
	if len(list) == 0 {
		b.WriteString("Nothing is published here.\n")
	}
	_, err = t.out.Write([]byte(b.String()))
	return err
}

func printJSON(t *terminal, answer any) error {
	out := json.NewEncoder(t.out)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(answer)
}
