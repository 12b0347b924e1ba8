package config

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"supportline/config/hours"
	"supportline/ivr/phone"
)

// tableOf reads a table of what the vendor publishes: its rows by the names of its columns.
func tableOf(t *testing.T, table string) []map[string]string {
	t.Helper()
	f, err := os.Open("testdata/world/" + table)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, one := range all[1:] {
		row := map[string]string{}
		for i, column := range all[0] {
			row[column] = one[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestTheWorldHasThePublishedRegionsAndNoOthers(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	rows := tableOf(t, "regions.csv")
	for _, row := range rows {
		r := s.Regions[row["region"]]
		if r == nil {
			t.Errorf("%s is missing", row["region"])
			continue
		}
		got, want := slices.Sorted(slices.Values(r.Zones)), slices.Sorted(strings.FieldsSeq(row["zones"]))
		if r.Name != row["name"] || !slices.Equal(got, want) {
			t.Errorf("%s is %q in %v, published as %q in %v", r.Key, r.Name, got, row["name"], want)
		}
	}
	if len(s.Regions) != 247 || len(rows) != 247 {
		t.Errorf("%d regions, %d published", len(s.Regions), len(rows))
	}
}

func TestTheUsualZoneOfARegionIsFirst(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	for key, want := range map[string]string{"AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CD": "Africa/Kinshasa",
		"CL": "America/Santiago", "ES": "Europe/Madrid", "GL": "America/Nuuk", "ID": "Asia/Jakarta", "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty",
		"MX": "America/Mexico_City", "NZ": "Pacific/Auckland", "PF": "Pacific/Tahiti", "PT": "Europe/Lisbon", "RU": "Europe/Moscow",
		"UA": "Europe/Kyiv", "US": "America/New_York", "UZ": "Asia/Tashkent"} {
		if got := s.Regions[key].Zones[0]; got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

func TestEachPublishedNumberReachesItsLineAndNoLineIsUnpublished(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	rows := tableOf(t, "numbers.csv")
	seen := map[Published]bool{}
	for _, row := range rows {
		l, ok := s.LineIn(row["region"], row["printed"])
		i := -1
		if ok {
			i = slices.IndexFunc(l.Published, func(p Published) bool { return p.Region == row["region"] })
		}
		if i < 0 || l.Cloud != row["cloud"] {
			t.Errorf("%v reaches no line of its cloud and region", row)
			continue
		}
		got := l.Published[i]
		want := Published{Region: row["region"], Printed: row["printed"], Kind: row["kind"], After: row["after"], Charges: row["charges"], Note: row["note"]}
		if got.Printed != want.Printed && slices.Contains(l.Aliases, want.Printed) { // printed otherwise in another place
			want.Printed, want.Note = got.Printed, got.Note
		} else if seen[got] {
			t.Errorf("%+v is there twice", got)
		} else {
			seen[got] = true
		}
		if got != want {
			t.Errorf("%+v\nis published as\n%+v", got, want)
		}
	}
	if len(rows) != 290 {
		t.Errorf("%d numbers are published", len(rows))
	}
	for _, l := range s.Lines {
		for _, p := range l.Published {
			if !seen[p] {
				t.Errorf("%s: %+v is published nowhere", l.Pos.File, p)
			}
		}
	}
}

func TestANumberIsOneLineHoweverManyRegionsPrintIt(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	lines := map[string]*Line{}
	for _, row := range tableOf(t, "numbers.csv") {
		country, _, _ := strings.Cut(row["region"], "-")
		n, err := phone.Parse(row["printed"], country)
		l, _ := s.LineIn(row["region"], row["printed"])
		if err != nil || !n.Valid() || l == nil {
			continue
		}
		if first := lines[n.E164()]; first != nil && first != l {
			t.Errorf("%s of %s is not the line in %s:%d", row["printed"], row["region"], first.Pos.File, first.Pos.Line)
		}
		lines[n.E164()] = l
	}
	for e164, want := range map[string]int{"+13128435147": 26, "+13128435148": 25, "+18008659408": 9, "+4538487067": 2, "+351213665030": 3,
		"+27214273315": 6, "+97444119418": 5, "+74999228623": 5, "+41800000300": 2, "+39800917919": 2, "+35880098462": 2, "+2252720242490": 4} {
		if l, ok := s.Line(e164); !ok || len(l.Regions) != want {
			t.Errorf("%s: %+v, want %d regions", e164, l, want)
		}
	}
}

func TestTheFirstMainNumberOfARegionsListIsItsLine(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	done := map[string]bool{}
	for _, row := range tableOf(t, "numbers.csv") {
		if done[row["region"]] || row["kind"] != "main" {
			continue
		}
		done[row["region"]] = true
		want, _ := s.LineIn(row["region"], row["printed"])
		if got, ok := s.LineOf(row["region"], ""); !ok || got != want {
			t.Errorf("%s: %+v, want %s", row["region"], got, row["printed"])
		}
	}
	if len(done) != 246 { // all but Nepal
		t.Errorf("%d regions have a main number", len(done))
	}
}

func TestEachPublishedRowOfHoursIsOneOfferAndNoOfferIsUnpublished(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	rows := tableOf(t, "hours.csv")
	type key struct{ cloud, region, service, language, plan, severity string }
	offers, order := map[key]*Offer{}, map[key][]string{}
	for _, c := range s.Clouds {
		for _, all := range c.Offers {
			for _, o := range all {
				k := key{o.Cloud, o.Region, o.Service, o.Language, o.Plan, o.Severity}
				if offers[k] != nil {
					t.Errorf("%+v is offered twice", k)
				}
				offers[k] = o
				if s.Queues[o.Queue] == nil || len(s.Queues[o.Queue].Agents) != 2 {
					t.Errorf("%+v: queue %q", k, o.Queue)
				}
				k.language, k.plan, k.severity = "", "", ""
				if !slices.Contains(order[k], o.Language) {
					order[k] = append(order[k], o.Language)
				}
			}
		}
	}
	if len(offers) != 722 || len(rows) != 722 {
		t.Errorf("%d offers, %d rows published", len(offers), len(rows))
	}
	next := map[key][]string{}
	for _, row := range rows {
		k := key{row["cloud"], row["region"], row["service"], row["language"], row["plan"], row["severity"]}
		week, err := hours.Parse(row["hours"])
		o := offers[k]
		if err != nil || o == nil {
			t.Errorf("%v is not offered; %v", row, err)
			continue
		}
		if !o.Week.Equal(week) || o.Zone != row["zone"] || row["holidays"] == "closed" && !o.Observes {
			t.Errorf("%s %q, published as %v", o.Week, o.Zone, row)
		}
		k.language, k.plan, k.severity = "", "", ""
		if !slices.Contains(next[k], row["language"]) {
			next[k] = append(next[k], row["language"])
		}
	}
	for k, want := range next {
		if !slices.Equal(order[k], want) {
			t.Errorf("%+v has its languages in the order %v, published %v", k, order[k], want)
		}
	}
}

func TestBusinessDaysAreSundayToThursdayWhereThatIsTheLocalLanguagesWeek(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	week := func(text string) hours.Week {
		w, err := hours.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	usual, other := week("Mon-Fri 00:00-24:00"), week("Sun-Thu 00:00-24:00")
	want := map[string]hours.Week{}
	for _, row := range tableOf(t, "hours.csv") {
		if strings.HasPrefix(row["hours"], "Sun-Thu ") {
			want[row["region"]] = other
		}
	}
	for key, r := range s.Regions {
		w, ok := want[key]
		if !ok {
			w = usual
		}
		if !r.Workweek.Equal(w) {
			t.Errorf("%s works %s, want %s", key, r.Workweek, w)
		}
	}
	if len(want) != 20 {
		t.Errorf("%d regions work from Sunday to Thursday", len(want))
	}
}

func TestWhatWasPrintedWronglyReachesItsLineAndCheckSaysSo(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	found := Check(ExampleSource(), Against{})
	for region, printed := range map[string]string{"CG": "225 20 24 24 90", "CI": "020 24 24 90", "CW": "+1 377 302 1308", "KZ": "+8 800 555 1349",
		"UZ": "+8 641 744 0010"} {
		l, ok := s.LineIn(region, printed)
		if !ok || !slices.Contains(l.Misprints, printed) {
			t.Errorf("%s: %+v", printed, l)
		}
		if !slices.ContainsFunc(found, func(p Problem) bool { return p.Severity == Warning && strings.Contains(p.What, printed) }) {
			t.Errorf("check says nothing of %s", printed)
		}
	}
}

func TestRegionsWithoutNumbersOrHoursStayAsTheyArePublished(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	if _, ok := s.LineOf("NP", ""); ok || !s.Regions["NP"].Online {
		t.Error("Nepal has a telephone line")
	}
	l, ok := s.LineOf("PN", "")
	if !ok || l.Number.E164() != "+13128435148" || s.Regions["PN"].Online || len(s.Clouds["worldwide"].Offers["PN"]) != 0 {
		t.Errorf("Pitcairn: %+v", l)
	}
}

func BenchmarkLoadTheWorld(b *testing.B) {
	source := ExampleSource()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Build(source); err != nil {
			b.Fatal(err)
		}
	}
}
