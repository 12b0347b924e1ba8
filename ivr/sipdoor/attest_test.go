package sipdoor

import (
	"context"
	"fmt"
	"testing"
	"time"
)

func TestWhatIdentityHeadersProveGoesBeforeWhatATrunkReports(t *testing.T) {
	t.Parallel()
	trunk := &Trunk{Name: "carrier", TrustIdentity: true, Region: "SE"}
	const from = "<sip:+46850641350;verstat=TN-Validation-Passed@h>"
	for name, c := range map[string]struct {
		headers []string
		says    Attested
		want    string // verstat, diverted, and what was asked
	}{
		"none":      {nil, Attested{Verstat: "TN-Validation-Failed"}, "TN-Validation-Passed false "},
		"proved":    {[]string{"Identity: a;info=<x>"}, Attested{Verstat: "TN-Validation-Passed-A"}, "TN-Validation-Passed-A false [a;info=<x>] +46850641350 2 2026"},
		"disproved": {[]string{"Identity: a"}, Attested{Verstat: "TN-Validation-Failed-A"}, "TN-Validation-Failed-A false [a] +46850641350 2 2026"},
		"neither":   {[]string{"Identity: a", "Identity: b"}, Attested{Diverted: true}, "TN-Validation-Passed true [a b] +46850641350 2 2026"},
	} {
		asked, says := "", c.says
		d := &Door{cfg: Config{Attest: func(ctx context.Context, c Claim) Attested {
			asked = fmt.Sprintf("%v %s %d %d", c.Identity, c.From.E164(), len(c.To), c.Date.Year())
			if until, ok := ctx.Deadline(); !ok || time.Until(until) > patience {
				t.Errorf("%s: the call may wait until %v", name, until)
			}
			return says
		}}}
		req := invite(t, "sip:+46201605899@h", from, append(c.headers, "Date: Mon, 23 Nov 2026 09:00:00 GMT")...)
		a := arrivalOf(req, trunk)
		d.attest(t.Context(), req, &a, trunk.Region)
		if got := fmt.Sprintf("%s %v %s", a.Evidence.Verstat, a.Evidence.Diverted, asked); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
