package stir

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestOnlyAddressesOfThePublicInternetArePublic(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
		"169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255",
		"198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1",
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
		"2001::1", "2001:db8::1", "2002:a00:1::1", "3fff::1", "2606:4700::1%eth0",
	} {
		a := netip.MustParseAddr(text)
		if isPublic(a) {
			t.Errorf("%s counts as public", text)
		}
		if err := PublicOnly("tcp", netip.AddrPortFrom(a, 443).String(), nil); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s may be dialled: %v", text, err)
		}
	}
	for _, text := range []string{"1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.0.1",
		"198.17.0.1", "198.20.0.1", "223.255.255.255", "::ffff:1.1.1.1", "2606:4700::1111", "2a00:1450::1", "2001:200::1"} {
		if !isPublic(netip.MustParseAddr(text)) {
			t.Errorf("%s does not count as public", text)
		}
		if err := PublicOnly("tcp", netip.AddrPortFrom(netip.MustParseAddr(text), 443).String(), nil); err != nil {
			t.Errorf("%s may not be dialled: %v", text, err)
		}
	}
	if err := PublicOnly("tcp", "certificates.example:443", nil); err == nil {
		t.Error("a name may be dialled")
	}
}

// guarded is a verifier that dials as it does in service.
func guarded(o *Options) { o.Dial = nil }

func TestNoCertificateIsFetchedFromAnAddressThatIsNotPublic(t *testing.T) {
	t.Parallel()
	w := newWorld(t, guarded)
	listener, err := net.Listen("tcp", "127.83.17.5:8443")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for _, host := range []string{"127.83.17.5:8443", "[::ffff:127.83.17.5]:8443", "localhost", "127.0.0.1", "10.0.0.1", "[::ffff:10.0.0.1]",
		"169.254.169.254", "0.0.0.0:8443", "100.64.0.1"} {
		url := "https://" + host + "/leaf.pem"
		got := w.verify(t, call(), w.draft().from(url, nil).sign(t))
		if got.Outcome != CertificateUnavailable || got.Code != 436 || !strings.Contains(got.Reason, "not a public one") {
			t.Errorf("%s: %+v", host, got)
		}
	}
	own, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	first, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if first.RemoteAddr().String() != own.LocalAddr().String() {
		t.Error("somebody connected before")
	}
}

func TestOnlyPlainWebAddressesAreAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, url := range []string{
		"http://certificates.example/leaf.pem", "ftp://certificates.example/leaf.pem", "https:certificates.example", "https:///leaf.pem",
		"https://certificates.example:444/leaf.pem", "https://certificates.example:22/leaf.pem", "https://certificates.example:0443/leaf.pem",
		"https://anna@certificates.example/leaf.pem", "https://anna:secret@certificates.example/leaf.pem",
		"https://certificates.example/leaf.pem?a=b", "https://certificates.example/leaf.pem?", "https://certificates.example/leaf.pem#a",
		"https://certificates.example/" + strings.Repeat("a", maxURL), "//certificates.example/leaf.pem", "file:///etc/passwd", "leaf.pem",
	} {
		if got := w.verify(t, call(), w.draft().from(url, nil).sign(t)); got.Outcome != Malformed || got.Code != 436 {
			t.Errorf("%.60s: %+v", url, got)
		}
	}
	if n := w.connected.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
	if _, err := parseURL("https://a.example/" + strings.Repeat("a", maxURL-len("https://a.example/"))); err != nil {
		t.Errorf("512 bytes: %v", err)
	}
	for _, url := range []string{leafURL, "https://certificates.example:443/leaf.pem", "https://certificates.example:8443/leaf.pem"} {
		if got := w.verify(t, call(), w.draft().from(url, nil).sign(t)); got.Outcome != Passed {
			t.Errorf("%s: %+v", url, got)
		}
	}
}

