package verify

// Sealed is a secret that only the holder of the key can open.
type Sealed struct {
	KeyID string
	Box   string // base64 of nonce and ciphertext; empty: wiped
}

// Key seals secrets.
type Key struct {
	id  string
	key [32]byte
}
