package config

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
)

// Secret prints as "[redacted]" everywhere; Reveal gives it to the code that must have it.
type Secret string

const redacted = "[redacted]"

// maxSecret bounds a secret file, in bytes.
const maxSecret = 64 << 10

// Reveal returns the secret itself.
func (s Secret) Reveal() string { return string(s) }

// String is "[redacted]", and empty for no secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString is String (fmt's %#v).
func (s Secret) GoString() string { return s.String() }

// Format prints String under every verb, %x and %q too.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// LogValue is String.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String: a secret is never written anywhere.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalJSON is String.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// UnmarshalText reads "file:/path" (surrounding white space is cut off) and "env:NAME"; anything else is the secret
// itself.
func (s *Secret) UnmarshalText(text []byte) error {
	value := string(text)
	if path, ok := strings.CutPrefix(value, "file:"); ok {
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("read the secret file: %w", err)
		}
		if !info.Mode().IsRegular() || info.Size() > maxSecret {
			return fmt.Errorf("the secret file %s is no ordinary file of at most %d bytes", path, maxSecret)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read the secret file: %w", err)
		}
		value = strings.TrimSpace(string(b))
		if value == "" {
			return fmt.Errorf("the secret file %s is empty", path)
		}
	} else if name, ok := strings.CutPrefix(value, "env:"); ok {
		if value = os.Getenv(name); value == "" {
			return fmt.Errorf("the environment variable %s is not set", name)
		}
	}
	*s = Secret(value)
	return nil
}
