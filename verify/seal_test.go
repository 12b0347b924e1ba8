package verify

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func testKey(t *testing.T, fill byte) Key {
	t.Helper()
	k, err := NewKey(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestASealedSecretOpensOnlyWhereItBelongs(t *testing.T) {
	t.Parallel()
	k, c := testKey(t, 1), Challenge{ID: "a", Organisation: "100200", Purpose: "support"}
	secret := []byte("12345678901234567890")
	box, err := k.seal(rand.Reader, secret, c.bound())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := k.open(box, c.bound()); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("opened as %q, %v", got, err)
	}
	for name, other := range map[string]Challenge{"challenge": {ID: "b", Organisation: "100200", Purpose: "support"},
		"organisation": {ID: "a", Organisation: "100201", Purpose: "support"}, "purpose": {ID: "a", Organisation: "100200", Purpose: "reset"}} {
		if _, err := k.open(box, other.bound()); err == nil {
			t.Errorf("opens for another %s", name)
		}
	}
	if _, err := testKey(t, 2).open(box, c.bound()); err == nil || !strings.Contains(err.Error(), box.KeyID) {
		t.Errorf("opened with another key: %v", err)
	}
	raw, _ := base64.StdEncoding.DecodeString(box.Box)
	for i := range raw {
		raw[i] ^= 1
		if _, err := k.open(Sealed{box.KeyID, base64.StdEncoding.EncodeToString(raw)}, c.bound()); err == nil {
			t.Errorf("opens with byte %d changed", i)
		}
		raw[i] ^= 1
	}
	for _, damaged := range []string{"", "!", "AAAA"} {
		if _, err := k.open(Sealed{box.KeyID, damaged}, c.bound()); err == nil {
			t.Errorf("%q opens", damaged)
		}
	}
	if _, err := (Key{}).seal(rand.Reader, secret, nil); err == nil {
		t.Error("no key seals")
	}
}

func TestTwoProcessesThatStartAtOnceShareOneKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pin.key")
	keys := make([]Key, 8)
	var done sync.WaitGroup
	for i := range keys {
		done.Go(func() {
			k, err := LoadOrCreateKey(path)
			if err != nil {
				t.Error(err)
			}
			keys[i] = k
		})
	}
	done.Wait()
	for _, k := range keys {
		if k != keys[0] || k.ID() == "" {
			t.Fatal("there are several keys")
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v", info.Mode(), err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("%d files are left", len(left))
	}
}

func TestAKeyFileThatOthersCanReadOrThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	secret := strings.Repeat("ab", 32)
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
	}{"readable": {secret, 0o644}, "short": {secret[:62], 0o600}, "no hex": {strings.Repeat("xy", 32), 0o600}, "empty": {"", 0o600}} {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		_, err := LoadOrCreateKey(path)
		if err == nil {
			t.Errorf("%s: taken", name)
		} else if strings.Contains(err.Error(), "abab") || strings.Contains(err.Error(), "xyxy") {
			t.Errorf("%s: the error repeats the key: %v", name, err)
		}
	}
}

func TestKeysAndCredentialsPrintNothing(t *testing.T) {
	t.Parallel()
	k, s := testKey(t, 0x41), Secret("hunter2hunter2")
	text := fmt.Sprintf("%v %+v %#v %s %x %q %v", k, k, k, s, s, s, struct {
		S Secret
		K Key
	}{s, k})
	if strings.Contains(text, "AAAA") || strings.Contains(text, "4141") || strings.Contains(text, "65, 65") || strings.Contains(text, "hunter") ||
		strings.Contains(text, "68756e") {
		t.Errorf("prints %s", text)
	}
}
