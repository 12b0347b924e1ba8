package route

import (
	"testing"
	_ "time/tzdata"

	"supportline/config"
)

// world is what is hard about the real one, in small.
const world = `
vendor: {name: Litware}
regions:
  SE: {name: Sweden, zones: Europe/Stockholm}
  CN: {name: China, zones: [Asia/Shanghai, Asia/Urumqi]}
  JP: {name: Japan, zones: Asia/Tokyo}
  CA: {name: Canada, zones: [America/Toronto, America/Vancouver, America/St_Johns]}
  US: {name: United States, zones: [America/New_York, America/Los_Angeles]}
  JM: {name: Jamaica, zones: America/Jamaica}
  BS: {name: Bahamas, zones: America/Nassau}
  PR: {name: Puerto Rico, zones: America/Puerto_Rico}
  VI: {name: US Virgin Islands, zones: America/St_Thomas}
  RU: {name: Russia, zones: [Europe/Moscow, Asia/Vladivostok]}
  PF: {name: French Polynesia, zones: [Pacific/Tahiti, Pacific/Marquesas, Pacific/Gambier]}
  TL: {name: Timor-Leste, zones: Asia/Dili}
  AU: {name: Australia, zones: [Australia/Sydney, Australia/Perth]}
  PN: {name: Pitcairn Islands, zones: Pacific/Pitcairn}
  NP: {name: Nepal, zones: Asia/Kathmandu, online: true}
  BQ-BO: {name: Bonaire, zones: America/Kralendijk}
  BQ-SA: {name: Saba, zones: America/Kralendijk}
  BQ-SE: {name: Sint Eustatius, zones: America/Kralendijk}
clouds:
  worldwide:
    services: [billing, technical]
    plans: [Office 365 Enterprise, other plans]
  21vianet:
    services: [billing, technical, pre-sales]
    queue: "21vianet-{service}-{language}"
    severities:
      A: {services: technical, entitled: true, respond: 1h}
      B: {respond: 1 business day}
      C: {respond: 3 business days}
hours:
  worldwide:
    SE:
      billing: {en: Mon-Fri 09:00-17:00}
      technical: {en: 24/7}
    CN:
      billing: {cmn: Mon-Fri 09:00-18:00, en: Mon-Fri 09:00-18:00}
      technical: {cmn: Mon-Fri 09:00-18:00, en: 24/7}
    JP:
      billing: {ja: {hours: Mon-Fri 09:00-17:00, holidays: closed}, en: {hours: Mon-Fri 09:00-17:00, holidays: closed}}
      technical:
        ja:
          - {plan: Office 365 Enterprise, hours: 24/7}
          - {plan: other plans, hours: Mon-Fri 09:00-17:30}
          - {plan: other plans, severity: high, hours: 24/7}
        en: {plan: Office 365 Enterprise, hours: 24/7}
    CA:
      billing:
        en: {hours: Mon-Fri 09:00-17:00, zone: caller}
        fr: {hours: Mon-Fri 09:00-17:00, zone: America/New_York}
      technical:
        en: 24/7
        fr: {hours: Mon-Fri 09:00-17:00, zone: America/New_York}
    US: {billing: {en: Mon-Fri 09:00-17:00}, technical: {en: 24/7}}
    JM: {billing: {en: Mon-Fri 09:00-17:00}, technical: {en: 24/7}}
    BS: {billing: {en: Mon-Fri 09:00-17:00}, technical: {en: 24/7}}
    PR: {billing: {en: Mon-Fri 09:00-17:00, es: Mon-Fri 09:00-17:00}, technical: {en: 24/7}}
    VI: {billing: {en: Mon-Fri 09:00-17:00}, technical: {en: 24/7}}
    RU:
      billing: {ru: {hours: Mon-Fri 10:00-19:00, zone: Europe/Moscow}, en: {hours: Mon-Fri 09:00-17:00, zone: Europe/London}}
      technical: {ru: {hours: Mon-Fri 07:00-20:00, zone: Europe/Moscow}, en: 24/7}
    PF:
      billing: {fr: Sun-Fri 22:00-06:00, en: Sun-Fri 22:00-06:00}
      technical: {fr: Mon-Fri 21:00-10:00, en: 24/7}
    TL:
      billing: {pt: Mon-Fri 21:00-05:00, en: Mon-Fri 21:00-05:00}
      technical: {pt: Mon 12:00-Sat 12:00, en: 24/7}
    AU: {billing: {en: Mon-Fri 09:00-18:00}, technical: {en: 24/7}}
    BQ-BO: {billing: {nl: Mon-Fri 04:00-12:00, en: Mon-Fri 04:00-12:00}, technical: {en: 24/7}}
    BQ-SA: {billing: {en: Mon-Fri 09:00-17:00}, technical: {en: 24/7}}
    BQ-SE: {billing: {en: Mon-Fri 09:00-17:00}, technical: {en: 24/7}}
  21vianet:
    CN:
      billing: {cmn: {hours: Mon-Fri 09:00-18:00, zone: Asia/Shanghai}, en: {hours: Mon-Fri 09:00-18:00, zone: Asia/Shanghai}}
      technical:
        en:
          - {severity: A, hours: 24/7, zone: Asia/Shanghai}
          - {severity: [B, C], hours: Mon-Sun 09:00-24:00, zone: Asia/Shanghai}
      pre-sales: {en: {hours: Mon-Fri 09:00-18:00, zone: Asia/Shanghai}}
lines:
  - {number: 020 160 5899, region: SE, cloud: worldwide}
  - {number: +86 400 089 0365, region: CN, cloud: 21vianet}
  - {number: +86 10 5555 0100, region: CN, cloud: worldwide}
  - {number: +81 3 5555 0100, region: JP, cloud: worldwide}
  - {number: +81 3 5555 0101, region: JP, cloud: worldwide, kind: alternative, plan: Office 365 Enterprise}
  - {number: 1 800 865 9408, cloud: worldwide, region: [CA, US, JM, PR, VI, BS]}
  - {number: +7 499 922 86 23, region: RU, cloud: worldwide}
  - {number: 02 8223 9959, region: AU, cloud: worldwide}
  - {number: +351 21 366 5030, region: TL, cloud: worldwide}
  - {number: +1 312 843 5147, region: PF, cloud: worldwide, after: select option 9, note: shared, charges: international}
  - {number: +1 312 843 5148, region: [PN], cloud: worldwide}
  - {number: +1 312 843 5145, region: [BQ-SA, BQ-SE], cloud: worldwide}
  - {number: +1 312 843 5146, region: [BQ-BO, BQ-SA, SE], cloud: worldwide}
  - {number: +1 312 843 5149, region: NP, cloud: worldwide}
holidays:
  SE:
    source: test
    reviewed: 2026-11-22
    years: 2026-2028
    days:
      - {date: 2026-12-24, name: Christmas Eve}
      - {date: 2026-12-25, name: Christmas Day}
      - {date: 2026-12-26, name: Boxing Day}
      - {date: 2026-12-30, name: Short Day, closed_from: "12:00"}
  CN:
    source: test
    reviewed: 2026-11-22
    years: 2026-2028
    days:
      - {date: 2026-09-20, name: Working day for National Day, works_as: Tue}
      - {date: 2026-10-01, name: National Day}
      - {date: 2026-10-02, name: National Day}
      - {date: 2026-10-05, name: National Day}
      - {date: 2026-10-06, name: National Day}
      - {date: 2026-10-07, name: National Day}
      - {date: 2026-10-10, name: Working day for National Day, works_as: Wed}
  JP:
    source: test
    reviewed: 2026-11-22
    years: 2026-2028
    days:
      - {date: 2026-11-23, name: Labour Thanksgiving Day}
  AU:
    source: test
    reviewed: 2026-11-22
    years: 2026-2028
    states:
      NSW: {name: New South Wales, prefixes: ["+6125", "+6129"]}
      SA: {name: South Australia}
      QLD: {name: Queensland, prefixes: ["+617"]}
      ACT: {name: Australian Capital Territory}
      WA: {name: Western Australia, prefixes: ["+618"]}
      TAS: {name: Tasmania}
    days:
      - {date: 2026-01-26, name: Australia Day}
      - {date: 2026-10-05, name: Labour Day, states: [NSW, SA, ACT]}
      - {date: 2026-10-05, name: King's Birthday, states: QLD}
`

func worldAnd(t testing.TB, more string) *config.Snapshot {
	t.Helper()
	return worldOf(t, world+more)
}

func worldOf(t testing.TB, text string) *config.Snapshot {
	t.Helper()
	s, err := config.Build(map[string]string{config.Main: text})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func BenchmarkDecideTheHardOnes(b *testing.B) {
	s := worldAnd(b, "")
	for name, c := range map[string][5]string{
		"StateNotKnown":    {"02 8223 9959", "", "billing", "", "2026-10-02T18:30:00+10:00"},
		"PlanNotKnown":     {"+81355550100", "", "technical", "", "2026-11-20T20:30:00+09:00"},
		"ClosedBySeverity": {"+864000890365", "", "technical", "B", "2026-11-20T03:30:00+08:00"},
		"ClockNotKnown":    {"+18008659408", "+14165550123", "billing", "", "2026-11-20T20:30:00-05:00"},
		"AskRegion":        {"+18008659408", "", "billing", "", "2026-11-20T20:30:00-05:00"},
	} {
		f, at := facts(b, s, c[0], c[1], c[2], "en", c[3]), instant(b, c[4])
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Decide(s, f, at)
			}
		})
	}
}
