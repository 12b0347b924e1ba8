package twiliodoor

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"supportline/ivr"
	"supportline/prompts"
)

// Prompts is what the door needs of the catalogue: the text of r in a language (BCP 47), slots filled, and the language
// that it is in, which is another one where nobody has written r in lang.
type Prompts interface {
	TextIn(lang string, r prompts.Ref) (text, in string, err error)
}

// Config is what the door is told by the wiring.
type Config struct {
	// PublicURL is where Twilio reaches this server ("https://ivr.example.com"). Signatures are computed over it, and
	// documents name its URLs; Host and X-Forwarded-* are never looked at.
	PublicURL string
	Account   string  // the AccountSid ("AC…") that requests must name
	Tokens    []Token // auth tokens that may have signed a request; at least one, two while they are being changed
	// SpeakerFor chooses the voice of a language; nil: Voices.
	SpeakerFor func(lang, region string) Speaker

	MaxBody  int              // bytes of a form; 0: 64 KiB
	Timeout  time.Duration    // for the engine's answer; 0, or more than 12 s: 12 s, since Twilio waits for 15
	MaxCalls int              // at once on this node, beyond which callers hear the busy tone; 0: 10,000
	Now      func() time.Time // nil: time.Now; only for calls that Twilio never said were over
}

const (
	maxBody  = 64 << 10
	maxWait  = 12 * time.Second
	maxCalls = 10_000
)

// Door answers Twilio's webhooks. It is safe for use by many requests at once.
type Door struct {
	public     string // without a trailing slash
	account    string
	signed     signatures
	speakerFor func(lang, region string) Speaker
	maxBody    int
	timeout    time.Duration

	draining atomic.Bool

	calls ivr.Calls
	cat   Prompts
	log   *slog.Logger
	roll  *roll
	music music
	stats *counters
}

// New makes a door before the engine. It fails when a setting is missing, naming it.
func New(cfg Config, calls ivr.Calls, cat Prompts, log *slog.Logger) (*Door, error) {
	u, err := url.Parse(cfg.PublicURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("twilio: the public URL must be like https://ivr.example.com, " +
			"with no user, query or fragment: it is where Twilio reaches this server")
	}
	if !strings.HasPrefix(cfg.Account, "AC") {
		return nil, errors.New("twilio: the account must be an AccountSid, which begins with AC")
	}
	if len(cfg.Tokens) == 0 {
		return nil, errors.New("twilio: no auth token: without one no request can be told from a forged one")
	}
	for i, t := range cfg.Tokens {
		if t == "" {
			return nil, fmt.Errorf("twilio: auth token %d is empty", i+1)
		}
	}
	d := &Door{
		public: strings.TrimSuffix(cfg.PublicURL, "/"), account: cfg.Account, speakerFor: cfg.SpeakerFor,
		maxBody: cfg.MaxBody, timeout: cfg.Timeout, calls: calls, cat: cat, log: log, music: compose(), stats: newCounters(),
	}
	d.signed = newSignatures(d.public, cfg.Tokens)
	if d.speakerFor == nil {
		d.speakerFor = Voices
	}
	if d.maxBody <= 0 {
		d.maxBody = maxBody
	}
	if d.timeout <= 0 || d.timeout > maxWait {
		d.timeout = maxWait
	}
	if cfg.MaxCalls <= 0 {
		cfg.MaxCalls = maxCalls
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	d.roll = newRoll(cfg.MaxCalls, cfg.Now)
	return d, nil
}

// Handler answers everything under /twilio/. Other methods than the ones a path takes get 405, other paths 404.
func (d *Door) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /twilio/voice", d.spoken(routeVoice, d.voice))
	mux.HandleFunc("POST /twilio/turn", d.spoken(routeTurn, d.turn))
	mux.HandleFunc("POST /twilio/whisper", d.spoken(routeWhisper, d.whisper))
	mux.HandleFunc("POST /twilio/dial", d.spoken(routeDial, d.dial))
	mux.HandleFunc("POST /twilio/status", d.status)
	mux.HandleFunc("GET /twilio/music/{clip}", d.music.serve)
	return mux
}

// Signed serves a route of another part under /twilio/, such as reports on messages: answer sees only requests that are
// known to come from Twilio for our account. A panic in it is contained.
func (d *Door) Signed(answer func(w http.ResponseWriter, r *http.Request, form url.Values)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.stats.requests[routeOther].Add(1)
		_, form, no := d.read(r)
		if no != nil {
			d.refuse(w, routeOther, no)
			return
		}
		defer func() {
			if v := recover(); v != nil {
				d.panicked(v, debug.Stack())
				problem(w, http.StatusInternalServerError, "Something went wrong here.")
			}
		}()
		answer(w, r, form)
	})
}

// Drain lets new calls hear the busy tone from now on; those that are up go on.
func (d *Door) Drain() { d.draining.Store(true) }

// Token is a Twilio auth token. Every way of printing it masks it.
type Token string

// String masks the token.
func (Token) String() string { return "•••" }

// GoString masks like String (fmt's %#v).
func (Token) GoString() string { return "•••" }

// MarshalText masks like String.
func (Token) MarshalText() ([]byte, error) { return []byte("•••"), nil }

// LogValue masks like String.
func (Token) LogValue() slog.Value { return slog.StringValue("•••") }
