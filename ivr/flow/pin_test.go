package flow

import (
	"testing"

	"supportline/ivr"
)

// waitsForPIN is a caller who is asked for a PIN.
func waitsForPIN() State {
	return State{Step: stepPIN, Called: sweden, Cloud: "worldwide", Region: "SE", Lang: "en", OrgKeyed: "100200", Challenge: "c"}
}

func TestOnlySixDigitsAfterTheLastStarAreATry(t *testing.T) {
	t.Parallel()
	c := world(t)
	for keys, want := range map[ivr.Keys]ivr.Move{
		"493817":            ivr.CheckPIN{Challenge: "c", PIN: "493817"},
		"493817#":           ivr.CheckPIN{Challenge: "c", PIN: "493817"},
		"99*493817":         ivr.CheckPIN{Challenge: "c", PIN: "493817"},
		"*493817":           ivr.CheckPIN{Challenge: "c", PIN: "493817"},
		"12*34*493817#":     ivr.CheckPIN{Challenge: "c", PIN: "493817"},
		"4 9 3 8 1 7":       ivr.CheckPIN{Challenge: "c", PIN: "493817"},
		"1":                 ivr.SendPIN{Org: "100200", Challenge: "c"},
		"99*1#":             ivr.SendPIN{Org: "100200", Challenge: "c"},
		"49381":             nil,
		"4938170":           nil,
		"493817*":           nil,
		"#":                 nil,
		"":                  nil,
		"４９３８１７":            nil, // full width
		"٤٩٣٨١٧":            nil, // Arabic-Indic
		"49381\u0667":       nil,
		"٤٩٣":               nil, // six bytes
		"49381a":            nil,
		"49\u00a0381\u00b2": nil,
	} {
		s, got := Step(c, waitsForPIN(), ivr.Pressed{Keys: keys}, always.from)
		if _, asks := got.(ivr.Turn); want == nil && (!asks || s.Step != stepPIN || s.PINTries != 0) || want != nil && got != want {
			t.Errorf("%q: %#v at step %s", string(keys), got, s.Step)
		}
	}
}
