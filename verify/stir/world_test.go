package stir

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"supportline/ivr/phone"
)

const (
	callerTN = "12025550143"
	calledTN = "14165550123"
	origID   = "4aec94e2-508c-4c1c-907b-3737bac0a80e"
	atURL    = "https://certificates.example"
	leafURL  = atURL + "/leaf.pem"
)

// world is a policy administrator's world in small: a root, an authority under it, a provider, and the web server with
// their certificates and lists, on loopback. The names of its hosts lead there by Dial.
type world struct {
	now       atomic.Int64 // Unix seconds
	root, ca  issuer
	leaf      issuer
	options   Options
	verifier  *Verifier
	mu        sync.Mutex
	pages     map[string]http.HandlerFunc
	asked     map[string]int
	serial    int64
	connected atomic.Int64
}

// issuer is a certificate with its key.
type issuer struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newWorld(t testing.TB, change ...func(*Options)) *world {
	t.Helper()
	w := &world{pages: map[string]http.HandlerFunc{}, asked: map[string]int{}}
	w.now.Store(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC).Unix())
	w.root = w.issue(t, issuer{}, "Root", authorityProfile)
	w.ca = w.issue(t, w.root, "Authority", authorityProfile, listAt("/root.crl"))
	w.leaf = w.issue(t, w.ca, "SHAKEN 709J", listAt("/ca.crl"))
	w.publish("/leaf.pem", w.leaf, w.ca)
	w.list(t, "/root.crl", w.root, nil)
	w.list(t, "/ca.crl", w.ca, nil)

	w.options = Options{Now: w.clock, Roots: x509.NewCertPool(), WebRoots: x509.NewCertPool()}
	w.options.Roots.AddCert(w.root.cert)
	w.serve(t)
	for _, c := range change {
		c(&w.options)
	}
	var err error
	if w.verifier, err = New(w.options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.verifier.Close)
	return w
}

func (w *world) clock() time.Time { return time.Unix(w.now.Load(), 0) }

func (w *world) pass(d time.Duration) { w.now.Add(int64(d / time.Second)) }

// serve starts the web server. Its own certificate comes from an authority of the web.
func (w *world) serve(t testing.TB) {
	web := w.issue(t, issuer{}, "Web", authorityProfile)
	site := w.issue(t, web, "Site", func(c *x509.Certificate) {
		c.DNSNames = []string{"certificates.example", "*.hosts.example"}
		c.ExtraExtensions = nil
	})
	w.options.WebRoots.AddCert(web.cert)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked[r.URL.Path]++
		page := w.pages[r.URL.Path]
		w.mu.Unlock()
		if page == nil {
			page = http.NotFound
		}
		page(rw, r)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{site.cert.Raw}, PrivateKey: site.key}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	w.options.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		w.connected.Add(1)
		return new(net.Dialer).DialContext(ctx, network, s.Listener.Addr().String())
	}
}

func authorityProfile(c *x509.Certificate) {
	c.IsCA, c.BasicConstraintsValid = true, true
	c.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	c.ExtraExtensions = nil
}

func listAt(path string) func(*x509.Certificate) {
	return func(c *x509.Certificate) { c.CRLDistributionPoints = []string{atURL + path} }
}

// issue makes a certificate; without change one for signing calls. The zero issuer makes it self-signed.
func (w *world) issue(t testing.TB, by issuer, name string, change ...func(*x509.Certificate)) issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return w.issueFor(t, by, name, key, change...)
}

func (w *world) issueFor(t testing.TB, by issuer, name string, key *ecdsa.PrivateKey, change ...func(*x509.Certificate)) issuer {
	t.Helper()
	w.serial++
	template := &x509.Certificate{
		SerialNumber: big.NewInt(w.serial), Subject: pkix.Name{CommonName: name, Organization: []string{"Contoso Telecom"}},
		NotBefore: w.clock().Add(-24 * time.Hour), NotAfter: w.clock().Add(90 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, SubjectKeyId: []byte{byte(w.serial)},
		ExtraExtensions: []pkix.Extension{{Id: authorityListOID(), Value: spc("709J")}},
	}
	for _, c := range change {
		c(template)
	}
	if by.cert == nil {
		by = issuer{template, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.cert, &key.PublicKey, crypto.Signer(by.key))
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return issuer{cert, key}
}

// spc is a TNAuthList with one service provider code.
func spc(code string) []byte {
	ia5 := append([]byte{22, byte(len(code))}, code...)
	entry := append([]byte{0xa0, byte(len(ia5))}, ia5...)
	return append([]byte{0x30, byte(len(entry))}, entry...)
}

// publish puts certificates on the web server, the leaf first.
func (w *world) publish(path string, chain ...issuer) {
	var b []byte
	for _, i := range chain {
		b = append(b, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.cert.Raw})...)
	}
	w.page(path, func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(b) })
}

