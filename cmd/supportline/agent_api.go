package main

import (
	"context"

	"github.com/google/uuid"

	"supportline/ivr/calls"
	"supportline/ivr/console/api"
	"supportline/verify"
)

// openAPI answers agents' programs beside Twilio's webhooks.
func (srv *server) openAPI() {
	cfg := api.Config{Desk: srv.verify, CallOf: srv.store.CallOf, NewKey: uuid.NewString, Log: srv.log,
		Note: func(ctx context.Context, c calls.Call, text string) error {
			return srv.engine.Note(ctx, c.ID, calls.KindFound, text)
		}}
	for _, t := range srv.settings.API.Tokens {
		cfg.Tokens = append(cfg.Tokens, api.Token{Agent: t.Agent, Value: verify.Secret(t.Token.Reveal())})
	}
	srv.web.mux.Handle("/api/v1/", api.Handler(cfg))
}
