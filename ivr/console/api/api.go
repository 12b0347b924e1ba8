package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"supportline/ivr/calls"
	"supportline/verify"
)

// Desk is caller verification, as agents need it.
type Desk interface {
	Contacts(ctx context.Context, org string) ([]verify.RegisteredContact, error)
	Ask(ctx context.Context, a verify.Ask) (verify.Asked, error)
	Progress(ctx context.Context, callID, challenge string) (verify.Progress, error)
	Check(ctx context.Context, t verify.Try) (verify.Checked, error)
	Issue(call, org, how, by string) (string, error)
	Read(passport string) (verify.Passport, error)
}

// Config is all that the API needs; every field is required.
type Config struct {
	Desk Desk
	// CallOf returns the call that an agent is on, and false if there is none.
	CallOf func(ctx context.Context, agent string) (calls.Call, bool, error)
	// Note writes into the record of the call what an agent's verification came to.
	Note func(ctx context.Context, call calls.Call, text string) error
	// NewKey makes a name for a request that brings none.
	NewKey func() string
	Tokens []Token
	Log    *slog.Logger
}

// Token lets an agent in.
type Token struct {
	Agent string
	Value verify.Secret
}

// maxBody bounds a request, in bytes.
const maxBody = 4 << 10

type server struct {
	Config
	tokens []hashed
}

type hashed struct {
	agent string
	sum   [32]byte
}

// Handler answers under /api/v1/.
func Handler(c Config) http.Handler {
	s := &server{Config: c}
	for _, t := range c.Tokens {
		s.tokens = append(s.tokens, hashed{t.Agent, sha256.Sum256([]byte(t.Value.Reveal()))})
	}
	mux := http.NewServeMux()
	mux.Handle("GET /api/v1/verifications/contacts", s.onCall(s.contacts))
	mux.Handle("POST /api/v1/verifications", s.onCall(s.start))
	mux.Handle("GET /api/v1/verifications/{id}", s.onCall(s.progress))
	mux.Handle("POST /api/v1/verifications/{id}/check", s.onCall(s.check))
	mux.Handle("POST /api/v1/passports/verify", s.known(func(r request) (int, any, error) { return s.passport(r) }))
	return mux
}

// request is one of an agent; call is zero where none is needed.
type request struct {
	*http.Request
	agent string
	call  calls.Call
}

type action func(request) (status int, answer any, err error)

// known lets agents with a token in, and writes the answer.
func (s *server) known(do action) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		agent := s.agent(r.Header.Get("Authorization"))
		if agent == "" {
			w.Header().Set("WWW-Authenticate", `Bearer realm="supportline"`)
			refuse(w, problem{Status: http.StatusUnauthorized, Detail: "show the token of an agent: Authorization: Bearer …"})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		status, answer, err := do(request{Request: r, agent: agent})
		if p, ok := errors.AsType[problem](err); ok {
			refuse(w, p)
			return
		}
		if err != nil {
			s.Log.ErrorContext(r.Context(), "a request of an agent failed", "agent", agent, "path", r.Pattern, "err", err)
			refuse(w, problem{Status: http.StatusInternalServerError, Detail: "the server failed; its log says why"})
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(answer) // a client that went away
	})
}

// onCall is known, for agents who are on a call.
func (s *server) onCall(do action) http.Handler {
	return s.known(func(r request) (int, any, error) {
		call, is, err := s.CallOf(r.Context(), r.agent)
		if err != nil {
			return 0, nil, err
		}
		if !is {
			return 0, nil, problem{Status: http.StatusConflict, Detail: "you are on no call: callers are verified while you speak with them"}
		}
		r.call = call
		return do(r)
	})
}

// agent is whose token it is, empty if it is nobody's. Every token is compared, in the same time.
func (s *server) agent(header string) string {
	token, ok := strings.CutPrefix(header, "Bearer ")
	sum := sha256.Sum256([]byte(token))
	agent := ""
	for _, t := range s.tokens {
		if subtle.ConstantTimeCompare(sum[:], t.sum[:]) == 1 && ok && token != "" {
			agent = t.agent
		}
	}
	return agent
}

// key names the request, so that it has one effect on the call.
func (s *server) key(r request, what string) (string, error) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		key = s.NewKey()
	}
	if len(key) > 64 || strings.ContainsFunc(key, func(c rune) bool {
		return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_'
	}) {
		return "", problem{Status: http.StatusBadRequest, Detail: "an Idempotency-Key has 1 to 64 letters, digits, - or _"}
	}
	return strings.Join([]string{"agent", what, r.agent, string(r.call.ID), key}, "/"), nil
}

// read reads the body strictly.
func read(r request, into any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return problem{Status: http.StatusBadRequest, Detail: "the body is not the JSON that this address takes"} // the error may repeat a PIN
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return problem{Status: http.StatusBadRequest, Detail: "more follows the JSON"}
	}
	return nil
}

// problem is an error for the client (RFC 9457).
type problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Limit  string `json:"limit,omitempty"` // that was reached
}

func (p problem) Error() string { return p.Detail }

func refuse(w http.ResponseWriter, p problem) {
	p.Title = http.StatusText(p.Status)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // a client that went away
}