func (w *world) page(path string, h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[path] = h
}

func (w *world) count(path string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[path]
}

// list puts a revocation list on the web server.
func (w *world) list(t testing.TB, path string, by issuer, revoked []x509.RevocationListEntry, change ...func(*x509.RevocationList)) {
	t.Helper()
	template := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: w.clock().Add(-time.Hour),
		NextUpdate: w.clock().Add(12 * time.Hour), RevokedCertificateEntries: revoked}
	for _, c := range change {
		c(template)
	}
	der, err := x509.CreateRevocationList(rand.Reader, template, by.cert, by.key)
	if err != nil {
		t.Fatal(err)
	}
	w.page(path, func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(der) })
}

func entry(w *world, c issuer, of ...*x509.Certificate) x509.RevocationListEntry {
	e := x509.RevocationListEntry{SerialNumber: c.cert.SerialNumber, RevocationTime: w.clock().Add(-2 * time.Hour)}
	for _, authority := range of {
		name := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: authority.RawSubject}
		value, _ := asn1.Marshal([]asn1.RawValue{name})
		e.ExtraExtensions = append(e.ExtraExtensions, pkix.Extension{Id: certificateIssuerOID(), Critical: true, Value: value})
	}
	return e
}

// draft is an Identity header before it is signed.
type draft struct {
	header, claims         map[string]any
	key                    *ecdsa.PrivateKey
	params                 string
	plainHeader, plainBody string // instead of header and claims
}

func (w *world) draft() draft {
	return draft{
		header: map[string]any{"alg": "ES256", "ppt": "shaken", "typ": "passport", "x5u": leafURL},
		claims: map[string]any{"attest": "A", "dest": map[string]any{"tn": []string{calledTN}}, "iat": w.now.Load(),
			"orig": map[string]any{"tn": callerTN}, "origid": origID},
		key: w.leaf.key, params: ";info=<" + leafURL + `>;alg=ES256;ppt="shaken"`,
	}
}

// from is the draft with a certificate that lies elsewhere.
func (d draft) from(url string, key *ecdsa.PrivateKey) draft {
	d.header = maps.Clone(d.header)
	d.header["x5u"] = url
	d.params = ";info=<" + url + ">;alg=ES256;ppt=shaken"
	if key != nil {
		d.key = key
	}
	return d
}

func (d draft) token(t testing.TB) string {
	t.Helper()
	parts := [2]string{d.plainHeader, d.plainBody}
	for i, m := range []map[string]any{d.header, d.claims} {
		if parts[i] == "" {
			b, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			parts[i] = string(b)
		}
		parts[i] = base64.RawURLEncoding.EncodeToString([]byte(parts[i]))
	}
	signed := parts[0] + "." + parts[1]
	sum := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, d.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	var signature [64]byte
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature[:])
}

func (d draft) sign(t testing.TB) string { return d.token(t) + d.params }

func call() Call {
	return Call{From: phone.MustParse("+" + callerTN), To: []phone.Number{phone.MustParse("+" + calledTN)}}
}

// verify verifies, and holds every result against what all of them have in common.
func (w *world) verify(t testing.TB, c Call, headers ...string) Result {
	t.Helper()
	r := w.verifier.Verify(t.Context(), headers, c)
	sound(t, r)
	return r
}

func sound(t testing.TB, r Result) {
	t.Helper()
	text := fmt.Sprintf("%+v %s", r, r.Verstat())
	if strings.Contains(text, callerTN[1:]) || strings.Contains(text, calledTN[1:]) {
		t.Errorf("the result holds a telephone number: %s", text)
	}
	passed := r.Outcome == Passed
	if passed != (r.Attestation != NotAttested) || passed != (r.Code == 0) || passed != (r.Provider != "") || r.Reason == "" ||
		(r.Code != 0) != (r.Phrase() != "") || !passed && r.OrigID != "" {
		t.Errorf("the result contradicts itself: %s", text)
	}
}
