package stir

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"
	"time"
)

// indirect makes a list name certificates of several authorities: IssuingDistributionPoint with indirectCRL.
func indirect(l *x509.RevocationList) { scoped(4)(l) }

func scoped(flag byte) func(*x509.RevocationList) {
	return func(l *x509.RevocationList) {
		l.ExtraExtensions = append(l.ExtraExtensions, pkix.Extension{Id: scopeOID(), Critical: true, Value: []byte{0x30, 3, 0x80 | flag, 1, 0xff}})
	}
}

func outOfDate(l *x509.RevocationList) {
	l.ThisUpdate, l.NextUpdate = l.ThisUpdate.Add(-48*time.Hour), l.NextUpdate.Add(-24*time.Hour)
}

func TestARevokedCertificateIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		revoke func(*testing.T, *world)
	}{
		{"by its authority", func(t *testing.T, w *world) {
			w.list(t, "/ca.crl", w.ca, []x509.RevocationListEntry{entry(w, w.root), entry(w, w.leaf)})
		}},
		{"its authority, by the root", func(t *testing.T, w *world) {
			w.list(t, "/root.crl", w.root, []x509.RevocationListEntry{entry(w, w.ca)})
		}},
		{"in a list that is out of date", func(t *testing.T, w *world) {
			w.list(t, "/ca.crl", w.ca, []x509.RevocationListEntry{entry(w, w.leaf)}, outOfDate)
		}},
		{"in a list of a part", func(t *testing.T, w *world) {
			w.list(t, "/ca.crl", w.ca, []x509.RevocationListEntry{entry(w, w.leaf)}, scoped(1))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c.revoke(t, w)
			if got := w.verify(t, call(), w.draft().sign(t)); got.Outcome != Revoked || got.Code != 437 {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestTheAdministratorsListRevokesForAllAuthorities(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		entries func(*world, issuer) []x509.RevocationListEntry
		change  func(*x509.RevocationList)
		want    Outcome
		checked bool
	}{
		{"the certificate", func(w *world, _ issuer) []x509.RevocationListEntry {
			return []x509.RevocationListEntry{entry(w, w.leaf, w.ca.cert)}
		}, indirect, Revoked, false},
		{"the certificate, its authority named with the entry before", func(w *world, _ issuer) []x509.RevocationListEntry {
			return []x509.RevocationListEntry{entry(w, w.root, w.ca.cert), entry(w, w.leaf)}
		}, indirect, Revoked, false},
		{"its number at another authority", func(w *world, _ issuer) []x509.RevocationListEntry {
			return []x509.RevocationListEntry{entry(w, w.leaf, w.root.cert)}
		}, indirect, Passed, true},
		{"its number of the administrator's own", func(w *world, _ issuer) []x509.RevocationListEntry {
			return []x509.RevocationListEntry{entry(w, w.leaf)}
		}, indirect, Passed, true},
		{"nothing, in a list that is not for others", func(*world, issuer) []x509.RevocationListEntry { return nil }, func(*x509.RevocationList) {}, Passed, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			administrator := w.issue(t, issuer{}, "Administrator", func(c *x509.Certificate) {
				c.KeyUsage, c.ExtraExtensions = x509.KeyUsageCRLSign, nil
			})
			w.verifier.options.ListSigners = []*x509.Certificate{administrator.cert}
			w.list(t, "/ca.crl", administrator, c.entries(w, administrator), c.change)
			if got := w.verify(t, call(), w.draft().sign(t)); got.Outcome != c.want || c.want == Passed && (got.Unchecked == "") != c.checked {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestWhatAListDoesNotTellIsReported(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want string
		change     func(*testing.T, *world)
	}{
		{"no server", "the server answered 404", func(_ *testing.T, w *world) { w.page("/ca.crl", http.NotFound) }},
		{"garbage", "cannot be read", func(_ *testing.T, w *world) {
			w.page("/ca.crl", func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write([]byte("garbage")) })
		}},
		{"too large", "larger than 1024 kB", func(_ *testing.T, w *world) {
			w.page("/ca.crl", func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(make([]byte, maxList+1)) })
		}},
		{"out of date", "out of date", func(t *testing.T, w *world) { w.list(t, "/ca.crl", w.ca, nil, outOfDate) }},
		{"of tomorrow", "out of date", func(t *testing.T, w *world) {
			w.list(t, "/ca.crl", w.ca, nil, func(l *x509.RevocationList) { l.ThisUpdate = w.clock().Add(time.Hour) })
		}},
		{"signed by another", "not signed by", func(t *testing.T, w *world) { w.list(t, "/ca.crl", w.root, nil) }},
		{"signed by another of the same name", "not signed by", func(t *testing.T, w *world) {
			w.list(t, "/ca.crl", w.issue(t, issuer{}, "Authority", authorityProfile), []x509.RevocationListEntry{entry(w, w.leaf)})
		}},
		{"for users only", "for some certificates only", func(t *testing.T, w *world) { w.list(t, "/ca.crl", w.ca, nil, scoped(1)) }},
		{"for authorities only", "for some certificates only", func(t *testing.T, w *world) { w.list(t, "/ca.crl", w.ca, nil, scoped(2)) }},
		{"for attributes only", "for some certificates only", func(t *testing.T, w *world) { w.list(t, "/ca.crl", w.ca, nil, scoped(5)) }},
		{"for some reasons", "for some certificates only", func(t *testing.T, w *world) {
			w.list(t, "/ca.crl", w.ca, nil, func(l *x509.RevocationList) {
				l.ExtraExtensions = []pkix.Extension{{Id: scopeOID(), Critical: true, Value: []byte{0x30, 4, 0x83, 2, 0, 0x80}}}
			})
		}},
		{"of changes only", "of a kind that is not known", func(t *testing.T, w *world) {
			w.list(t, "/ca.crl", w.ca, nil, func(l *x509.RevocationList) {
				l.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 27}, Critical: true, Value: []byte{2, 1, 1}}}
			})
		}},
		{"a scope that cannot be read", "cannot be read", func(t *testing.T, w *world) {
			w.list(t, "/ca.crl", w.ca, nil, func(l *x509.RevocationList) {
				l.ExtraExtensions = []pkix.Extension{{Id: scopeOID(), Critical: true, Value: []byte{5, 0}}}
			})
		}},
		{"entries of another kind", "entries of a kind that is not known", func(t *testing.T, w *world) {
			e := entry(w, w.root)
			e.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}}
			w.list(t, "/ca.crl", w.ca, []x509.RevocationListEntry{e})
		}},
		{"an entry of a nameless authority", "names an authority", func(t *testing.T, w *world) {
			e := entry(w, w.root)
			e.ExtraExtensions = []pkix.Extension{{Id: certificateIssuerOID(), Critical: true, Value: []byte{5, 0}}}
			w.list(t, "/ca.crl", w.ca, []x509.RevocationListEntry{e})
		}},
		{"no list named", "names no revocation list", func(t *testing.T, w *world) {
			key := w.leaf.key
			w.leaf = w.issueFor(t, w.ca, "No list", key)
			w.publish("/leaf.pem", w.leaf, w.ca)
		}},
		{"a list that is not on https", "not an https address", func(t *testing.T, w *world) {
			w.leaf = w.issueFor(t, w.ca, "Plain", w.leaf.key, func(c *x509.Certificate) { c.CRLDistributionPoints = []string{"http://certificates.example/ca.crl"} })
			w.publish("/leaf.pem", w.leaf, w.ca)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c.change(t, w)
			h := w.draft().sign(t)
			if got := w.verify(t, call(), h); got.Outcome != Passed || !strings.Contains(got.Unchecked, c.want) {
				t.Errorf("%+v", got)
			}
			w.verifier.options.RequireRevocation = true
			if got := w.verify(t, call(), h); got.Outcome != UnknownRevocation || got.Code != 437 {
				t.Errorf("when it is required: %+v", got)
			}
		})
	}
}

func TestASignerOfListsMustBeAllowedToSignThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.list(t, "/ca.crl", w.ca, nil)
	bare := w.issueFor(t, w.root, "Authority", w.ca.key, authorityProfile, listAt("/root.crl"), func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCertSign })
	w.publish("/leaf.pem", w.leaf, bare)
	if got := w.verify(t, call(), w.draft().sign(t)); got.Outcome != Passed || !strings.Contains(got.Unchecked, "not signed by") {
		t.Errorf("%+v", got)
	}
}

func TestAListMayComeInPEM(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{Number: w.leaf.cert.SerialNumber, ThisUpdate: w.clock(), NextUpdate: w.clock().Add(time.Hour),
		RevokedCertificateEntries: []x509.RevocationListEntry{entry(w, w.leaf)}}, w.ca.cert, w.ca.key)
	if err != nil {
		t.Fatal(err)
	}
	w.page("/ca.crl", func(rw http.ResponseWriter, _ *http.Request) {
		_ = pem.Encode(rw, &pem.Block{Type: "X509 CRL", Bytes: l})
	})
	if got := w.verify(t, call(), w.draft().sign(t)); got.Outcome != Revoked {
		t.Errorf("%+v", got)
	}
}

func TestAListIsReadAgainWhenTheNextOneIsOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.page("/leaf.pem", w.cached("/leaf.pem", "max-age=86400"))
	w.page("/ca.crl", w.cached("/ca.crl", "max-age=86400"))
	if got := w.verify(t, call(), w.draft().sign(t)); got.Outcome != Passed || got.Unchecked != "" {
		t.Errorf("%+v", got)
	}
	w.pass(12*time.Hour + time.Second) // past NextUpdate, within max-age
	w.list(t, "/root.crl", w.root, nil)
	w.list(t, "/ca.crl", w.ca, []x509.RevocationListEntry{entry(w, w.leaf)})
	if got := w.verify(t, call(), w.draft().sign(t)); got.Outcome != Revoked {
		t.Errorf("%+v", got)
	}
	if n := w.count("/leaf.pem"); n != 1 {
		t.Errorf("the certificate was fetched %d times", n)
	}
}