func TestAnAnswerThatIsNoCertificateIsNotAvailable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.page("/redirect.pem", func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, "/leaf.pem", http.StatusFound) })
	w.page("/large.pem", func(rw http.ResponseWriter, r *http.Request) {
		_, _ = rw.Write([]byte(strings.Repeat("\n", maxCertificate)))
		w.pages["/leaf.pem"](rw, r)
	})
	w.page("/short.pem", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Length", "1000")
		_, _ = rw.Write([]byte("-----BEGIN"))
	})
	w.page("/error.pem", func(rw http.ResponseWriter, r *http.Request) {
		rw.WriteHeader(http.StatusInternalServerError)
		w.pages["/leaf.pem"](rw, r)
	})
	w.page("/header.pem", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("X-Long", strings.Repeat("a", 2*maxWebHeader))
		w.pages["/leaf.pem"](rw, r)
	})
	for _, status := range []int{201, 300, 400} {
		w.page(fmt.Sprintf("/%d.pem", status), func(rw http.ResponseWriter, r *http.Request) {
			rw.WriteHeader(status)
			w.pages["/leaf.pem"](rw, r)
		})
	}
	for path, want := range map[string]string{
		"/redirect.pem": "sends elsewhere", "/large.pem": "larger than 64 kB", "/short.pem": "broke off", "/error.pem": "answered 500",
		"/missing.pem": "answered 404", "/300.pem": "sends elsewhere", "/400.pem": "answered 400", "/201.pem": "answered 201",
		"/header.pem": "could not be reached",
	} {
		got := w.verify(t, call(), w.draft().from(atURL+path, nil).sign(t))
		if got.Outcome != CertificateUnavailable || got.Code != 436 || !strings.Contains(got.Reason, want) {
			t.Errorf("%s: %+v", path, got)
		}
	}
	if n := w.count("/leaf.pem"); n != 0 {
		t.Errorf("a redirect was followed %d times", n)
	}
}

func TestACertificateOfAllowedSizePasses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.leaf.cert.Raw}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.ca.cert.Raw})...)
	w.page("/leaf.pem", func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = rw.Write(append([]byte(strings.Repeat("\n", maxCertificate-len(chain))), chain...))
	})
	if got := w.verify(t, call(), w.draft().sign(t)); got.Outcome != Passed {
		t.Errorf("%+v", got)
	}
}

func TestAWebServerThatNobodyTrustsIsNotBelieved(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *Options) { o.WebRoots = o.Roots })
	got := w.verify(t, call(), w.draft().sign(t))
	if got.Outcome != CertificateUnavailable || !strings.Contains(got.Reason, "own certificate is not trusted") {
		t.Errorf("%+v", got)
	}
	named := newWorld(t)
	got = named.verify(t, call(), named.draft().from("https://elsewhere.example/leaf.pem", nil).sign(t))
	if got.Outcome != CertificateUnavailable || !strings.Contains(got.Reason, "own certificate is not trusted") {
		t.Errorf("a server of another name: %+v", got)
	}
}

func TestACallDoesNotWaitForASlowServerAndTheNextOneFindsTheCertificate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	arrived, release := make(chan struct{}), make(chan struct{})
	page := w.pages["/leaf.pem"]
	w.page("/leaf.pem", func(rw http.ResponseWriter, r *http.Request) {
		close(arrived) // panics at a second fetch
		<-release
		page(rw, r)
	})
	h := w.draft().sign(t)
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		got := w.verifier.Verify(ctx, []string{h}, call())
		if got.Outcome != CertificateUnavailable || !strings.Contains(got.Reason, "still being fetched") {
			t.Errorf("%+v", got)
		}
	}
	<-arrived
	close(release)
	if got := w.verify(t, call(), h); got.Outcome != Passed {
		t.Errorf("%+v", got)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if got := w.verifier.Verify(ended, []string{h}, call()); got.Outcome != Passed || got.Unchecked != "" {
		t.Errorf("what is known needs no time: %+v", got)
	}
}

