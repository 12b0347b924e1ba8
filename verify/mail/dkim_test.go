package mail

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"regexp"
	"slices"
	"strings"
	"testing"

	"supportline/verify"
)

// pemOf writes a private key as settings hold it.
func pemOf(t *testing.T, key any) verify.Secret {
	t.Helper()
	b, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return verify.Secret(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: b}))
}

func TestASignedMailHoldsAgainstTheKeyInTheDNS(t *testing.T) {
	t.Parallel()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{}
	p.open(t, nil)
	s := sender(t, p.port, func(c *Config) { c.DKIM = DKIM{"pins", pemOf(t, private)} })
	for range 2 { // the signer serves many mails
		if _, err := s.Send(t.Context(), message); err != nil {
			t.Fatal(err)
		}
	}
	for _, letter := range p.arrived() {
		tags := holds(t, letter, public)
		if tags["d"] != "contoso.example" || tags["s"] != "pins" || tags["a"] != "ed25519-sha256" {
			t.Errorf("tags %v", tags)
		}
		for _, h := range []string{"from", "to", "subject", "date", "message-id"} {
			if !slices.Contains(strings.Split(strings.ToLower(strings.ReplaceAll(tags["h"], " ", "")), ":"), h) {
				t.Errorf("%s is not signed: %s", h, tags["h"])
			}
		}
	}
}

var spaces = regexp.MustCompile(`[ \t\r\n]+`)

// relaxed is a header field in the relaxed form (RFC 6376 section 3.4.2).
func relaxed(field string) string {
	name, value, _ := strings.Cut(field, ":")
	return strings.ToLower(strings.TrimSpace(name)) + ":" + strings.TrimSpace(spaces.ReplaceAllString(value, " "))
}

// holds checks the signature of a letter by RFC 6376 and RFC 8463, and returns its tags.
func holds(t *testing.T, letter string, public ed25519.PublicKey) map[string]string {
	t.Helper()
	head, body, _ := strings.Cut(letter, "\r\n\r\n")
	fields := regexp.MustCompile(`\r\n([^ \t])`).Split("\r\n"+head, -1)
	starts := regexp.MustCompile(`\r\n([^ \t])`).FindAllStringSubmatch("\r\n"+head, -1)
	var all []string
	for i, s := range starts {
		all = append(all, s[1]+fields[i+1])
	}
	i := slices.IndexFunc(all, func(f string) bool { return strings.HasPrefix(f, "DKIM-Signature:") })
	if i < 0 {
		t.Fatalf("there is no signature in\n%s", head)
	}
	tags := map[string]string{}
	for tag := range strings.SplitSeq(strings.TrimPrefix(all[i], "DKIM-Signature:"), ";") {
		name, value, _ := strings.Cut(tag, "=")
		tags[strings.TrimSpace(name)] = spaces.ReplaceAllString(strings.TrimSpace(value), "")
	}
	if tags["c"] != "relaxed/relaxed" {
		t.Errorf("canonicalised %q", tags["c"])
	}
	var lines []string
	for line := range strings.SplitSeq(body, "\r\n") {
		lines = append(lines, strings.TrimRight(regexp.MustCompile(`[ \t]+`).ReplaceAllString(line, " "), " "))
	}
	hash := sha256.Sum256([]byte(strings.TrimRight(strings.Join(lines, "\r\n"), "\r\n") + "\r\n"))
	if tags["bh"] != base64.StdEncoding.EncodeToString(hash[:]) {
		t.Error("the hash of the body is another")
	}
	var signed strings.Builder
	left := slices.Clone(all)
	for name := range strings.SplitSeq(tags["h"], ":") {
		for n := len(left) - 1; n >= 0; n-- { // from the bottom
			if strings.EqualFold(strings.SplitN(left[n], ":", 2)[0], name) && !strings.HasPrefix(left[n], "DKIM-") {
				signed.WriteString(relaxed(left[n]) + "\r\n")
				left = slices.Delete(left, n, n+1)
				break
			}
		}
	}
	signed.WriteString(relaxed(regexp.MustCompile(`([;\s]b=)[^;]*`).ReplaceAllString(all[i], "$1")))
	sum := sha256.Sum256([]byte(signed.String()))
	signature, err := base64.StdEncoding.DecodeString(tags["b"])
	if err != nil || !ed25519.Verify(public, sum[:], signature) {
		t.Errorf("the signature does not hold: %v", err)
	}
	return tags
}

func TestADKIMKeyThatIsNoneOrTooShortIsRefused(t *testing.T) {
	t.Parallel()
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]verify.Secret{"text": "hunter2", "short": pemOf(t, short), "none": ""} {
		_, err := New(Config{Host: "127.0.0.1", From: "support@contoso.example", DKIM: DKIM{"pins", key}})
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheHTMLSaysTheSameAndHoldsNoLink(t *testing.T) {
	t.Parallel()
	got := page("Någon <ringde> & frågade.\nRad två.\n\nPIN: 493817\n", "sv")
	const want = "<body><p>Någon &lt;ringde&gt; &amp; frågade.<br>Rad två.</p>\n<p>PIN: 493817</p>\n</body>"
	if !strings.Contains(got, want) || !strings.Contains(got, `<html lang="sv">`) || strings.Contains(got, "href") {
		t.Error(got)
	}
}
