package verify

import (
	"regexp"
	"strings"
)

var (
	regionShape   = regexp.MustCompile(`^[A-Z]{2}$`)
	languageShape = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	// mailShape is the part of RFC 5321's Mailbox that people have: dot-atoms and a domain name, ASCII.
	mailShape = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*/?^_{|}~+=-]+(\.[A-Za-z0-9!#$%&'*/?^_{|}~+=-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$`)
)

func isMail(s string) bool {
	local, _, _ := strings.Cut(s, "@")
	return len(local) <= 64 && len(s) <= maxCell && mailShape.MatchString(s)
}

func readOrganisation(r rosterRow, wrong func(column, format string, args ...any)) Organisation {
	o := Organisation{Number: r.cell("organisation"), Name: r.cell("name"), Region: r.cell("region"), Language: r.cell("language")}
	if !isOrgNumber(o.Number) {
		wrong("organisation", "is not a number of 4 to 12 digits")
	}
	if o.Name == "" {
		wrong("name", "is empty")
	}
	if !regionShape.MatchString(o.Region) {
		wrong("region", "is not an ISO 3166 country such as SE")
	}
	if o.Language != "" && !languageShape.MatchString(o.Language) {
		wrong("language", "is not a BCP 47 language such as sv or pt-BR")
	}
	var ok bool
	if o.Advanced, ok = yes(r.cell("advanced")); !ok {
		wrong("advanced", "is neither yes nor no")
	}
	if o.AlwaysPIN, ok = yes(r.cell("always_pin")); !ok {
		wrong("always_pin", "is neither yes nor no")
	}
	return o
}

func yes(cell string) (is, ok bool) {
	switch strings.ToLower(cell) {
	case "yes", "true", "1":
		return true, true
	case "no", "false", "0", "":
		return false, true
	}
	return false, false
}

// sameOrganisation refuses a further row that says something else about its organisation than the first one.
func sameOrganisation(o Organisation, r rosterRow, wrong func(column, format string, args ...any)) {
	for _, c := range []struct{ column, first string }{{"name", o.Name}, {"region", o.Region}, {"language", o.Language}} {
		if cell := r.cell(c.column); cell != "" && cell != c.first {
			wrong(c.column, "is not what the first row of organisation %s says", o.Number)
		}
	}
	for _, c := range []struct {
		column string
		first  bool
	}{{"advanced", o.Advanced}, {"always_pin", o.AlwaysPIN}} {
		if is, ok := yes(r.cell(c.column)); !ok || r.cell(c.column) != "" && is != c.first {
			wrong(c.column, "is not what the first row of organisation %s says", o.Number)
		}
	}
}