func TestCloseEndsWhatIsBeingFetched(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	arrived, gone := make(chan struct{}), make(chan struct{})
	w.page("/leaf.pem", func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
		close(gone)
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	w.verifier.Verify(ctx, []string{w.draft().sign(t)}, call())
	w.verifier.Close()
	<-gone
	before := w.connected.Load()
	got := w.verify(t, call(), w.draft().from(atURL+"/other.pem", nil).sign(t))
	if got.Outcome != CertificateUnavailable || w.connected.Load() != before {
		t.Errorf("after Close: %+v", got)
	}
}

// A connection that never says anything is given up after a second, an answer that never ends after two.
func TestAServerThatSaysNothingIsGivenUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	site := w.issue(t, w.root, "Site")
	for _, c := range []struct {
		name  string
		serve func(net.Conn)
		want  time.Duration
	}{
		{"no TLS", func(net.Conn) {}, connectTime},
		{"no answer", func(conn net.Conn) {
			_ = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{site.cert.Raw}, PrivateKey: site.key}},
				Time: w.clock}).Handshake()
			_, _ = io.Copy(io.Discard, conn)
		}, wholeFetch},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := w.options
				o.Dial = func(context.Context, string, string) (net.Conn, error) {
					ours, theirs := net.Pipe()
					go c.serve(theirs)
					return ours, nil
				}
				crew := newCrew()
				f := newFetcher(o, crew)
				f.client.Transport.(*http.Transport).TLSClientConfig.InsecureSkipVerify = true
				var err error
				start := time.Now()
				done := make(chan struct{})
				crew.start(func(ctx context.Context) {
					defer close(done)
					_, _, err = f.fetch(ctx, &url.URL{Scheme: "https", Host: "certificates.example"}, maxCertificate)
				})
				<-done
				if took := time.Since(start); err == nil || !strings.Contains(err.Error(), "took too long") || took != c.want {
					t.Errorf("%v after %v", err, took)
				}
				crew.close()
			})
		})
	}
}

func TestCacheControlCountsWithinBounds(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{
		"": shortLife, "no-store": shortLife, "max-age=1": shortLife, "max-age=7200": 2 * time.Hour, "public, Max-Age=\"7200\"": 2 * time.Hour,
		"max-age=99999999": longLife, "max-age=-1": shortLife, "max-age=99999999999999999999": shortLife, "s-maxage=7200": shortLife,
	} {
		if got := lifetime(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestFetchesAreCountedPerHostAndMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	verify := func(n int) Result {
		return w.verify(t, call(), w.draft().from(fmt.Sprintf("%s/missing-%d.pem", atURL, n), nil).sign(t))
	}
	for n := range perHostMinute {
		if got := verify(n); !strings.Contains(got.Reason, "404") {
			t.Errorf("fetch %d: %+v", n, got)
		}
	}
	before := w.connected.Load()
	if got := verify(100); got.Outcome != CertificateUnavailable || !strings.Contains(got.Reason, "too much") || w.connected.Load() != before {
		t.Errorf("%+v", got)
	}
	w.pass(time.Minute)
	if got := verify(100); !strings.Contains(got.Reason, "404") {
		t.Errorf("in the next minute, and not remembered as missing: %+v", got)
	}
}

func TestFetchesAreBoundedInAllAndAtOnce(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	b := &budget{now: func() time.Time { return time.Unix(now.Load(), 0) }, hosts: map[string]*spent{}}
	for i := range perHostAtOnce {
		if _, ok := b.take("slow"); !ok {
			t.Errorf("fetch %d from one host at the same time is refused", i)
		}
	}
	if _, ok := b.take("slow"); ok {
		t.Error("too many from one host at the same time")
	}
	for i := range perMinute - perHostAtOnce {
		done, ok := b.take(fmt.Sprint("host", i))
		if !ok {
			t.Fatalf("host %d is refused", i)
		}
		done()
	}
	if _, ok := b.take("one more"); ok {
		t.Error("too many in a minute")
	}
	now.Add(60)
	done, ok := b.take("one more")
	if !ok || len(b.hosts) != 2 {
		t.Errorf("in the next minute: %v, %d hosts remembered", ok, len(b.hosts))
	}
	done()
	if _, ok := b.take("slow"); ok {
		t.Error("a new minute forgot what is still being fetched")
	}
	for i := range maxHosts - len(b.hosts) {
		b.hosts[fmt.Sprint("busy", i)] = &spent{since: b.now()}
	}
	if _, ok := b.take("new"); ok {
		t.Error("hosts without end are remembered")
	}
}

func TestAHostIsNamedWithoutTelephoneNumbers(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"cert.example": "cert.example", "cdn42.cert-1.example": "cdn42.cert-1.example", "10.0.0.1": "10.0.0.1",
		"c12025550143.example": "c•••••••••••.example", "a_b.example": "a?b.example",
		"09azAZ.example": "09azAZ.example", "c123456.example": "c123456.example", "c1234567.example": "c•••••••.example",
	} {
		if got := host(&url.URL{Host: name}); got != want {
			t.Errorf("%s is named %s", name, got)
		}
	}
}
