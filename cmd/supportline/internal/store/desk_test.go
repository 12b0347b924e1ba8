package store

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr/phone"
	"supportline/prompts"
	"supportline/verify"
)

// dice are random bytes that are the same in every run.
type dice struct {
	mu  sync.Mutex
	src *rand.ChaCha8
}

func newDice() *dice { return &dice{src: rand.NewChaCha8([32]byte{7})} }

func (d *dice) Read(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.src.Read(p)
}

// inbox takes every message, or answers as next says.
type inbox struct {
	mu       sync.Mutex
	messages []verify.Message
	next     []error // of the following sends; nil: taken
}

func (b *inbox) Send(_ context.Context, m verify.Message) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = append(b.messages, m)
	if len(b.next) == 0 {
		return "provider-" + m.ID, nil
	}
	err := b.next[0]
	b.next = b.next[1:]
	return "", err
}

// all are the messages in the order sent, refused ones too.
func (b *inbox) all() []verify.Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.messages)
}

var pinInMessage = regexp.MustCompile(`(?:^|\D)(\d{6})(?:\D|$)`)

// pins are the PINs of all messages, in the order sent.
func (b *inbox) pins(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, m := range b.all() {
		found := pinInMessage.FindStringSubmatch(m.Body)
		if found == nil {
			t.Fatalf("there is no PIN in a message on %v", m)
		}
		all = append(all, found[1])
	}
	return all
}

// office is a desk on a store with the example organisations.
type office struct {
	*verify.Desk
	store *Store
	sms   *inbox
	mail  *inbox
	log   *bytes.Buffer
	ahead *atomic.Int64 // of the time: see later
}

// later puts the clock forward; the worker does not wake in all that time.
func (o *office) later(long time.Duration) { o.ahead.Add(int64(long)) }

func newOffice(t *testing.T, s *Store) *office {
	t.Helper()
	catalogue, err := prompts.Load()
	if err != nil {
		t.Fatal(err)
	}
	roster, err := verify.ParseRoster(strings.NewReader(verify.ExampleCSV()))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SaveProfiles(t.Context(), roster); err != nil {
		t.Fatal(err)
	}
	o := &office{store: s, sms: &inbox{}, mail: &inbox{}, log: &bytes.Buffer{}}
	o.Desk = &verify.Desk{Store: s, Policy: verify.Policy{Limits: []verify.Limit{}}, Senders: map[string]verify.Sender{verify.SMS: o.sms, verify.Mail: o.mail}, Vendor: "Contoso",
		Key: testKey(t), Now: time.Now, Rand: newDice(), Text: catalogue.Text, Log: slog.New(slog.NewTextHandler(&locked{w: o.log}, nil))}
	return o
}

type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

const purpose = "support"

var caller = phone.MustParse("+442079460123")

func (o *office) ask(t *testing.T, key, call, org, again string) verify.Asked {
	t.Helper()
	a, err := o.Ask(t.Context(), verify.Ask{Key: key, CallID: call, OrgNumber: org, Language: "en", Purpose: purpose, Caller: caller,
		Challenge: again})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (o *office) check(t *testing.T, key, call, challenge, pin string) verify.Checked {
	t.Helper()
	c, err := o.Check(t.Context(), try(t, key, call, challenge, pin))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func try(t *testing.T, key, call, challenge, pin string) verify.Try {
	t.Helper()
	p, ok := verify.ParsePIN(pin)
	if !ok {
		t.Fatalf("not a PIN: %d characters", len(pin))
	}
	return verify.Try{Key: key, CallID: call, Challenge: challenge, Purpose: purpose, PIN: p}
}

// atDesk runs f in virtual time, with a worker that delivers. The worker has ended when f's checks of the log begin.
func atDesk(t *testing.T, f func(t *testing.T, o *office)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var ahead atomic.Int64
		now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		o := newOffice(t, open(t, now))
		o.Now, o.ahead = now, &ahead
		stop := o.work(t)
		f(t, o)
		stop()
	})
}

// work starts a worker, and returns how to stop it.
func (o *office) work(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- o.Deliver(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// pass lets virtual time go by, and whatever happens in it happen.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// other returns a PIN that is not pin.
func other(pin string, n int) string {
	b := []byte(pin)
	b[n%6] = '0' + (b[n%6]-'0'+1+byte(n/6)%9)%10
	return string(b)
}
