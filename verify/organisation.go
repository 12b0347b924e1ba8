package verify

import (
	"log/slog"
	"strings"
	"time"

	"supportline/ivr/phone"
)

// Organisation is a customer.
type Organisation struct {
	Number   string // as its admins key it: 4 to 12 digits
	Name     string
	Language string // BCP 47, of messages to its admins; may be empty
	Region   string // ISO 3166 country
	// Advanced is true for an advanced-services contract.
	Advanced bool
	// AlwaysPIN is true where no caller is recognised by number alone.
	AlwaysPIN bool
}

// Profile is an organisation with everything registered for it.
type Profile struct {
	Organisation
	Phones []phone.Number // callers from these may be recognised
	Admins []Admin        // first the one who gets the PINs
}

// isOrgNumber tells whether a text is the number of an organisation that may exist: 4 to 12 ASCII digits.
func isOrgNumber(s string) bool {
	return len(s) >= 4 && len(s) <= 12 && strings.Trim(s, "0123456789") == ""
}

// Admin is a person who may speak for an organisation.
type Admin struct {
	Name     string
	Contacts []Contact // by position
}

// Channels of contacts and deliveries.
const (
	SMS     = "sms"
	Voice   = "voice"   // a call that reads the PIN out
	Webhook = "webhook" // a text for a telephone, handed to a server of the operator's
	Mail    = "mail"
)

// Contact is where a message reaches an admin. It prints masked.
type Contact struct {
	ID      string    // given by the store
	Channel string    // what was registered (SMS or Mail), or of what is sent
	Changed time.Time // when it came to an organisation that was there already; zero: with the organisation
	Value   string    // a number in E.164 or a mail address: only a sender may look at it
}

// through returns the contact as one on a channel: a mobile telephone takes messages and calls, whoever sends them.
func (c Contact) through(channel string) (Contact, bool) {
	ok := c.Channel == channel || (channel == Voice || channel == Webhook) && c.Channel == SMS
	c.Channel = channel
	return c, ok
}

// String masks: "sms +46•••••••10", "mail a•••@contoso.example".
func (c Contact) String() string { return c.Channel + " " + mask(c.Channel, c.Value) }

// GoString masks like String (fmt's %#v).
func (c Contact) GoString() string { return c.String() }

// LogValue masks like String.
func (c Contact) LogValue() slog.Value { return slog.StringValue(c.String()) }

// mask hides an address: of a number as phone.Number does, of a mail address all of the local part but its first letter.
func mask(channel, value string) string {
	if channel != Mail {
		n, err := phone.Parse(value, "")
		if err != nil {
			return "•••"
		}
		return n.String()
	}
	local, domain, ok := strings.Cut(value, "@")
	switch {
	case !ok || local == "":
		return "•••"
	case len(local) == 1:
		return "•••@" + domain
	}
	return local[:1] + "•••@" + domain
}
