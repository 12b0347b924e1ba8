package verify

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a credential of a sender. It prints as "[redacted]" under every verb.
type Secret string

const redacted = "[redacted]"

// Reveal gives the credential to the code that must have it.
func (s Secret) Reveal() string { return string(s) }

// Format redacts whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue redacts.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText redacts: a credential is never written anywhere.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
