package config

import "strings"

// incidents reads
//
//	incidents:
//	  - name: mail-delay
//	    text: {en: "Mail is delivered late."}
//	    clouds: [worldwide]            # left out: all
//	    regions: [SE, GB]              # left out: all
//	    from: 2026-11-20T08:00:00+01:00
//	    until: 2026-11-20T20:00:00+01:00
//	    owner: Anna
func (b *builder) incidents(n node) {
	for _, one := range n.list() {
		i := &Incident{Text: map[string]string{}, Pos: one.pos()}
		one.fields("an incident", map[string]func(node){
			"name!": func(n node) {
				if name, ok := n.text("an incident's name"); ok && b.once(n, "incident", name) {
					i.Name = name
				}
			},
			"text!": func(n node) {
				for _, p := range n.pairs("an incident's text") {
					if !language.MatchString(p.key) {
						p.at.fail("write its BCP 47 tag, such as en or sv", "%q is no language", short(p.key))
						continue
					}
					i.Text[p.key], _ = p.value.textOf("an incident's text", 1000)
				}
			},
			"clouds":  func(n node) { i.Clouds = b.references(n, "a cloud", b.knownCloud) },
			"regions": func(n node) { i.Regions = b.references(n, "a region", b.knownRegion) },
			"from!":   func(n node) { i.From = n.instant("from") },
			"until!": func(n node) {
				if i.Until = n.instant("until"); !i.From.IsZero() && !i.Until.IsZero() && !i.Until.After(i.From) {
					n.fail("write a later end", "the incident ends before it begins")
				}
			},
			"owner!": func(n node) { i.Owner, _ = n.text("owner") },
		})
		b.made.Incidents = append(b.made.Incidents, i)
	}
}

// references reads a list of keys that are looked up later.
func (b *builder) references(n node, what string, known func(node, string) bool) []string {
	var keys []string
	for _, one := range n.some(strings.TrimPrefix(what, "a ")) {
		if key, ok := one.text(what); ok {
			keys = append(keys, key)
			b.later = append(b.later, func() { known(one, key) })
		}
	}
	return keys
}
