package stir

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestOnlyCertificatesOfTheProfileSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := 24 * time.Hour
	authorityList := func(der []byte, critical bool) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: authorityListOID(), Critical: critical, Value: der}}
		}
	}
	stranger := w.issue(t, issuer{}, "Stranger", authorityProfile)
	expired := w.issue(t, w.root, "Old authority", authorityProfile, func(c *x509.Certificate) { c.NotAfter = w.clock().Add(-time.Hour) })
	provider := w.issue(t, w.ca, "Provider as authority", authorityProfile, authorityList(spc("709J"), false))
	sameName := w.issue(t, issuer{}, "Authority", authorityProfile)
	for _, c := range []struct {
		name  string
		chain []issuer
		want  Outcome
		code  int
	}{
		{"as it should be", []issuer{w.issue(t, w.ca, "a"), w.ca}, Passed, 0},
		{"with the root sent along", []issuer{w.issue(t, w.ca, "b"), w.ca, w.root}, Passed, 0},
		{"issued by the root itself", []issuer{w.issue(t, w.root, "c")}, Passed, 0},
		{"a critical TNAuthList", []issuer{w.issue(t, w.ca, "d", authorityList(spc("709J"), true)), w.ca}, Passed, 0},
		{"an old certificate that nobody needs", []issuer{w.issue(t, w.ca, "e"), w.ca, expired}, Passed, 0},
		{"another root", []issuer{w.issue(t, stranger, "f"), stranger}, UnknownIssuer, 437},
		{"signed by itself", []issuer{w.issue(t, issuer{}, "g")}, UnknownIssuer, 437},
		{"the authority's name with another key", []issuer{w.issue(t, sameName, "h"), w.ca}, UnknownIssuer, 437},
		{"the one between missing", []issuer{w.issue(t, w.ca, "i")}, UnknownIssuer, 437},
		{"issued by a leaf", []issuer{w.issue(t, w.leaf, "j"), w.leaf, w.ca}, UnknownIssuer, 437},
		{"expired", []issuer{w.issue(t, w.ca, "k", func(c *x509.Certificate) { c.NotAfter = w.clock().Add(-time.Second) }), w.ca}, ExpiredCertificate, 437},
		{"not valid yet", []issuer{w.issue(t, w.ca, "l", func(c *x509.Certificate) { c.NotBefore = w.clock().Add(day) }), w.ca}, ExpiredCertificate, 437},
		{"an expired authority", []issuer{w.issue(t, expired, "m"), expired}, ExpiredCertificate, 437},
		{"another critical extension", []issuer{w.issue(t, w.ca, "n", func(c *x509.Certificate) {
			c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: []int{1, 2, 3}, Critical: true, Value: []byte{5, 0}})
		}), w.ca}, UnknownIssuer, 437},
		{"an authority's own certificate", []issuer{w.issue(t, w.ca, "o", authorityProfile, authorityList(spc("709J"), false), func(c *x509.Certificate) {
			c.KeyUsage |= x509.KeyUsageDigitalSignature
		}), w.ca}, Unsupported, 437},
		{"for other uses", []issuer{w.issue(t, w.ca, "p", func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyAgreement }), w.ca}, Unsupported, 437},
		{"no TNAuthList", []issuer{w.issue(t, w.ca, "q", func(c *x509.Certificate) { c.ExtraExtensions = nil }), w.ca}, Unsupported, 437},
		{"issued by a provider", []issuer{w.issue(t, provider, "r"), provider, w.ca}, Unsupported, 437},
		{"a TNAuthList with a number", []issuer{w.issue(t, w.ca, "s", authorityList([]byte{0x30, 6, 0xa2, 4, 22, 2, '1', '2'}, false)), w.ca}, Unsupported, 437},
		{"no certificate at all", nil, Malformed, 437},
		{"too many certificates", []issuer{w.issue(t, w.ca, "t"), w.ca, w.ca, w.ca, w.ca, w.ca}, Malformed, 437},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := "/" + strings.ReplaceAll(c.name, " ", "-") + ".pem"
			w.publish(path, c.chain...)
			var key *ecdsa.PrivateKey
			if len(c.chain) > 0 {
				key = c.chain[0].key
			}
			w.pass(10 * time.Minute) // a new minute's budget
			if got := w.verify(t, call(), w.draft().from(atURL+path, key).sign(t)); got.Outcome != c.want || got.Code != c.code {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestOnlyKeysForES256Sign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w.publish("/p384.pem", w.issueFor(t, w.ca, "P-384", key), w.ca)
	if got := w.verify(t, call(), w.draft().from(atURL+"/p384.pem", nil).sign(t)); got.Outcome != Unsupported || got.Code != 437 {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNoCertificateInsideIsMalformed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for path, block := range map[string]*pem.Block{
		"/garbage.pem": {Type: "CERTIFICATE", Bytes: []byte("garbage")},
		"/key.pem":     {Type: "PRIVATE KEY", Bytes: w.leaf.cert.Raw},
	} {
		w.page(path, func(rw http.ResponseWriter, _ *http.Request) { _ = pem.Encode(rw, block) })
		if got := w.verify(t, call(), w.draft().from(atURL+path, nil).sign(t)); got.Outcome != Malformed || got.Code != 437 {
			t.Errorf("%s: %+v", path, got)
		}
	}
}

func TestACertificateMayComeInDER(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	leaf := w.issue(t, w.root, "DER")
	w.page("/leaf.cer", func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(leaf.cert.Raw) })
	if got := w.verify(t, call(), w.draft().from(atURL+"/leaf.cer", leaf.key).sign(t)); got.Outcome != Passed {
		t.Errorf("%+v", got)
	}
}

func TestACertificateThatIsKeptExpiresAllTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	leaf := w.issue(t, w.ca, "Short", func(c *x509.Certificate) { c.NotAfter = w.clock().Add(10 * time.Minute) })
	w.publish("/short.pem", leaf, w.ca)
	for _, want := range []Outcome{Passed, ExpiredCertificate} {
		if got := w.verify(t, call(), w.draft().from(atURL+"/short.pem", leaf.key).sign(t)); got.Outcome != want {
			t.Errorf("want %s: %+v", want, got)
		}
		w.pass(11 * time.Minute)
	}
	if n := w.count("/short.pem"); n != 1 {
		t.Errorf("fetched %d times", n)
	}
}

func TestATNAuthListIsOneServiceProviderCode(t *testing.T) {
	t.Parallel()
	two := spc("709J")
	two = append(two, two[2:]...)
	two[1] *= 2
	for _, c := range []struct {
		der  []byte
		want string
	}{
		{spc("709J"), "709J"},
		{spc("a1"), "a1"},
		{spc("ABCDEFGHIJ"), "ABCDEFGHIJ"},
		{spc("ABCDEFGHIJK"), ""},
		{spc(""), ""},
		{spc("7\n9"), ""},
		{two, ""},
		{append(spc("709J"), 0), ""},
		{[]byte{0x30, 0}, ""},
		{[]byte{0x30, 6, 0x80, 4, '7', '0', '9', 'J'}, ""},               // an implicit tag
		{[]byte{0x30, 8, 0xa1, 6, 22, 4, '7', '0', '9', 'J'}, ""},        // a range
		{[]byte{0x30, 8, 0x60, 6, 22, 4, '7', '0', '9', 'J'}, ""},        // of another class
		{[]byte{0x30, 10, 0xa0, 8, 22, 4, '7', '0', '9', 'J', 5, 0}, ""}, // with something behind
		{nil, ""},
	} {
		if got, err := parseAuthority(c.der); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%x: %q, %v", c.der, got, err)
		}
	}
}
