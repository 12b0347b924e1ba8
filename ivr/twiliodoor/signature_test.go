package twiliodoor

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"testing"

	"github.com/twilio/twilio-go/client"
)

// The vectors are those of Twilio's documentation and of the tests of its libraries; all are signed with "12345".
const vectorURL = "https://mycompany.com/myapp.php?foo=1&bar=2"

func vectorForm(extra url.Values) url.Values {
	form := url.Values{"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"},
		"From": {"+14158675309"}, "To": {"+18005551212"}}
	maps.Copy(form, extra)
	return form
}

func TestSignaturesAreThoseOfTwiliosOwnVectors(t *testing.T) {
	t.Parallel()
	docs := url.Values{"Caller": {"+14158675310"}, "From": {"+14158675310"}}
	for _, v := range []struct {
		name, url string
		form      url.Values
		want      string
	}{
		{"documentation", "https://example.com/myapp.php?foo=1&bar=2", vectorForm(docs), "L/OH5YylLD5NRKLltdqwSvS0BnU="},
		{"plain", vectorURL, vectorForm(nil), "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
		{"port 443", "https://mycompany.com:443/myapp.php?foo=1&bar=2", vectorForm(nil), "kvajT1Ptam85bY51eRf/AJRuM3w="},
		{"http, port 80", "http://mycompany.com:80/myapp.php?foo=1&bar=2", vectorForm(nil), "0ZXoZLH/DfblKGATFgpif+LLRf4="},
		{"http, port 1234", "http://mycompany.com:1234/myapp.php?foo=1&bar=2", vectorForm(nil),
			"Zmvh+3yNM1Phv2jhDCwEM3q5ebU="},
		{"byte order of keys", vectorURL, vectorForm(url.Values{"Reason": {"Participant"},
			"ReasonConferenceEnded": {"test"}}), "vOEb5UThFn24KEfnOFLQY2AE5FY="},
		{"JSON", vectorURL + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620", nil,
			"a9nBmqA0ju/hNViExpshrM61xv4="},
		{"empty JSON",
			"https://mycompany.com:443/myapp.php?foo=1&bar=2" +
				"&bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
			nil, "Ldidvp12m26NI7eqEvxnEpkd9Hc="},
		{"other form", vectorURL, url.Values{"property": {"value"}, "boolean": {"true"}}, "NBdBDr/T/lgjI+tlgpXjKZQZs/k="},
		{"user and password", "https://user:pass@mycompany.com/myapp.php?foo=1&bar=2", vectorForm(nil),
			"CukzLTc1tT5dXEDIHm/tKBanW10="},
		{"apostrophe as Node writes it", vectorURL + "&Body=It%27s+amazing", vectorForm(nil), "TfZzewPq8wqrGlMfyAud8+/IvJ0="},
		{"repeated key", vectorURL, url.Values{"MessagingBinding.Address": {"+1325xxxxxxx", "+1415xxxxxxx"}},
			"83O6e2vORAoJHUNzJjDWN1jz+BA="},
		{"repeated key, unsorted", vectorURL, url.Values{"Sid": {"CA123"}, "SidAccount": {"AC123"}, "Digits": {"5678",
			"1234", "1234"}}, "IK+Dwps556ElfBT0I3Rgjkr1wJU="},
	} {
		if got := sign("12345", v.url, v.form); got != v.want {
			t.Errorf("%s: %s, want %s", v.name, got, v.want)
		}
	}
	if got := sign("12345", vectorURL, vectorForm(url.Values{"Reason": {"Participant"},
		"ReasonConferenceEnded": {"test"}})); got == "95+Bu0JVPi0r/SsESZCVf0dWAjw=" {
		t.Error("keys are sorted without regard to case")
	}
	sum := sha256.Sum256([]byte(`{"property": "value", "boolean": true}`))
	if got := hex.EncodeToString(sum[:]); got != "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620" {
		t.Errorf("the JSON vector's body has hash %s", got)
	}
}

func TestAPortInThePublicURLMayBeSignedOrNot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ public, signedURL string }{
		{"https://mycompany.com", vectorURL},
		{"https://mycompany.com", "https://mycompany.com:443/myapp.php?foo=1&bar=2"},
		{"https://mycompany.com:1234", vectorURL},
		{"https://mycompany.com:1234", "https://mycompany.com:1234/myapp.php?foo=1&bar=2"},
		{"http://mycompany.com", "http://mycompany.com:80/myapp.php?foo=1&bar=2"},
		{"http://mycompany.com:1234", "http://mycompany.com:1234/myapp.php?foo=1&bar=2"},
		{"https://[::1]:8443", "https://[::1]/myapp.php?foo=1&bar=2"},
		{"https://[::1]", "https://[::1]:443/myapp.php?foo=1&bar=2"},
	} {
		s := newSignatures(c.public, []Token{"older", "12345"})
		if !s.genuine("/myapp.php?foo=1&bar=2", vectorForm(nil), sign("12345", c.signedURL, vectorForm(nil))) {
			t.Errorf("public URL %s: a signature over %s is refused", c.public, c.signedURL)
		}
		for _, forged := range []string{"", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", sign("123456", c.signedURL, vectorForm(nil)),
			sign("12345", "https://other.example/myapp.php?foo=1&bar=2", vectorForm(nil))} {
			if s.genuine("/myapp.php?foo=1&bar=2", vectorForm(nil), forged) {
				t.Errorf("public URL %s: %q is taken for genuine", c.public, forged)
			}
		}
	}
}

func TestTwiliosOwnValidatorAgrees(t *testing.T) {
	t.Parallel()
	oracle := client.NewRequestValidator("12345")
	for i := range 50 {
		form := vectorForm(url.Values{fmt.Sprintf("K%d", i*7): {fmt.Sprintf("å & = %d +", i)}, "k": {""}})
		at := fmt.Sprintf("https://mycompany.com/twilio/turn?call=CA%d&seq=%d", i, i)
		if !oracle.ValidateBody(at, []byte(form.Encode()), sign("12345", at, form)) {
			t.Errorf("form %d: the signature is not what twilio-go expects", i)
		}
	}
}
