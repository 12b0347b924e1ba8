package config

import (
	"net/url"
	"slices"
	"time"

	"supportline/config/hours"
)

// Limits on what is built.
const (
	maxClouds  = 50
	maxRegions = 1000 // four times the world
	maxNews    = 500  // overrides, incidents and announcements each: every call looks through them
	// maxChoices is how many keys a menu has for services or languages: 1 to 8; 9, 0, * and # mean other things.
	maxChoices = 8
)

// take builds what a file says; what it refers to may be in a file that comes later.
func (b *builder) take(d *document) {
	b.vendor(d.Vendor)
	b.menus(d.Menus)
	for _, e := range d.Regions {
		b.region(e)
	}
	for _, e := range d.Clouds {
		b.cloud(e)
	}
	for _, e := range d.Queues {
		if b.once(e.At, "rules of queue", e.Key) {
			b.rules[e.Key] = e
		}
	}
	for _, a := range d.Agents {
		b.agent(a)
	}
	b.later = append(b.later, func() { b.hours(d.Hours) })
	b.last = append(b.last, func() {
		for _, l := range d.Lines {
			b.line(l)
		}
	})
	b.final = append(b.final, func() {
		for _, h := range d.Holidays {
			b.holidays(h)
		}
		for _, o := range d.Overrides {
			b.override(o)
		}
		for _, i := range d.Incidents {
			b.incident(i)
		}
		for _, a := range d.Announcements {
			b.announcement(a)
		}
	})
}

func (b *builder) vendor(v *vendorText) {
	if v == nil || !b.once(v.At, "the section", "vendor") {
		return
	}
	page := v.HealthPage
	if u, err := url.Parse(page.Text); page.Text != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		page.At.fail("write an address such as https://status.contoso.example", "health_page cannot be %s", page.At.kind())
	}
	b.made.Vendor = Vendor{Name: v.Name, HealthPage: page.Text}
}

func (b *builder) menus(m *menusText) {
	if m == nil || !b.once(m.At, "the section", "menus") {
		return
	}
	is := &b.made.Menus
	*is = Menus{FirstKey: m.FirstKey.or(is.FirstKey), NextKey: m.NextKey.or(is.NextKey), PINWait: m.PINWait.or(is.PINWait), Tries: is.Tries}
	if m.Tries != nil {
		is.Tries = *m.Tries
	}
}

// workdays are the business days of regions that name none.
var workdays = mustWeek("Mon-Fri 00:00-24:00")

func mustWeek(text string) hours.Week {
	w, err := hours.Parse(text)
	if err != nil {
		panic(err)
	}
	return w
}

func (b *builder) region(e entry[regionText]) {
	if !b.once(e.At, "region", e.Key) {
		return
	}
	if len(b.made.Regions) == maxRegions {
		b.tooMany(e.At, maxRegions, "regions", "leave out what no line serves")
		return
	}
	t := e.Value
	r := &Region{Key: e.Key, Name: t.Name, Countries: countriesOf(e.Key), Workweek: workdays, Online: t.Online, Pos: e.At.pos()}
	if t.Name == "" {
		r.Name = e.Key
	}
	for _, z := range t.Zones {
		if b.zone(z) {
			r.Zones = append(r.Zones, z.Text)
		}
	}
	if len(t.Countries) > 0 {
		r.Countries = distinct(t.Countries)
	}
	if t.Workweek != nil {
		r.Workweek = t.Workweek.Week
	}
	b.made.Regions[e.Key] = r
}

// tooMany says once that there is more of something than can be.
func (b *builder) tooMany(at node, most int, what, mend string) {
	if _, said := b.seen["too many "+what]; !said {
		b.seen["too many "+what] = at.pos()
		at.fail(mend, "there are more than %d %s", most, what)
	}
}

// zone keeps a time zone loaded.
func (b *builder) zone(name wording) bool {
	if name.Text == "" || b.made.zones[name.Text] != nil {
		return name.Text != ""
	}
	loc, err := time.LoadLocation(name.Text)
	if err != nil || name.Text == "Local" {
		name.At.fail("write its IANA name, such as Europe/Stockholm", "there is no time zone %q", short(name.Text))
		return false
	}
	b.made.zones[name.Text] = loc
	return true
}

// knownRegion fails where there is no such region.
func (b *builder) knownRegion(at node, key string) bool {
	if b.made.Regions[key] != nil {
		return true
	}
	mend := "add it to regions"
	if len(b.found) < maxProblems { // the rest is not told
		mend += ", or " + choose(key, b.regionKeys())
	}
	at.fail(mend, "there is no region %q", short(key))
	return false
}

// knownCloud fails where there is no such cloud.
func (b *builder) knownCloud(at node, key string) bool {
	if b.made.Clouds[key] != nil {
		return true
	}
	at.fail(choose(key, b.cloudKeys()), "there is no cloud %q", short(key))
	return false
}

// references are the words of a list that are known.
func references(words list[wording], known func(node, string) bool) []string {
	var keys []string
	for _, w := range words {
		if w.Text != "" && known(w.At, w.Text) && !slices.Contains(keys, w.Text) {
			keys = append(keys, w.Text)
		}
	}
	return keys
}
