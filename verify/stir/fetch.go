package stir

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	connectTime    = time.Second
	maxCertificate = 64 << 10 // bytes of a certificate with those above it
	maxList        = 1 << 20  // bytes of a revocation list; one list names the certificates of all authorities
	maxWebHeader   = 16 << 10
)

// fetcher reads small things from web servers that strangers choose.
type fetcher struct {
	client *http.Client
	crew   *crew
	now    func() time.Time
	budget budget
}

func newFetcher(o Options, c *crew) *fetcher {
	dial := o.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: connectTime, Control: PublicOnly}).DialContext
	}
	return &fetcher{crew: c, now: o.Now, budget: budget{now: o.Now, hosts: map[string]*spent{}}, client: &http.Client{
		Transport: &http.Transport{
			Proxy:                  nil,
			DialContext:            dial,
			TLSClientConfig:        &tls.Config{RootCAs: o.WebRoots, Time: o.Now, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    connectTime,
			ResponseHeaderTimeout:  wholeFetch,
			MaxResponseHeaderBytes: maxWebHeader,
			DisableKeepAlives:      true,
			DisableCompression:     true, // a small answer stays small
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// fetch reads the body at u, of at most limit bytes, whatever its content type, and tells until when it may be kept.
func (f *fetcher) fetch(ctx context.Context, u *url.URL, limit int) (body []byte, until time.Time, err error) {
	done, ok := f.budget.take(strings.ToLower(u.Hostname()))
	if !ok {
		return nil, time.Time{}, errBusy
	}
	defer done()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, time.Time{}, errors.New("has an address that cannot be asked for")
	}
	req.Header.Set("User-Agent", "supportline")
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, time.Time{}, fetchError(err)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		return nil, time.Time{}, errors.New("was not fetched: the server sends elsewhere, which is not followed")
	case resp.StatusCode != http.StatusOK:
		return nil, time.Time{}, fmt.Errorf("was not fetched: the server answered %d", resp.StatusCode)
	}
	body, err = io.ReadAll(io.LimitReader(resp.Body, int64(limit)+1))
	switch {
	case err != nil:
		return nil, time.Time{}, fetchError(err)
	case len(body) > limit:
		return nil, time.Time{}, fmt.Errorf("was not read: it is larger than %d kB", limit>>10)
	}
	return body, f.now().Add(lifetime(resp.Header.Get("Cache-Control"))), nil
}

// fetchError says what went wrong without a word of the server's: the texts of the network libraries repeat addresses,
// names and certificates.
func fetchError(err error) error {
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	timeout, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, ErrPrivate):
		return fmt.Errorf("was not fetched: %w", ErrPrivate)
	case untrusted:
		return errors.New("was not fetched: the web server's own certificate is not trusted")
	case errors.Is(err, context.DeadlineExceeded) || ok && timeout.Timeout():
		return errors.New("was not fetched: the server took too long")
	}
	return errors.New("was not fetched: the server could not be reached or broke off")
}

// lifetime reads max-age (RFC 9111 section 5.2.2.1) within bounds. Without it, and where the server wants nothing to be
// kept, the lower bound stands: a call cannot wait for a server each time.
func lifetime(cacheControl string) time.Duration {
	for d := range strings.SplitSeq(cacheControl, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(d), "=")
		if !strings.EqualFold(name, "max-age") {
			continue
		}
		if s, err := strconv.ParseUint(strings.Trim(value, `"`), 10, 31); err == nil {
			return min(max(time.Duration(s)*time.Second, shortLife), longLife)
		}
	}
	return shortLife
}
