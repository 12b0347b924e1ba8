package sipdoor

import (
	"context"
	"time"

	"github.com/emiago/sipgo/sip"

	"supportline/ivr"
	"supportline/ivr/phone"
)

// Claim is what an INVITE with Identity headers says (RFC 8224 section 4).
type Claim struct {
	Identity []string     // each header as it came
	From     phone.Number // the caller, as it is taken for this call; zero when withheld
	To       []phone.Number
	Date     time.Time // zero when there is none
}

// Attested is what became of the check: a verification status (ATIS-1000074) where it proves or disproves something.
type Attested struct {
	Verstat  string
	Diverted bool
}

// patience is how long a call waits for a certificate that is not known yet; the caller hears it ringing.
const patience = 200 * time.Millisecond

// attest lets the Identity headers of an INVITE say what the caller's number is worth. What they prove or disprove goes
// before what a trunk reports.
func (d *Door) attest(ctx context.Context, req *sip.Request, a *ivr.Arrival, region string) {
	headers := req.GetHeaders("Identity")
	if d.cfg.Attest == nil || len(headers) == 0 {
		return
	}
	c := Claim{From: a.Caller}
	for _, h := range headers {
		c.Identity = append(c.Identity, h.Value())
	}
	for _, called := range a.Called {
		if n, err := phone.Parse(called, region); err == nil {
			c.To = append(c.To, n)
		}
	}
	if h := req.GetHeader("Date"); h != nil {
		if t, err := time.Parse(time.RFC1123, h.Value()); err == nil {
			c.Date = t
		}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	got := d.cfg.Attest(ctx, c)
	if got.Verstat != "" {
		a.Evidence.Verstat = got.Verstat
	}
	a.Evidence.Diverted = a.Evidence.Diverted || got.Diverted
}
