package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"supportline/cmd/supportline/internal/store"
	"supportline/verify"
)

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Whether the record of verifications is what was written."`
	List   auditListCmd   `cmd:"" help:"The record of verifications."`
}

type auditVerifyCmd struct {
	database
	Head string `help:"A mark that an earlier run printed: the record must still hold it." placeholder:"SEQ:HASH"`
	JSON bool   `name:"json" help:"Print JSON."`
}

// auditVerdict is the answer of audit verify --json.
type auditVerdict struct {
	OK      bool   `json:"ok"`
	Entries int64  `json:"entries"` // that are kept and were looked at
	Head    string `json:"head"`    // of the last good entry
	Problem string `json:"problem,omitempty"`
}

// Run walks the chain of entries from the first to the last; what does not fit is a finding.
func (c auditVerifyCmd) Run(ctx context.Context, t *terminal) error {
	known, err := parseMark(c.Head)
	if err != nil {
		return err
	}
	db, key, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	v, err := verdict(ctx, db, key, known)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	switch {
	case c.JSON:
		err = json.NewEncoder(t.out).Encode(v)
	case v.OK:
		_, err = fmt.Fprintf(t.out, "ok: %d entries; head %s\nKeep the head elsewhere and give it as --head next time: then entries cannot be taken from the end unseen.\n",
			v.Entries, v.Head)
	default:
		_, err = fmt.Fprintf(t.out, "%s; good up to %s; compare with a backup of the database\n", v.Problem, v.Head)
	}
	if err != nil {
		return err
	}
	if !v.OK {
		return errFindings
	}
	return nil
}

func verdict(ctx context.Context, db *store.Store, key verify.Key, known verify.Mark) (auditVerdict, error) {
	first, last, entries, err := db.Audited(ctx)
	if err != nil {
		return auditVerdict{}, err
	}
	head, err := verify.VerifyAudit(key, entries, first, last, known)
	v := auditVerdict{OK: err == nil, Entries: head.Seq - first.Seq, Head: head.String()}
	if errors.Is(err, verify.ErrAudit) {
		v.Problem, err = err.Error(), nil
	}
	return v, err
}

func parseMark(text string) (verify.Mark, error) {
	if text == "" {
		return verify.Mark{}, nil
	}
	seq, hash, ok := strings.Cut(text, ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	if !ok || err != nil || n < 1 || len(hash) != 64 {
		return verify.Mark{}, errors.New("--head is no mark; copy what audit verify printed: a number, a colon and 64 hex digits")
	}
	return verify.Mark{Seq: n, Hash: hash}, nil
}

type auditListCmd struct {
	database
	Org  string `help:"Only of this organisation." placeholder:"NUMBER"`
	JSON bool   `name:"json" help:"Print JSON, an entry a line."`
}

// auditLine is an entry of audit list --json.
type auditLine struct {
	Seq          int64  `json:"seq"`
	At           string `json:"at"`
	Kind         string `json:"kind"`
	Call         string `json:"call,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Challenge    string `json:"challenge,omitempty"`
	Caller       string `json:"caller,omitempty"`
	Contact      string `json:"contact,omitempty"`
	By           string `json:"by"`
	Detail       string `json:"detail"`
}

// Run prints the entries, oldest first, as they are read.
func (c auditListCmd) Run(ctx context.Context, t *terminal) error {
	db, _, err := c.open(ctx, t)
	if err != nil {
		return err
	}
	return errors.Join(c.list(ctx, t, db), db.Close())
}

func (c auditListCmd) list(ctx context.Context, t *terminal, db *store.Store) error {
	_, _, entries, err := db.Audited(ctx)
	if err != nil {
		return err
	}
	out := json.NewEncoder(t.out)
	for e, err := range entries {
		switch {
		case err != nil:
			return err
		case c.Org != "" && e.Organisation != c.Org:
			continue
		case c.JSON:
			err = out.Encode(auditLine{e.Seq, written(e.At), e.Kind, e.Call, e.Organisation, e.Challenge, e.Caller, e.Contact, e.By, e.Detail})
		default:
			_, err = fmt.Fprintf(t.out, "%6d  %s  %-12s  %-8s  %-16s  %s\n", e.Seq, e.At.Format("2006-01-02 15:04:05"), e.Kind, e.Organisation,
				e.Caller+e.Contact, e.Detail)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
