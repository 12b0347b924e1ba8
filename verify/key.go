package verify

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Key seals secrets. It lives outside the database, and is the same on all nodes.
type Key struct {
	id  string // first 8 hex digits of a hash of the key
	key [32]byte
}

// NewKey makes a key of 32 bytes.
func NewKey(b []byte) (Key, error) {
	k := Key{}
	if len(b) != len(k.key) {
		return k, fmt.Errorf("a key for secrets has 32 bytes, not %d; make one with: openssl rand -hex 32", len(b))
	}
	copy(k.key[:], b)
	sum := sha256.Sum256(append([]byte("supportline key id\x00"), b...))
	k.id = hex.EncodeToString(sum[:4])
	return k, nil
}

// ParseKey reads a key as 64 hex digits, as files and settings hold it.
func ParseKey(text string) (Key, error) {
	b, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil { // the error would repeat a part of the key
		return Key{}, errors.New("a key for secrets is written as 64 hex digits; make one with: openssl rand -hex 32")
	}
	return NewKey(b)
}

// LoadOrCreateKey reads the key file at path, or makes one that only its owner can read. Two processes that start at once
// get the same key.
func LoadOrCreateKey(path string) (Key, error) {
	k, err := loadKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if err := createKey(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return Key{}, fmt.Errorf("make the key file %s: %w", path, err)
	}
	return loadKey(path)
}

func loadKey(path string) (Key, error) {
	f, err := os.Open(path)
	if err != nil {
		return Key{}, fmt.Errorf("read the key file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Key{}, fmt.Errorf("read the key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return Key{}, fmt.Errorf("the key file %s can be read by others (%v): chmod 600 it", path, info.Mode().Perm())
	}
	text, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return Key{}, fmt.Errorf("read the key file: %w", err)
	}
	k, err := ParseKey(string(text))
	if err != nil {
		return Key{}, fmt.Errorf("key file %s: %w", path, err)
	}
	return k, nil
}

// createKey writes a whole file beside path and links it there: a reader never sees half a key, and the first of two
// processes wins.
func createKey(path string) error {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = fmt.Fprintln(f, hex.EncodeToString(b))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}
