package config

import (
	"log/slog"
	"net/netip"
	"time"
)

// Settings is how this server runs: DIR/supportline.yaml. They are read once, at the start.
type Settings struct {
	Dir          string // where supportline.yaml is
	SIP          SIP
	HTTP         HTTP
	Data         string // absolute; the folder of the database
	Routing      Routing
	Twilio       Twilio
	SMTP         SMTP
	Webhook      Webhook
	Verification Verification
	Log          Log
	API          API
	Drain        time.Duration // how long running calls may last after SIGTERM

	// Warnings are what is doubtful but runs.
	Warnings Problems
}

// SIP is the SIP door.
type SIP struct {
	Listen    []Listener // empty: no SIP door
	Advertise netip.Addr // that peers reach this server at, in Contact and SDP; zero: the address listened on
	// MediaFirst to MediaLast are the ports of RTP, which takes the even ones, at the first address listened on.
	MediaFirst, MediaLast int
	MaxCalls              int  // at once; more are refused
	Strangers             bool // calls from networks of no trunk are taken too
	Trunks                []Trunk
}

// Listener is one address: udp://0.0.0.0:5060.
type Listener struct {
	Network string // "udp" or "tcp"
	Address netip.AddrPort
}

// Trunk is a carrier or an exchange that calls come from.
type Trunk struct {
	Name     string
	Networks []netip.Prefix
	Region   string // ISO 3166: how this trunk writes national numbers
	// TrustIdentity is true inside the trust domain of RFC 3325: P-Asserted-Identity and verstat are believed.
	TrustIdentity bool
	// NumberOwnerVerified is true where the trunk vouches that callers own their numbers (one's own exchange, a carrier bound
	// by contract): then a registered number is strong evidence.
	NumberOwnerVerified bool
}

// HTTP is the server for Twilio's webhooks, health and metrics.
type HTTP struct {
	Listen    netip.AddrPort // zero: no HTTP
	PublicURL string         // as Twilio reaches it: "https://support.contoso.example"
}

// Routing is where the routing configuration comes from.
type Routing struct {
	From string // FromFiles or FromPublished
}

// Where the routing configuration comes from.
const (
	FromFiles     = "files"     // routing.yaml beside supportline.yaml, which is watched
	FromPublished = "published" // the database: what was published last
)

// Twilio is the account at Twilio; all empty where it is not used.
type Twilio struct {
	Account          string
	AuthTokens       []Secret // signatures by any of them are right, the first signs
	APIKey           string
	APISecret        Secret
	From             string // the number that SMS come from
	MessagingService string // instead of From
}

// SMTP is how mail leaves; Host empty: no mail.
type SMTP struct {
	Host     string
	Port     int
	From     string
	User     string
	Password Secret
	TLS      string // "mandatory" or "none"
	// DKIMSelector and DKIMKey sign mail where the relay does not; empty: it is not signed here.
	DKIMSelector string
	DKIMKey      Secret // PEM
}

// Webhook is a server of one's own that PINs are handed to, as signed JSON; URL empty: none.
type Webhook struct {
	URL     string // https
	Secret  Secret // signs what is posted
	Private bool   // it may lie in a private network
}

// Verification is how callers are verified.
type Verification struct {
	Mode     string         // "strong" or "registered-number"
	Key      Secret         // seals challenges in the database
	Channels []string       // "sms", "voice", "webhook", "mail", best first
	Limits   map[string]int // how often what may happen, by name; what is not named has its default
	STIR     STIR
}

// STIR is how Identity headers of SIP calls are verified (RFC 8224). Without authorities they are not looked at.
type STIR struct {
	Authorities       string // file with the approved certification authorities, PEM
	ListSigners       string // file with the certificates that sign the list of revoked ones, PEM; may be empty
	RequireRevocation bool   // a certificate of which it is not known whether it was revoked proves nothing
}

// Log is the log on stderr.
type Log struct {
	Level  slog.Level
	Format string // "text" or "json"
}
