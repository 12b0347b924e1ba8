package config

import (
	"net/url"
	"time"
)

// vendor reads
//
//	vendor:
//	  name: Contoso
//	  health_page: https://status.contoso.example
func (b *builder) vendor(n node) {
	if !b.once(n, "the section", "vendor") {
		return
	}
	v := &b.made.Vendor
	n.fields("vendor", map[string]func(node){
		"name!": func(n node) { v.Name, _ = n.text("the vendor's name") },
		"health_page": func(n node) {
			page, ok := n.text("health_page")
			if u, err := url.Parse(page); ok && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
				n.fail("write an address such as https://status.contoso.example", "health_page cannot be %s", n.kind())
				return
			}
			v.HealthPage = page
		},
	})
}

// menus reads the patience of menus; what is left out has its default.
//
//	menus: {first_key: 6s, next_key: 4s, pin_wait: 30s, tries: 3}
func (b *builder) menus(n node) {
	if !b.once(n, "the section", "menus") {
		return
	}
	m := &b.made.Menus
	n.fields("menus", map[string]func(node){
		"first_key": wait("first_key", &m.FirstKey, time.Second, time.Minute),
		"next_key":  wait("next_key", &m.NextKey, time.Second, time.Minute),
		"pin_wait":  wait("pin_wait", &m.PINWait, 10*time.Second, 10*time.Minute),
		"tries": func(n node) {
			if i, ok := n.number("tries", 1, 9); ok {
				m.Tries = i
			}
		},
	})
}

// wait reads a duration into a field.
func wait(what string, into *time.Duration, least, most time.Duration) func(node) {
	return func(n node) {
		if d, ok := n.duration(what, least, most); ok {
			*into = d
		}
	}
}
