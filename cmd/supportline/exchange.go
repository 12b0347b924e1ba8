package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"supportline/cmd/supportline/internal/store"
	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/calls"
	"supportline/ivr/queue"
	"supportline/prompts"
	"supportline/verify"
)

// exchange is everything behind the doors, wired together: the same for serve, demo, call and the tests.
type exchange struct {
	store    *store.Store
	routing  *config.Holder
	prompts  *prompts.Catalogue
	verify   *verify.Desk
	queues   *queue.Queues
	engine   *calls.Engine
	bell     *ivr.Bell
	watchers []func(calls.Update)
}

// exchangeConfig is what differs between the places where an exchange is used.
type exchangeConfig struct {
	data      string             // folder of the database and the key; empty: a database in memory
	routing   string             // folder of routing.yaml; empty: the example
	published bool               // the database's latest publication counts, not the files of routing
	snapshot  *config.Snapshot   // instead of routing: this one, for good
	prompts   *prompts.Catalogue // nil: read anew
	node      string
	policy    verify.Policy
	key       verify.Key
	senders   map[string]verify.Sender
	watchers  []func(calls.Update)
	now       func() time.Time
	log       *slog.Logger
}

// newExchange opens the database and builds what is behind the doors. close it when the doors are shut.
func newExchange(ctx context.Context, c exchangeConfig) (*exchange, error) {
	cat := c.prompts
	if cat == nil {
		var err error
		if cat, err = prompts.Load(); err != nil {
			return nil, fmt.Errorf("read the prompts: %w", err)
		}
	}
	db, err := c.openStore(ctx)
	if err != nil {
		return nil, err
	}
	routing, err := c.openRouting(ctx, db)
	if err != nil {
		db.Close()
		return nil, err
	}
	x := &exchange{store: db, routing: routing, prompts: cat, bell: &ivr.Bell{}, watchers: c.watchers}
	db.Audit(c.key.Chain)
	x.verify = &verify.Desk{Store: db, Policy: c.policy, Senders: c.senders, Vendor: routing.Current().Vendor.Name, Key: c.key,
		Now: c.now, Rand: rand.Reader, Log: c.log, Text: cat.Text, Zone: x.zone, Watch: x.delivered}
	x.queues = &queue.Queues{Store: db, Ring: x.bell.Ring, Now: c.now}
	x.engine = &calls.Engine{Store: db, Snapshots: routing, Verify: x.verify, Queue: x.queues, Wording: cat, Node: c.node, Now: c.now,
		Log: c.log, Watch: x.watch}
	return x, nil
}

func (c exchangeConfig) openStore(ctx context.Context) (*store.Store, error) {
	if c.data == "" {
		return store.OpenInMemory(ctx, c.now)
	}
	return store.Open(ctx, filepath.Join(c.data, "supportline.db"), c.now)
}

func (c exchangeConfig) openRouting(ctx context.Context, db *store.Store) (*config.Holder, error) {
	if c.snapshot != nil {
		return config.Holding(c.snapshot), nil
	}
	if c.published {
		return config.NewPublishedHolder(ctx, c.routing, db)
	}
	return config.NewHolder(ctx, c.routing, db)
}

func (x *exchange) close() error { return x.store.Close() }

func (x *exchange) watch(u calls.Update) {
	for _, w := range x.watchers {
		w(u)
	}
}

// zone is the time zone that a message to an organisation of a region speaks in.
func (x *exchange) zone(region string) *time.Location {
	r := x.routing.Current().Regions[region]
	if r == nil || len(r.Zones) == 0 {
		return time.UTC
	}
	zone, err := x.routing.Current().Location(r.Zones[0])
	if err != nil {
		return time.UTC
	}
	return zone
}

// delivered writes into a call's record how its PIN travels.
func (x *exchange) delivered(ctx context.Context, e verify.DeliveryEvent) {
	text := fmt.Sprintf("PIN by %s: %s", e.Contact, e.State)
	if e.Class != "" {
		text += fmt.Sprintf(" (%s %s)", e.Class, e.Code)
	}
	if e.RetryIn > 0 {
		text += fmt.Sprintf(", again in %s", e.RetryIn)
	}
	if err := x.engine.Note(ctx, ivr.CallID(e.CallID), calls.KindDelivery, text); err != nil {
		x.engine.Log.ErrorContext(ctx, "the record lacks how a PIN travelled", "call", e.CallID, "err", err)
	}
}

// importExample brings the example vendor's organisations into a database.
func importExample(ctx context.Context, db *store.Store) error {
	roster, err := verify.ParseRoster(strings.NewReader(verify.ExampleCSV()))
	if err != nil {
		return fmt.Errorf("read the example organisations: %w", err)
	}
	return db.SaveProfiles(ctx, roster)
}
