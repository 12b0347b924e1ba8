package verify

import (
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"log/slog"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

const (
	pinDigits  = 6
	secretSize = 20 // bytes: RFC 4226 section 4 recommends 160 bits
	hiddenPIN  = "••••••"
)

// PIN is six digits. It prints masked everywhere; the zero PIN fits nothing.
type PIN struct{ digits string }

// ParsePIN reads exactly six ASCII digits: no spaces, no "#", no digits of other scripts. What is refused is no try and
// is not counted.
func ParsePIN(keys string) (PIN, bool) {
	if len(keys) != pinDigits {
		return PIN{}, false
	}
	for i := range len(keys) {
		if keys[i] < '0' || keys[i] > '9' {
			return PIN{}, false
		}
	}
	return PIN{keys}, true
}

// derive computes the PIN of a secret and counter. An empty or short secret would give a PIN that anyone can compute, and
// is refused.
func derive(secret []byte, counter int64) (PIN, error) {
	if len(secret) != secretSize || counter < 0 {
		return PIN{}, errors.New("derive a PIN: the secret is not 20 bytes long")
	}
	code, err := hotp.GenerateCodeCustom(base32.StdEncoding.EncodeToString(secret), uint64(counter),
		hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA256})
	if err != nil {
		return PIN{}, errors.New("derive a PIN: the generator refused") // its text may hold the secret
	}
	return PIN{code}, nil
}

// equal compares in constant time; a zero PIN equals nothing.
func (p PIN) equal(o PIN) bool {
	return len(p.digits) == pinDigits && subtle.ConstantTimeCompare([]byte(p.digits), []byte(o.digits)) == 1
}

// String masks.
func (p PIN) String() string { return hiddenPIN }

// GoString masks (fmt's %#v).
func (p PIN) GoString() string { return hiddenPIN }

// LogValue masks.
func (p PIN) LogValue() slog.Value { return slog.StringValue(hiddenPIN) }

// MarshalText masks: a PIN is never saved.
func (p PIN) MarshalText() ([]byte, error) { return []byte(hiddenPIN), nil }
