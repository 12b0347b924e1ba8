package verify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"supportline/prompts"
)

// A PIN by telephone is said only to somebody who presses a key, so that no voicemail has it. Until then it is nowhere: the
// call carries a token, and the PIN is derived when the key is pressed.

// tokenLife is how long after a call was asked for its key may be pressed.
const tokenLife = 3 * time.Minute

// Spoken is what is read out on the telephone. It holds a PIN, and prints none.
type Spoken struct {
	Text string // with the digits apart
	Lang string // BCP 47
}

// String tells the language only.
func (s Spoken) String() string { return "a PIN to be read out in " + s.Lang }

// GoString masks like String (fmt's %#v).
func (s Spoken) GoString() string { return s.String() }

// LogValue masks like String.
func (s Spoken) LogValue() slog.Value { return slog.StringValue(s.String()) }

// ErrNothingToSpeak is returned for a token that is none of ours, is too old, or whose PIN is dead.
var ErrNothingToSpeak = errors.New("there is no PIN to read out for this call")

// Speak says the PIN of a call whose person has pressed the key. providerID is the provider's name for that call. A token
// may be used again while it lives: requests are repeated. The error may be ErrNothingToSpeak.
func (d *Desk) Speak(ctx context.Context, token, providerID string) (Spoken, error) {
	id, ok := d.opened(token)
	if !ok || providerID == "" {
		return Spoken{}, ErrNothingToSpeak
	}
	v, err := d.Store.Delivery(ctx, id)
	switch {
	case errors.Is(err, ErrNoSuchDelivery):
		return Spoken{}, ErrNothingToSpeak
	case err != nil:
		return Spoken{}, fmt.Errorf("read out a PIN: %w", err)
	}
	c := v.Challenge
	if v.Contact.Channel != Voice || c.Dummy || c.State != StateOpen || !d.Now().Before(c.Expires) || c.Counter != v.Counter ||
		v.ProviderID != "" && v.ProviderID != providerID {
		return Spoken{}, ErrNothingToSpeak
	}
	pin, err := d.pinOf(c, v.Counter)
	if err != nil {
		return Spoken{}, fmt.Errorf("read out a PIN: %w", err)
	}
	lang := orFallback(c.Language)
	text, err := d.Text(lang, prompts.SayWith("message.voice.pin", "pin", prompts.Text(apart(pin.digits))))
	if err != nil {
		return Spoken{}, fmt.Errorf("read out a PIN: %w", err)
	}
	if err := d.Receive(ctx, Receipt{Delivery: id, ProviderID: providerID, Status: StatusDelivered}); err != nil { // the person hears it all the same
		d.Log.ErrorContext(ctx, "that a PIN was read out cannot be noted", slog.String("call", c.CallID), slog.Any("err", err))
	}
	return Spoken{text, lang}, nil
}

// offer is what whoever picks up hears first: the warning, and which key to press.
func (d *Desk) offer(lang, tail string, with map[string]prompts.Value) (string, error) {
	caller := with["caller"]
	if tail != "" {
		number, err := d.Text(lang, prompts.SayWith("message.voice.number", "digits", prompts.Text(apart(tail))))
		if err != nil {
			return "", fmt.Errorf("write the message: %w", err)
		}
		caller = prompts.Text(number)
	}
	return d.Text(lang, prompts.SayWith("message.voice.offer", "vendor", with["vendor"]).And("caller", caller))
}

// apart writes digits so that they are read one by one: "4, 9, 3, 8, 1, 7".
func apart(digits string) string { return strings.Join(strings.Split(digits, ""), ", ") }

// token names a delivery to whoever was given it: ID, when it ends, and a keyed hash of both.
func (d *Desk) token(v Delivery) string {
	until := d.Now().Add(tokenLife)
	if until.After(v.Challenge.Expires) {
		until = v.Challenge.Expires
	}
	text := v.ID + "." + strconv.FormatInt(until.Unix(), 10)
	return text + "." + d.Key.proof(text)
}

// opened is the delivery that a token names, if it is genuine and lives.
func (d *Desk) opened(token string) (string, bool) {
	i := strings.LastIndexByte(token, '.')
	if i < 0 || !hmac.Equal([]byte(d.Key.proof(token[:i])), []byte(token[i+1:])) {
		return "", false
	}
	id, ends, _ := strings.Cut(token[:i], ".")
	until, err := strconv.ParseInt(ends, 10, 64)
	return id, err == nil && d.Now().Before(time.Unix(until, 0))
}

func (k Key) proof(text string) string {
	h := hmac.New(sha256.New, k.derived("spoken pin"))
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}
