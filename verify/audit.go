package verify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"time"

	"supportline/ivr/phone"
)

// What an Entry tells.
const (
	AuditAsked      = "pin-asked"    // a challenge was made
	AuditAgain      = "pin-again"    // another message of one was asked for
	AuditRefused    = "pin-refused"  // a limit was reached: Detail names it
	AuditTried      = "pin-tried"    // Detail is the result
	AuditMessage    = "pin-message"  // Detail is what became of it, or what was reported of it
	AuditRecognised = "recognised"   // by number: Detail is the rule
	AuditNotice     = "notice"       // to an admin: Detail is of what, and what became of it
	AuditRegister   = "organisation" // what is registered was changed: Detail says what
)

// Entry is one line of the audit: who was asked for what proof, and what came of it. It holds no PIN, no whole number and
// no address.
type Entry struct {
	Seq          int64
	At           time.Time // of the store's clock, to the millisecond
	Kind         string
	Call         string
	Organisation string
	Challenge    string
	Caller       string // masked
	Contact      string // masked
	By           string // "ivr", "agent:erik", "worker", "operator"
	Detail       string
	Hash         string // chains the entry to all before it
}

// Mark is how far the audit had got: the number and hash of an entry.
type Mark struct {
	Seq   int64
	Hash  string
	Proof string // that the store set it: see Proven
}

// The names of the marks that the store keeps.
const (
	MarkFirst = "first" // before the oldest entry that is kept
	MarkLast  = "last"  // of the newest entry
)

// Proven is a mark of that name with its proof, made as a hash of the chain is.
func (m Mark) Proven(name string, chain func(prev string, e Entry) string) Mark {
	m.Proof = chain("mark "+name, Entry{Seq: m.Seq, Detail: m.Hash})
	return m
}

// String writes SEQ:HASH.
func (m Mark) String() string { return fmt.Sprintf("%d:%s", m.Seq, m.Hash) }

// Chain makes the hash of an entry that follows the one with hash prev: HMAC-SHA256 over every field, with a key derived
// from the one outside the database, so that whoever can write to the database cannot make the chain anew.
func (k Key) Chain(prev string, e Entry) string {
	h := hmac.New(sha256.New, k.derived("audit chain"))
	field := func(text string) {
		_ = binary.Write(h, binary.BigEndian, int64(len(text))) // a hash takes everything
		h.Write([]byte(text))
	}
	field(prev)
	for _, n := range []int64{e.Seq, e.At.UnixMilli()} {
		_ = binary.Write(h, binary.BigEndian, n)
	}
	for _, text := range []string{e.Kind, e.Call, e.Organisation, e.Challenge, e.Caller, e.Contact, e.By, e.Detail} {
		field(text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// derived is a key for one use.
func (k Key) derived(use string) []byte {
	h := hmac.New(sha256.New, k.key[:])
	h.Write([]byte("supportline " + use))
	return h.Sum(nil)
}

// ErrAudit is an audit that is not what was written.
var ErrAudit = errors.New("the audit was tampered with")

// VerifyAudit reads the audit in its order, from the first entry that is kept, and says where it differs from what was
// written: an entry that was changed, taken away, added or moved. first is the mark before that entry, last the newest
// mark that the store keeps, and known any mark that was written down elsewhere; a zero mark is not looked at.
func VerifyAudit(k Key, entries iter.Seq2[Entry, error], first, last, known Mark) (Mark, error) {
	if first.Seq > 0 && first != first.Proven(MarkFirst, k.Chain) || last.Seq > 0 && last != last.Proven(MarkLast, k.Chain) {
		return first, fmt.Errorf("%w: where it begins or ends was changed, or another key seals this database", ErrAudit)
	}
	at, passed := first, known.Seq <= first.Seq
	for e, err := range entries {
		switch {
		case err != nil:
			return at, err
		case e.Seq != at.Seq+1:
			return at, fmt.Errorf("%w: after entry %d comes entry %d; what was between is missing or was moved", ErrAudit, at.Seq, e.Seq)
		case !hmac.Equal([]byte(k.Chain(at.Hash, e)), []byte(e.Hash)):
			return at, fmt.Errorf("%w: entry %d of %s is not what was written, or another key seals this database", ErrAudit, e.Seq,
				e.At.UTC().Format(time.RFC3339))
		case e.Seq == known.Seq && e.Hash != known.Hash:
			return at, fmt.Errorf("%w: entry %d has another hash than the one written down", ErrAudit, e.Seq)
		}
		at = Mark{Seq: e.Seq, Hash: e.Hash}
		passed = passed || e.Seq == known.Seq
	}
	switch {
	case at.Seq < last.Seq: // what was written since last was read is chained as well
		return at, fmt.Errorf("%w: it ends with entry %d, and %d were written; the newest were taken away", ErrAudit, at.Seq, last.Seq)
	case !passed:
		return at, fmt.Errorf("%w: it ends with entry %d, before the %d that was written down", ErrAudit, at.Seq, known.Seq)
	}
	return at, nil
}

// masked is a number as the audit shows it; empty for none.
func masked(n phone.Number) string {
	if n.Zero() {
		return ""
	}
	return n.String()
}
