package player

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// largestDocument is what Twilio takes (error 11750).
const largestDocument = 64 << 10

// Player is one Twilio account. It is safe for use by many calls at once.
type Player struct {
	public  string
	account string
	token   string
	send    func(*http.Request) (Answer, error)
}

// Answer is an HTTP response.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// New makes a player that calls door directly. publicURL is the one the door is configured with: documents name it, and
// signatures are over it.
func New(door http.Handler, publicURL, account, token string) *Player {
	return &Player{public: strings.TrimSuffix(publicURL, "/"), account: account, token: token,
		send: func(r *http.Request) (Answer, error) {
			r.RequestURI = r.URL.RequestURI()
			kept := &keeper{Answer{Status: http.StatusOK, Header: http.Header{}}, false}
			door.ServeHTTP(kept, r)
			return kept.Answer, nil
		}}
}

// NewAt makes a player that calls a server at baseURL ("http://127.0.0.1:8080") over the network.
func NewAt(client *http.Client, baseURL, publicURL, account, token string) *Player {
	base := strings.TrimSuffix(baseURL, "/")
	return &Player{public: strings.TrimSuffix(publicURL, "/"), account: account, token: token,
		send: func(r *http.Request) (Answer, error) {
			there, err := url.Parse(base + r.URL.RequestURI())
			if err != nil {
				return Answer{}, err
			}
			r.URL, r.Host = there, ""
			resp, err := client.Do(r)
			if err != nil {
				return Answer{}, err
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
			return Answer{resp.StatusCode, resp.Header, body}, err
		}}
}

// Post sends a signed form to a path of the door ("/twilio/voice"). Each tweak may spoil the request after it was
// signed.
func (p *Player) Post(pathAndQuery string, form url.Values, tweaks ...func(*http.Request)) (Answer, error) {
	body := form.Encode()
	r, err := http.NewRequest(http.MethodPost, p.public+pathAndQuery, strings.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	r.Header.Set("User-Agent", "TwilioProxy/1.1")
	r.Header.Set("X-Twilio-Signature", p.signature(p.public+pathAndQuery, form))
	for _, tweak := range tweaks {
		tweak(r)
	}
	return p.send(r)
}

// Form is what every request about a call has in it.
func (p *Player) Form(callSid, from, to, status string) url.Values {
	return url.Values{
		"AccountSid": {p.account}, "ApiVersion": {"2010-04-01"},
		"CallSid": {callSid}, "CallStatus": {status}, "Direction": {"inbound"},
		"From": {from}, "Caller": {from}, "To": {to}, "Called": {to},
	}
}

// signature is X-Twilio-Signature: HMAC-SHA1 over the URL and the form's keys and values in the keys' order.
func (p *Player) signature(url string, form url.Values) string {
	keys := make([]string, 0, len(form))
	for k := range form {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var over bytes.Buffer
	over.WriteString(url)
	for _, k := range keys {
		for _, v := range form[k] {
			over.WriteString(k + v)
		}
	}
	mac := hmac.New(sha1.New, []byte(p.token))
	mac.Write(over.Bytes())
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// fetch asks for a document and checks it.
func (p *Player) fetch(pathAndQuery string, form url.Values, leg leg) (*element, []byte, error) {
	a, err := p.Post(pathAndQuery, form)
	if err != nil {
		return nil, nil, err
	}
	path, _, _ := strings.Cut(pathAndQuery, "?")
	if a.Status != http.StatusOK {
		return nil, nil, fmt.Errorf("%s answers %d, a document was due: %.200s", path, a.Status, a.Body)
	}
	kind := a.Header.Get("Content-Type")
	if !strings.HasPrefix(kind, "text/xml") && !strings.HasPrefix(kind, "application/xml") {
		return nil, nil, fmt.Errorf("%s answers with %q, Twilio wants text/xml", path, kind)
	}
	doc, err := parse(a.Body, leg)
	if err != nil {
		return nil, nil, fmt.Errorf("the document of %s: %w\n%s", path, err, a.Body)
	}
	return doc, a.Body, nil
}

// here makes path and query of a URL in a document, which must be one of the door's.
func (p *Player) here(u string) (string, error) {
	if rest, ours := strings.CutPrefix(u, p.public); ours && strings.HasPrefix(rest, "/") {
		return rest, nil
	}
	if strings.HasPrefix(u, "/") && !strings.HasPrefix(u, "//") {
		return u, nil
	}
	return "", fmt.Errorf("a document names %q, which is not under %s", u, p.public)
}

// NewSid makes an identifier as Twilio does: two letters and 32 hexadecimal digits.
func NewSid(prefix string) string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return prefix + hex.EncodeToString(b[:])
}

// keeper is the http.ResponseWriter that keeps an answer.
type keeper struct {
	Answer
	begun bool
}

func (k *keeper) Header() http.Header { return k.Answer.Header }

func (k *keeper) WriteHeader(status int) {
	if !k.begun {
		k.Status, k.begun = status, true
	}
}

func (k *keeper) Write(b []byte) (int, error) {
	k.WriteHeader(http.StatusOK)
	k.Body = append(k.Body, b...)
	return len(b), nil
}
