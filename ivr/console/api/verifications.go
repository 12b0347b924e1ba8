package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"supportline/verify"
)

type contactJSON struct {
	ID      string `json:"id"`
	Channel string `json:"channel"`
	Contact string `json:"contact"` // masked
}

func (s *server) contacts(r request) (int, any, error) {
	org := r.URL.Query().Get("organisation")
	list, err := s.Desk.Contacts(r.Context(), org)
	if err != nil {
		return 0, nil, err
	}
	if len(list) == 0 {
		return 0, nil, problem{Status: http.StatusNotFound, Detail: "no organisation of that number has a contact that a PIN can be sent to"}
	}
	all := make([]contactJSON, 0, len(list))
	for _, c := range list {
		all = append(all, contactJSON{ID: c.ID, Channel: c.Channel, Contact: c.Masked})
	}
	return http.StatusOK, map[string]any{"call": r.call.ID, "organisation": org, "contacts": all}, nil
}

type progressJSON struct {
	ID           string    `json:"id"`
	Organisation string    `json:"organisation"`
	State        string    `json:"state"`
	Left         int       `json:"tries_left"`
	Expires      time.Time `json:"expires"`
}

func (s *server) start(r request) (int, any, error) {
	var b struct {
		Organisation string `json:"organisation"`
		Contact      string `json:"contact"`
		Reason       string `json:"reason"`
	}
	if err := read(r, &b); err != nil {
		return 0, nil, err
	}
	key, err := s.key(r, "ask")
	if err != nil {
		return 0, nil, err
	}
	st := r.call.State
	asked, err := s.Desk.Ask(r.Context(), verify.Ask{Key: key, CallID: string(r.call.ID), OrgNumber: b.Organisation, Language: st.Lang,
		Caller: st.Caller, Trunk: st.Trunk, Agent: r.agent, Contact: b.Contact, Reason: b.Reason})
	switch {
	case errors.Is(err, verify.ErrNoSuchContact):
		return 0, nil, problem{Status: http.StatusNotFound, Detail: verify.ErrNoSuchContact.Error() + ": take an id from the list of contacts"}
	case errors.Is(err, verify.ErrReason):
		return 0, nil, problem{Status: http.StatusBadRequest, Detail: "reason: " + verify.ErrReason.Error()}
	case err != nil:
		return 0, nil, err
	case asked.Refused != "":
		return 0, nil, refused(asked.Refused)
	}
	_, answer, err := s.standing(r, asked.Challenge)
	return http.StatusCreated, answer, err
}

func refused(limit string) problem {
	return problem{Status: http.StatusTooManyRequests, Limit: limit, Detail: "a limit is reached: " + limit + "; ask a supervisor"}
}

func (s *server) progress(r request) (int, any, error) { return s.standing(r, r.PathValue("id")) }

func (s *server) standing(r request, id string) (int, any, error) {
	p, err := s.Desk.Progress(r.Context(), string(r.call.ID), id)
	if errors.Is(err, verify.ErrNoSuchChallenge) {
		return 0, nil, noVerification
	}
	return http.StatusOK, progressJSON{ID: id, Organisation: p.Organisation, State: string(p.State), Left: p.Left, Expires: p.Expires.UTC()}, err
}

var noVerification = problem{Status: http.StatusNotFound, Detail: "no such verification on this call"}

// results are the words of the answers to a check.
var results = map[verify.Result]string{verify.Right: "pass", verify.Wrong: "wrong", verify.Expired: "expired", verify.Locked: "locked"}

func (s *server) check(r request) (int, any, error) {
	var b struct {
		PIN string `json:"pin"`
	}
	if err := read(r, &b); err != nil {
		return 0, nil, err
	}
	pin, ok := verify.ParsePIN(b.PIN)
	if !ok {
		return 0, nil, problem{Status: http.StatusBadRequest, Detail: "a PIN has six digits; that did not count as a try"}
	}
	key, err := s.key(r, "try")
	if err != nil {
		return 0, nil, err
	}
	id, call := r.PathValue("id"), string(r.call.ID)
	if _, _, err := s.standing(r, id); err != nil {
		return 0, nil, err
	}
	got, err := s.Desk.Check(r.Context(), verify.Try{Key: key, CallID: call, Challenge: id, PIN: pin, Caller: r.call.State.Caller,
		Trunk: r.call.State.Trunk, Agent: r.agent})
	if err != nil {
		return 0, nil, err
	}
	if got.Result == verify.Refused {
		return 0, nil, refused("agent-failures-per-call")
	}
	answer := map[string]any{"result": results[got.Result], "tries_left": got.Left}
	said := fmt.Sprintf("PIN tried by agent %s: %s", r.agent, results[got.Result])
	if got.Result == verify.Right {
		if answer["passport"], err = s.Desk.Issue(call, got.Org.Number, "pin", "agent:"+r.agent); err != nil {
			return 0, nil, err
		}
		said += ", verified for organisation " + got.Org.Number
	}
	if err := s.Note(r.Context(), r.call, said); err != nil { // the audit has it
		s.Log.ErrorContext(r.Context(), "the record lacks what an agent's verification came to", "call", call, "err", err)
	}
	return http.StatusOK, answer, nil
}

func (s *server) passport(r request) (int, any, error) {
	var b struct {
		Passport string `json:"passport"`
	}
	if err := read(r, &b); err != nil {
		return 0, nil, err
	}
	p, err := s.Desk.Read(b.Passport)
	if errors.Is(err, verify.ErrPassport) {
		return http.StatusOK, map[string]any{"valid": false}, nil
	}
	return http.StatusOK, map[string]any{"valid": true, "passport": p}, err
}
