package phone

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Number is an E.164 number ("+46850641350"). The zero Number is "no number": withheld, or not one.
//
// Printing masks all but the country code and the last two digits; E164 gives the whole number to those who must have it.
type Number struct{ e164 string }

// maxLength bounds what is given to the parser: E.164 has 15 digits, the rest is room for separators.
const maxLength = 32

// ErrNotANumber is wrapped by Parse's errors. They never contain the text that was refused.
var ErrNotANumber = errors.New("not a telephone number")

// Parse reads a number as a person or a trunk writes it: "+46 8 506 413 50", "0046850641350", and with a region (ISO
// 3166, "SE") the national "08-506 413 50". Letters, extensions and anything but digits and separators are refused.
func Parse(text, region string) (Number, error) {
	text = strings.TrimSpace(text)
	if len(text) == 0 || len(text) > maxLength {
		return Number{}, fmt.Errorf("%w: %d characters", ErrNotANumber, len(text))
	}
	for i, r := range text {
		if (r < '0' || r > '9') && !strings.ContainsRune(" -.()/", r) && !(r == '+' && i == 0) {
			return Number{}, fmt.Errorf("%w: character %d is not a digit", ErrNotANumber, i+1)
		}
	}
	if strings.HasPrefix(text, "00") && region == "" {
		text = "+" + text[2:]
	}
	n, err := phonenumbers.Parse(text, region)
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return Number{}, fmt.Errorf("%w in region %q", ErrNotANumber, region)
	}
	return Number{phonenumbers.Format(n, phonenumbers.E164)}, nil
}

// MustParse is Parse for numbers that the program itself holds; it panics on a mistake.
func MustParse(e164 string) Number {
	n, err := Parse(e164, "")
	if err != nil {
		panic(err)
	}
	return n
}

// Caller reads the number that a door was given for a caller, in the format of region, and tells whether it was
// withheld. Whatever is neither a number nor a known way of withholding one is withheld as well: it proves nothing.
func Caller(text, region string) (n Number, withheld bool) {
	if Withheld(text) {
		return Number{}, true
	}
	n, err := Parse(text, region)
	return n, err != nil
}

// E164 returns the whole number with its plus sign, empty for the zero Number.
func (n Number) E164() string { return n.e164 }

// Zero tells whether there is no number.
func (n Number) Zero() bool { return n.e164 == "" }

// Valid tells whether the number can have been given out (libphonenumber's IsValidNumber): asked before a number is
// registered, never of a caller.
func (n Number) Valid() bool {
	p, err := phonenumbers.Parse(n.e164, "")
	return err == nil && phonenumbers.IsValidNumber(p)
}

// Last4 returns the last four digits, for a message to the number's owner.
func (n Number) Last4() string {
	if len(n.e164) < 5 {
		return ""
	}
	return n.e164[len(n.e164)-4:]
}

// Region returns the ISO 3166 country of the number ("SE"), empty when it has none or several ("+1" toll-free, "+800").
func (n Number) Region() string {
	p, err := phonenumbers.Parse(n.e164, "")
	if err != nil {
		return ""
	}
	r := phonenumbers.GetRegionCodeForNumber(p)
	if len(r) != 2 || r == "ZZ" || r == "US" && !geographic(p) {
		return ""
	}
	return r
}

// geographic tells whether a number of the North American plan is of one country: toll-free, premium and personal ones are
// of all of them, though the library names the first.
func geographic(p *phonenumbers.PhoneNumber) bool {
	switch phonenumbers.GetNumberType(p) {
	case phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE, phonenumbers.PERSONAL_NUMBER:
		return false
	}
	return true
}

// Zones returns the IANA time zones of the number's area ("+1 416…": America/Toronto), nil when it says nothing.
func (n Number) Zones() []string {
	p, err := phonenumbers.Parse(n.e164, "")
	if err != nil {
		return nil
	}
	zones, err := phonenumbers.GetTimezonesForNumber(p)
	if err != nil || len(zones) == 1 && zones[0] == phonenumbers.UNKNOWN_TIMEZONE {
		return nil
	}
	return zones
}

// String masks: "+46•••••••50".
func (n Number) String() string {
	if n.Zero() {
		return "withheld"
	}
	p, err := phonenumbers.Parse(n.e164, "")
	cc := 0
	if err == nil {
		cc = int(p.GetCountryCode())
	}
	prefix := fmt.Sprintf("+%d", cc)
	hidden := len(n.e164) - len(prefix) - 2
	if cc == 0 || hidden < 1 {
		return "+•••"
	}
	return prefix + strings.Repeat("•", hidden) + n.e164[len(n.e164)-2:]
}

// GoString masks like String (fmt's %#v).
func (n Number) GoString() string { return n.String() }

// LogValue masks like String.
func (n Number) LogValue() slog.Value { return slog.StringValue(n.String()) }

// MarshalJSON writes the whole number: a Number in JSON is state on its way to the store, never a log line.
func (n Number) MarshalJSON() ([]byte, error) { return json.Marshal(n.e164) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (n *Number) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == "" {
		*n = Number{}
		return nil
	}
	p, err := Parse(s, "")
	*n = p
	return err
}
