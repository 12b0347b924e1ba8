package config

import (
	"strings"
	"testing"
	"time"
)

// meant is a configuration in which all is as it is for a reason.
const meant = `
vendor: {name: Litware}
regions:
  AU: {name: Australia, zones: Australia/Sydney}
  NZ: {name: New Zealand, zones: Pacific/Auckland}
clouds:
  worldwide:
    services: [billing, technical]
    severities: {A: , B: {respond: 1 business day}, C: }
hours:
  worldwide:
    AU: {billing: {en: Mon-Fri 09:00-17:00}, technical: {en: 24/7}}
    NZ: {billing: {en: Mon-Fri 09:00-17:00}}
lines:
  - number: 02 8223 9959
    cloud: worldwide
    region:
      AU:
      NZ: {kind: alternative, charges: international}
queues: {technical-en: {overflow: billing-en}}
agents:
  - {name: erik, address: "sip:erik@127.0.0.1:5071", queues: [billing-en]}
holidays:
  AU:
    source: Public holidays acts
    reviewed: 2026-09-01
    years: 2026-2028
    states: {NSW: {name: New South Wales, prefixes: ["+6129"]}, VIC: {name: Victoria}}
    days: [{date: 2026-10-05, name: Labour Day, states: [NSW]}]
overrides:
  # Only in New South Wales would it be closed.
  - {name: labour-day, kind: opening, regions: AU, services: billing, from: 2026-10-05T09:00:00+11:00, until: 2026-10-05T17:00:00+11:00,
     owner: Anna, reason: many invoices}
  # It would be open, but for the emergency.
  - {name: all-the-same, kind: emergency, services: technical, from: 2026-10-06T09:00:00+11:00, until: 2026-10-06T17:00:00+11:00,
     owner: Anna, reason: the cables are cut}
`

func TestWhatIsMeantIsNotDoubted(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	for _, p := range Check(map[string]string{Main: meant}, Against{Prompted: []string{"en"}, Now: now}) {
		t.Errorf("%s\n%s", p, p.Quoted())
	}
}

// An override of thousands of years takes no longer to look at than one of a day.
func TestAnOverrideMayLastForAges(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("2026-10-06T09:00", "1000-10-06T09:00", "2026-10-06T17:00", "9000-10-06T17:00").Replace(meant)
	for _, p := range Check(map[string]string{Main: text}, Against{}) {
		t.Errorf("%s\n%s", p, p.Quoted())
	}
}
