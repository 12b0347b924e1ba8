package verify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Passport states how a caller was verified. It is caller verification: what it does not prove stands in it.
type Passport struct {
	Call         string    `json:"call"`
	Organisation string    `json:"organisation"`
	How          string    `json:"how"`   // "pin", "caller-id"
	Level        string    `json:"level"` // "one-time-pin", "registered-number"
	By           string    `json:"by"`    // who asked: "ivr", "agent:erik"
	At           time.Time `json:"at"`
	Expires      time.Time `json:"expires"`
	NotProved    []string  `json:"not_proved"`
}

// passportLife is how long a passport is worth something: as long as a long call, not as long as a day.
const passportLife = time.Hour

// passportVersion begins every passport; another format takes another one.
const passportVersion = "sl1"

// maxPassport bounds what is looked at, in bytes; Twilio takes SIP headers of less than 1024 in all.
const maxPassport = 900

// ErrPassport is a passport that this server did not give, or that is over.
var ErrPassport = errors.New("not a valid passport")

// Issue signs a passport: "sl1.CLAIMS.MAC" in base64url, MAC an HMAC-SHA256 with a key derived from the one that seals
// secrets. All nodes take each other's.
func (d *Desk) Issue(call, org, how, by string) (string, error) {
	now := d.Now().UTC().Truncate(time.Second)
	p := Passport{Call: call, Organisation: org, How: how, Level: "one-time-pin", By: by, At: now, Expires: now.Add(passportLife),
		NotProved: []string{"who the person is"}}
	if how != "pin" {
		p.Level, p.NotProved = "registered-number", append(p.NotProved, "that the caller sits at the registered telephone")
	}
	claims, err := json.Marshal(p)
	if err != nil {
		return "", err
	}
	signed := passportVersion + "." + base64.RawURLEncoding.EncodeToString(claims)
	return signed + "." + base64.RawURLEncoding.EncodeToString(d.Key.passportMAC(signed)), nil
}

// Read returns what a passport says, or ErrPassport.
func (d *Desk) Read(text string) (Passport, error) {
	last := strings.LastIndexByte(text, '.')
	if last < 0 || len(text) > maxPassport {
		return Passport{}, ErrPassport
	}
	mac, err := base64.RawURLEncoding.Strict().DecodeString(text[last+1:])
	if err != nil || !hmac.Equal(mac, d.Key.passportMAC(text[:last])) {
		return Passport{}, ErrPassport
	}
	var p Passport
	encoded, ok := strings.CutPrefix(text[:last], passportVersion+".")
	claims, err := base64.RawURLEncoding.DecodeString(encoded)
	if !ok || err != nil || json.Unmarshal(claims, &p) != nil || !d.Now().Before(p.Expires) {
		return Passport{}, ErrPassport
	}
	return p, nil
}

func (k Key) passportMAC(signed string) []byte {
	h := hmac.New(sha256.New, k.derived("passport"))
	h.Write([]byte(signed))
	return h.Sum(nil)
}
