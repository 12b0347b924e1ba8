package verify

import (
	"fmt"
	"slices"
)

// Changes says in lines for people what makes old into p: nothing if they are alike. Numbers and addresses are masked.
func (p Profile) Changes(old Profile) []string {
	var lines []string
	said := func(what, was, is string) {
		if was != is {
			lines = append(lines, fmt.Sprintf("%s: %q, was %q", what, is, was))
		}
	}
	said("name", old.Name, p.Name)
	said("region", old.Region, p.Region)
	said("language", old.Language, p.Language)
	said("advanced", yesNo(old.Advanced), yesNo(p.Advanced))
	said("always_pin", yesNo(old.AlwaysPIN), yesNo(p.AlwaysPIN))
	for _, n := range p.Phones {
		if !slices.Contains(old.Phones, n) {
			lines = append(lines, fmt.Sprintf("phone added: %v", n))
		}
	}
	for _, n := range old.Phones {
		if !slices.Contains(p.Phones, n) {
			lines = append(lines, fmt.Sprintf("phone removed: %v", n))
		}
	}
	return append(lines, adminChanges(old.Admins, p.Admins)...)
}

func adminChanges(old, now []Admin) []string {
	var lines, was, is []string
	for _, a := range old {
		was = append(was, a.Name)
		if !slices.ContainsFunc(now, func(b Admin) bool { return b.Name == a.Name }) {
			lines = append(lines, fmt.Sprintf("admin removed: %q", a.Name))
		}
	}
	for _, a := range now {
		is = append(is, a.Name)
		i := slices.IndexFunc(old, func(b Admin) bool { return b.Name == a.Name })
		before := Admin{}
		if i < 0 {
			lines = append(lines, fmt.Sprintf("admin added: %q", a.Name))
		} else {
			before = old[i]
		}
		lines = append(lines, contactChanges(a.Name, before.Contacts, a.Contacts)...)
	}
	if len(lines) == 0 && !slices.Equal(was, is) {
		lines = append(lines, fmt.Sprintf("order of admins: %q, was %q", is, was))
	}
	return lines
}

func contactChanges(admin string, old, now []Contact) []string {
	has := func(list []Contact, c Contact) bool {
		return slices.ContainsFunc(list, func(o Contact) bool { return o.Channel == c.Channel && o.Value == c.Value })
	}
	var lines []string
	for _, c := range now {
		if !has(old, c) {
			lines = append(lines, fmt.Sprintf("contact of %q added: %v", admin, c))
		}
	}
	for _, c := range old {
		if !has(now, c) {
			lines = append(lines, fmt.Sprintf("contact of %q removed: %v", admin, c))
		}
	}
	same := slices.EqualFunc(old, now, func(a, b Contact) bool { return a.Channel == b.Channel && a.Value == b.Value })
	if len(lines) == 0 && !same {
		lines = append(lines, fmt.Sprintf("order of contacts of %q changed", admin))
	}
	return lines
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
