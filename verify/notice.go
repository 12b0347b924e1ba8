package verify

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"supportline/ivr/phone"
	"supportline/prompts"
)

// What a Notice tells.
const (
	// NoticeVerified is a caller who was verified from a number that this organisation never was verified from.
	NoticeVerified = "verified"
	// NoticeLocked is an organisation for which no more PINs are sent, after too many wrong ones in a row.
	NoticeLocked = "locked"
)

// limitLocked is the limit that stops an organisation's PINs.
const limitLocked = "organisation-failures-in-a-row"

// Notice is a mail to those who did not get the PIN: what happened in their organisation's name. It holds no PIN.
type Notice struct {
	ID           string // what happened; the store adds to whom, and keeps each one once
	Kind         string
	Organisation string
	CallID       string
	CallerTail   string // last four digits of the caller's number; empty when withheld
	// NewFrom makes a notice one that is only given when the organisation was never verified from there. It is a keyed hash;
	// empty: a withheld number, which is always new.
	NewFrom string

	// Filled when leased.
	To  Contact // Value is empty if the contact was removed meanwhile
	At  time.Time
	Try int // from 1; names the lease
}

// Notices hands out notices that are due, each to one worker at a time. They are made by Ask and Try, in their transactions.
type Notices interface {
	LeaseNotices(ctx context.Context, n int, so time.Duration) ([]Notice, error)
	// SettleNotice says what became of a lease. It reports false and changes nothing when the lease had gone to another.
	SettleNotice(ctx context.Context, n Notice, s Settlement) (bool, error)
}

const (
	noticePoll  = 5 * time.Second
	noticeLife  = 24 * time.Hour // later a notice is given up
	noticePause = 15 * time.Minute
)

// notice is about something that happened on a call.
func (d *Desk) notice(kind, event, org, call string, caller phone.Number) *Notice {
	n := &Notice{ID: kind + " " + event, Kind: kind, Organisation: org, CallID: call, CallerTail: caller.Last4()}
	if kind == NoticeVerified && !caller.Zero() {
		n.NewFrom = d.Key.counted("verified-from", 1, org, caller.E164()).ID
	}
	return n
}

// Notify sends notices until ctx ends. Any number of processes may run it on one store. It returns nil.
func (d *Desk) Notify(ctx context.Context) error {
	poll := time.NewTicker(noticePoll)
	defer poll.Stop()
	for {
		if err := d.NotifyDue(ctx); err != nil && ctx.Err() == nil {
			d.Log.ErrorContext(ctx, "notices to admins cannot be read: they wait", slog.Any("err", err))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-poll.C:
		}
	}
}

// NotifyDue sends the notices that are due now, one after another.
func (d *Desk) NotifyDue(ctx context.Context) error {
	if d.Senders[Mail] == nil { // another process may have one
		return nil
	}
	for ctx.Err() == nil {
		due, err := d.Store.LeaseNotices(ctx, 1, leaseFor)
		if err != nil {
			return fmt.Errorf("read what admins are to be told: %w", err)
		}
		if len(due) == 0 {
			return nil
		}
		for _, n := range due {
			d.tellAdmin(context.WithoutCancel(ctx), n)
		}
	}
	return nil
}

// tellAdmin sends one notice and settles its lease. One that cannot be saved as sent is sent again: better twice than never.
func (d *Desk) tellAdmin(ctx context.Context, n Notice) {
	failure := d.sendNotice(ctx, n)
	s := Settlement{State: DeliveryAccepted}
	if failure != nil {
		s = Settlement{State: DeliveryFailed, Class: failure.Class, Code: failure.Code}
		lasting := failure.Class == ClassBadAddress || failure.Class == ClassPermanent || failure.Class == ClassOptedOut
		if !lasting && d.Now().Before(n.At.Add(noticeLife)) {
			s.State, s.RetryIn = DeliveryQueued, max(min(backoff(n.Try)*4, noticePause), failure.After)
		}
	}
	s.Audit = Entry{Kind: AuditNotice, Call: n.CallID, Organisation: n.Organisation, Contact: n.To.String(), By: "worker",
		Detail: n.Kind + " " + string(s.State)}
	held, err := d.Store.SettleNotice(ctx, n, s)
	log := d.Log.With(slog.String("call", n.CallID), slog.String("notice", n.Kind), slog.Any("contact", n.To))
	switch {
	case err != nil:
		log.ErrorContext(ctx, "what became of a notice cannot be saved: it is sent again", slog.Any("err", err))
	case !held:
		log.WarnContext(ctx, "a notice took longer than its lease: another worker has it")
	case failure != nil:
		log.WarnContext(ctx, "a notice to an admin was not taken over", slog.Any("err", failure), slog.Duration("retry_in", s.RetryIn))
	default:
		log.InfoContext(ctx, "an admin was told")
	}
}

func (d *Desk) sendNotice(ctx context.Context, n Notice) (failure *SendError) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			failure = &SendError{Class: ClassUnknown, Code: "panic", Detail: fmt.Sprintf("a %T in the sender", p)}
		}
	}()
	if n.To.Value == "" {
		return &SendError{Class: ClassBadAddress, Code: "removed", Detail: "the contact was removed meanwhile"}
	}
	org, known, err := d.Store.Profile(ctx, n.Organisation)
	if err != nil || !known {
		return &SendError{Class: ClassTemporary, Code: "store", Detail: "the organisation cannot be read"}
	}
	m, err := d.noticeMail(n, org.Organisation)
	if err != nil {
		return &SendError{Class: ClassSetup, Code: "message", Detail: err.Error()}
	}
	_, err = d.Senders[Mail].Send(ctx, m)
	return asSendError(err)
}

// noticeMail writes what an admin is told.
func (d *Desk) noticeMail(n Notice, org Organisation) (Message, error) {
	lang := cmp.Or(org.Language, prompts.Fallback)
	caller := ".." + n.CallerTail
	var err error
	if n.CallerTail == "" {
		if caller, err = d.Text(lang, prompts.Say("message.withheld")); err != nil {
			return Message{}, fmt.Errorf("write the notice: %w", err)
		}
	}
	with := map[string]prompts.Value{"vendor": prompts.Text(d.Vendor), "caller": prompts.Text(caller),
		"time": prompts.Text(d.instant(n.At, org.Region)), "organisation": prompts.Text(org.Name)}
	m := Message{ID: n.messageID(d.Key), Channel: Mail, To: n.To.Value, Lang: lang, Until: n.At.Add(noticeLife)}
	key := "message.notice." + n.Kind
	if m.Subject, err = d.Text(lang, slots(key+".subject", with, "vendor", "organisation")); err != nil {
		return Message{}, fmt.Errorf("write the notice: %w", err)
	}
	m.Body, err = d.Text(lang, slots(key+".body", with, "vendor", "caller", "time", "organisation"))
	return m, err
}

// messageID names the mail: the same when it is sent again.
func (n Notice) messageID(k Key) string { return k.counted("notice", 1, n.ID).ID }
