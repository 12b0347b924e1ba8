package verify

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
)

// newID is 128 random bits in hex.
func newID(rand io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return "", fmt.Errorf("make a name: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}

// newRef is four random digits, each number as likely as another.
func newRef(rand io.Reader) (string, error) {
	for {
		var b [2]byte
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return "", fmt.Errorf("make a reference: %w", err)
		}
		if n := binary.BigEndian.Uint16(b[:]); n < 60000 { // the multiple of 10,000 below 2^16
			return fmt.Sprintf("%04d", n%10000), nil
		}
	}
}
