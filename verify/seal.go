package verify

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Sealed is a secret that only the holder of the key can open.
type Sealed struct {
	KeyID string
	Box   string // base64 of nonce and ciphertext; empty: wiped
}

// bound is what a sealed secret belongs to: a box moved to another challenge, organisation or purpose does not open.
func (c Challenge) bound() []byte {
	return []byte(strings.Join([]string{"supportline pin", c.ID, c.Organisation, c.Purpose}, "\x00"))
}

// seal encrypts with AES-256-GCM under a random nonce; bound is authenticated with it.
func (k Key) seal(rand io.Reader, secret, bound []byte) (Sealed, error) {
	gcm, err := k.gcm()
	if err != nil {
		return Sealed{}, err
	}
	nonce := make([]byte, gcm.NonceSize())
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return Sealed{}, fmt.Errorf("seal a secret: %w", err)
	}
	return Sealed{k.id, base64.StdEncoding.EncodeToString(gcm.Seal(nonce, nonce, secret, bound))}, nil
}

// open decrypts what seal made with the same key and bound.
func (k Key) open(s Sealed, bound []byte) ([]byte, error) {
	if s.Box == "" {
		return nil, errors.New("open a secret: it was wiped")
	}
	if s.KeyID != k.id {
		return nil, fmt.Errorf("open a secret: it was sealed with key %s, this process holds key %s; give all nodes the same key", s.KeyID, k.id)
	}
	box, err := base64.StdEncoding.DecodeString(s.Box)
	if err != nil {
		return nil, errors.New("open a secret: the box is damaged")
	}
	gcm, err := k.gcm()
	if err != nil {
		return nil, err
	}
	if len(box) < gcm.NonceSize() {
		return nil, errors.New("open a secret: the box is damaged")
	}
	secret, err := gcm.Open(nil, box[:gcm.NonceSize()], box[gcm.NonceSize():], bound)
	if err != nil {
		return nil, errors.New("open a secret: the box is damaged, or was moved to another challenge")
	}
	return secret, nil
}

func (k Key) gcm() (cipher.AEAD, error) {
	if k.id == "" {
		return nil, errors.New("there is no key for secrets: see LoadOrCreateKey")
	}
	block, err := aes.NewCipher(k.key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// ID names the key without telling anything of it.
func (k Key) ID() string { return k.id }

// String tells the key's ID only.
func (k Key) String() string { return "key " + k.id }

// GoString tells the key's ID only (fmt's %#v).
func (k Key) GoString() string { return k.String() }

// LogValue tells the key's ID only.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText tells the key's ID only.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