// cached is a page with a Cache-Control header.
func (w *world) cached(path, control string) http.HandlerFunc {
	page := w.pages[path]
	return func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Cache-Control", control)
		page(rw, r)
	}
}

func TestSpellingsOfANameAreOneName(t *testing.T) {
	t.Parallel()
	name := func(tag int, text string) []byte {
		value := asn1.RawValue{Tag: tag, Bytes: []byte(text)}
		der, err := asn1.Marshal(pkix.RDNSequence{{{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: value}}})
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	a, err := nameOf(name(asn1.TagPrintableString, "Contoso  Authority"))
	b, err2 := nameOf(name(asn1.TagUTF8String, "CONTOSO Authority"))
	c, err3 := nameOf(name(asn1.TagUTF8String, "Fabrikam Authority"))
	if err != nil || err2 != nil || err3 != nil || a != b || a == c {
		t.Errorf("%q %q %q", a, b, c)
	}
}

func TestAnAuthorityIsNamedByItsDirectoryName(t *testing.T) {
	t.Parallel()
	name, err := asn1.Marshal(pkix.Name{CommonName: "Authority"}.ToRDNSequence())
	if err != nil {
		t.Fatal(err)
	}
	names := func(class, tag int, inner []byte) []byte {
		der, err := asn1.Marshal([]asn1.RawValue{{Class: class, Tag: tag, IsCompound: true, Bytes: inner}})
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	good := names(asn1.ClassContextSpecific, 4, name)
	if got, err := issuerOf(good); got != "cn=authority" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for _, der := range [][]byte{nil, append(good, 0), names(asn1.ClassApplication, 4, name), names(asn1.ClassContextSpecific, 6, name),
		names(asn1.ClassContextSpecific, 4, append(name, 5, 0)), names(asn1.ClassContextSpecific, 4, []byte{5, 0})} {
		if got, err := issuerOf(der); err == nil {
			t.Errorf("%x is %q", der, got)
		}
	}
}
