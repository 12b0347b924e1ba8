package sipdoor

import (
	"fmt"
	"strings"
	"testing"

	"github.com/emiago/sipgo/sip"
)

func invite(t testing.TB, uri, from string, extra ...string) *sip.Request {
	t.Helper()
	text := "INVITE " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: " + from + ";tag=1\r\nTo: <sip:0201605899@x>\r\n" +
		"Call-ID: 1\r\nCSeq: 1 INVITE\r\n" + strings.Join(append(extra, ""), "\r\n") + "Content-Length: 0\r\n\r\n"
	m, err := sip.ParseMessage([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m.(*sip.Request)
}

func TestWhoCallsIsReadFromWhatTheTrunkMayBeBelieved(t *testing.T) {
	t.Parallel()
	trusted := &Trunk{Name: "carrier", Region: "SE", TrustIdentity: true}
	plain := &Trunk{Name: "exchange", Region: "SE"}
	const number, other = "<sip:+46850641350@h>", "<sip:+46701740610@h>"
	for name, c := range map[string]struct {
		trunk *Trunk
		from  string
		extra []string
		want  string // caller, asserted, withheld, verstat
	}{
		"From":                       {plain, number, nil, "+46850641350 false false "},
		"national format":            {plain, "<sip:08-50641350@h>", nil, "+46850641350 false false "},
		"a stranger's":               {nil, number, nil, "+46850641350 false false "},
		"escaped":                    {plain, "<sip:%2B46850641350;user=x@h>", nil, "+46850641350 false false "},
		"tel":                        {plain, "<tel:+46850641350>", nil, "+46850641350 false false "},
		"anonymous":                  {plain, "Anonymous <sip:anonymous@anonymous.invalid>", nil, " false true "},
		"asserted":                   {trusted, "<sip:anonymous@anonymous.invalid>", []string{"P-Asserted-Identity: \"A, B\" " + number}, "+46850641350 true false "},
		"asserted to the untrusting": {plain, number, []string{"P-Asserted-Identity: " + other}, "+46850641350 false false "},
		"asserted by a stranger":     {nil, number, []string{"P-Asserted-Identity: " + other}, "+46850641350 false false "},
		"two that agree":             {trusted, other, []string{"P-Asserted-Identity: " + number + ", <tel:+46850641350>"}, "+46850641350 true false "},
		"two that do not":            {trusted, number, []string{"P-Asserted-Identity: " + number, "P-Asserted-Identity: " + other}, "+46850641350 false false "},
		"a name with quotes in it":   {trusted, other, []string{`P-Asserted-Identity: "x\", <sip:+46701740610@h>, \"y" ` + number}, "+46850641350 true false "},
		"an address inside a name":   {trusted, other, []string{`P-Asserted-Identity: "x\" <sip:+46701740610@h> \"y" ` + number}, "+46850641350 true false "},
		"an address in From's name":  {trusted, `"x\" <sip:+46701740610;verstat=TN-Validation-Passed@h> \"y" ` + number, nil, "+46850641350 false false "},
		"one that cannot be read":    {trusted, other, []string{"P-Asserted-Identity: <>, " + number}, "+46701740610 false false "},
		"private":                    {trusted, "<sip:anonymous@h>", []string{"P-Asserted-Identity: " + number, "Privacy: critical; id"}, "+46850641350 true true "},
		"verified":                   {trusted, number, []string{"P-Asserted-Identity: <tel:+46850641350;verstat=TN-Validation-Passed>"}, "+46850641350 true false TN-Validation-Passed"},
		"verified in From":           {trusted, "<sip:+46850641350;verstat=TN-Validation-Failed@h>", nil, "+46850641350 false false TN-Validation-Failed"},
		"verified, says a stranger":  {nil, "<sip:+46850641350;verstat=TN-Validation-Passed@h>", nil, "+46850641350 false false "},
		"a thousand digits":          {plain, "<sip:+" + strings.Repeat("4", 1000) + "@h>", nil, " false true "},
	} {
		a := arrivalOf(invite(t, "sip:0201605899@h", c.from, c.extra...), c.trunk)
		got := fmt.Sprintf("%s %v %v %s", a.Caller.E164(), a.Evidence.Asserted, a.Evidence.Withheld, a.Evidence.Verstat)
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWhatWasDialledIsListedBestEvidenceFirst(t *testing.T) {
	t.Parallel()
	a := arrivalOf(invite(t, "sip:+46201605899;npdi@h", "<sip:x@h>", "P-Called-Party-ID: <tel:+46201605800>",
		"Diversion: <sip:0851761966@h>;reason=busy, <sip:111@h>"), nil)
	if got := fmt.Sprint(a.Called); got != "[+46201605899 0201605899 +46201605800 0851761966]" || !a.Evidence.Diverted {
		t.Errorf("%s, diverted %v", got, a.Evidence.Diverted)
	}
}

func FuzzArrival(f *testing.F) {
	f.Add("sip:+46201605899@h", "<sip:+46850641350@h>", "\"A\" <tel:+46;verstat=x>, <sip:y@z;a=b>;c=\"d,e\"")
	f.Fuzz(func(t *testing.T, uri, from, pai string) {
		text := "INVITE " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: " + from + "\r\nTo: <sip:a@x>\r\n" +
			"Call-ID: 1\r\nCSeq: 1 INVITE\r\nP-Asserted-Identity: " + pai + "\r\nDiversion: " + pai + "\r\n\r\n"
		m, err := sip.ParseMessage([]byte(text))
		req, ok := m.(*sip.Request)
		if err != nil || !ok || req.From() == nil || req.To() == nil {
			return
		}
		a := arrivalOf(req, &Trunk{TrustIdentity: true, Region: "SE"})
		for _, s := range append(a.Called, a.Evidence.Verstat) {
			if len(s) > 64 || strings.ContainsAny(s, "\r\n\x00") {
				t.Errorf("%q", s)
			}
		}
	})
}
