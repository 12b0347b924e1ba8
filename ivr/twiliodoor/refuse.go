package twiliodoor

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// refusal is why a request is not answered: an HTTP status, a name for counters and logs, and a sentence for whoever
// sent it. None of them repeats anything of the request.
type refusal struct {
	status int
	reason string
	detail string
}

// Names of refusals, as they are counted.
const (
	reasonSize        = "size"
	reasonContentType = "content-type"
	reasonForm        = "form"
	reasonAccount     = "account"
	reasonSignature   = "signature"
	reasonCall        = "call"
)

var (
	tooLarge    = &refusal{http.StatusRequestEntityTooLarge, reasonSize, "The form is larger than this server takes."}
	notReadable = &refusal{http.StatusBadRequest, reasonForm, "The body ended early."}
	notAForm    = &refusal{http.StatusUnsupportedMediaType, reasonContentType, "Send application/x-www-form-urlencoded."}
	notParsed   = &refusal{http.StatusBadRequest, reasonForm, "The form or the query is not well encoded."}
	repeatedKey = &refusal{http.StatusBadRequest, reasonForm, "A key of the form or the query is there twice."}
	bodyHash    = &refusal{http.StatusBadRequest, reasonForm, "bodySHA256 belongs to JSON bodies; this is a form."}
	wrongOwner  = &refusal{http.StatusForbidden, reasonAccount, "The account is not the one that this server serves."}
	notSigned   = &refusal{http.StatusForbidden, reasonSignature,
		"The signature is not right for this URL and form. Check the public URL and the auth token in the settings."}
	noCall   = &refusal{http.StatusBadRequest, reasonCall, "CallSid is missing or is none."}
	notBound = &refusal{http.StatusForbidden, reasonCall, "The form is of another call than the URL."}
	noSeq    = &refusal{http.StatusBadRequest, reasonCall, "The URL is not one that this server gave out."}
)

// read takes a request in only when it is known to come from Twilio for our account. The order matters: what is
// cheap to refuse comes first, and nothing of the form is believed before the signature.
func (d *Door) read(r *http.Request) (query, form url.Values, no *refusal) {
	if r.ContentLength > int64(d.maxBody) {
		return nil, nil, tooLarge
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, int64(d.maxBody)+1))
	if err != nil {
		return nil, nil, notReadable
	}
	if len(body) > d.maxBody {
		return nil, nil, tooLarge
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, nil, notAForm
	}
	form, err = url.ParseQuery(string(body))
	if err != nil {
		return nil, nil, notParsed
	}
	query, err = url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, nil, notParsed
	}
	if hasRepeated(form) || hasRepeated(query) {
		return nil, nil, repeatedKey
	}
	if query.Has("bodySHA256") || form.Has("bodySHA256") {
		return nil, nil, bodyHash
	}
	if form.Get("AccountSid") != d.account {
		return nil, nil, wrongOwner
	}
	given := r.Header.Values("X-Twilio-Signature")
	if len(given) != 1 || !d.signed.genuine(requestURI(r), form, given[0]) {
		return nil, nil, notSigned
	}
	return query, form, nil
}

// requestURI is path and query as they stood in the request line: a proxy or a mux that tidied the URL would break the
// signature.
func requestURI(r *http.Request) string {
	if strings.HasPrefix(r.RequestURI, "/") {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}

// hasRepeated finds a key with two values: signed as one thing and read as another, it would be a way in.
func hasRepeated(values url.Values) bool {
	for _, v := range values {
		if len(v) > 1 {
			return true
		}
	}
	return false
}

// refuse answers with a problem document (RFC 9457).
func (d *Door) refuse(w http.ResponseWriter, route string, no *refusal) {
	d.stats.refused[no.reason].Add(1)
	d.log.Warn("twilio request refused", "route", route, "reason", no.reason, "status", no.status)
	problem(w, no.status, no.detail)
}

func problem(w http.ResponseWriter, status int, detail string) {
	body, err := json.Marshal(struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{http.StatusText(status), status, detail})
	if err != nil { // strings and a number: it can not fail
		body = nil
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(body)
}
