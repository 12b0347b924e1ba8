package verify

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"supportline/ivr/phone"
)

// Bounds of a roster.
const (
	maxRosterBytes = 16 << 20
	maxCell        = 200 // bytes
	maxPerCell     = 10  // numbers or addresses
	maxAdmins      = 50  // of an organisation
	maxMistakes    = 50  // reported at once
)

// columns of a roster, in the order in which they are documented.
var columns = []string{"organisation", "name", "region", "language", "advanced", "always_pin", "phones", "admin", "mail", "mobile"}

// ParseRoster reads organisations from CSV (RFC 4180, UTF-8, the first line names the columns, in any order):
//
//	organisation  number as its admins key it, 4 to 12 digits
//	name          of the organisation
//	region        ISO 3166 country: national numbers of the row are read as its
//	language      BCP 47, of messages to its admins; may be empty
//	advanced      yes or no: advanced-services contract; empty is no
//	always_pin    yes or no: nobody is recognised by number alone; empty is no
//	phones        registered telephones, ";" between them; may be empty
//	admin         name of a person who may speak for it
//	mail          the admin's mail addresses, ";" between them; may be empty
//	mobile        the admin's numbers for SMS, ";" between them; may be empty
//
// Each row is one admin. Rows of the same organisation follow in the order in which its admins are asked; what concerns
// the organisation stands in the first one, and is empty or the same in the others.
//
// The error joins all mistakes, each with its line, and repeats no number or address. Cells that a spreadsheet would take
// for a formula are mistakes.
func ParseRoster(r io.Reader) ([]Profile, error) {
	limited := &io.LimitedReader{R: r, N: maxRosterBytes + 1}
	in := csv.NewReader(limited)
	in.ReuseRecord = true
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("line 1: the columns are not named: %w", csvError(err))
	}
	where, err := columnPlaces(head)
	if err != nil {
		return nil, err
	}
	ro := roster{places: map[string]int{}}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			ro.mistakes = append(ro.mistakes, csvError(err))
			break // the rest may be read askew
		}
		line, _ := in.FieldPos(0)
		if ro.add(rosterRow{line, cells, where}); len(ro.mistakes) >= maxMistakes {
			break
		}
	}
	if limited.N <= 0 {
		ro.mistakes = append(ro.mistakes, fmt.Errorf("the file is larger than %d MB", maxRosterBytes>>20))
	}
	if len(ro.mistakes) > 0 {
		return nil, errors.Join(ro.mistakes...)
	}
	return ro.profiles, nil
}

// csvError drops nothing but says the line first, like our own mistakes.
func csvError(err error) error {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Errorf("line %d: %w", e.Line, e.Err)
	}
	return err
}

func columnPlaces(head []string) (map[string]int, error) {
	where := map[string]int{}
	for i, name := range head {
		name = strings.TrimPrefix(name, "\ufeff") // spreadsheets begin UTF-8 files with a byte order mark
		if !slices.Contains(columns, name) {
			return nil, fmt.Errorf("line 1: column %d is none of: %s", i+1, strings.Join(columns, ", "))
		}
		if _, twice := where[name]; twice {
			return nil, fmt.Errorf("line 1: there are two columns %q", name)
		}
		where[name] = i
	}
	for _, name := range columns {
		if _, ok := where[name]; !ok {
			return nil, fmt.Errorf("line 1: column %q is missing", name)
		}
	}
	return where, nil
}

// roster is what was read so far.
type roster struct {
	profiles []Profile
	places   map[string]int // in profiles, by number
	mistakes []error
}

type rosterRow struct {
	line  int
	cells []string
	where map[string]int
}

func (r rosterRow) cell(column string) string { return strings.TrimSpace(r.cells[r.where[column]]) }

// add reads a row; what is wrong with it is a mistake and nothing of it counts.
func (ro *roster) add(r rosterRow) {
	mistakes := len(ro.mistakes)
	wrong := func(column, format string, args ...any) {
		ro.mistakes = append(ro.mistakes, fmt.Errorf("line %d: %s: %s", r.line, column, fmt.Sprintf(format, args...)))
	}
	for _, column := range columns {
		if why := unfit(column, r.cell(column)); why != "" {
			wrong(column, "%s", why)
		}
	}
	if len(ro.mistakes) > mistakes {
		return
	}
	number := r.cell("organisation")
	i, more := ro.places[number]
	if more {
		sameOrganisation(ro.profiles[i].Organisation, r, wrong)
	} else {
		i = len(ro.profiles)
	}
	p := Profile{}
	if more {
		p = ro.profiles[i]
	} else {
		p.Organisation = readOrganisation(r, wrong)
	}
	for _, n := range readNumbers(r.cell("phones"), p.Region, func(why string) { wrong("phones", "%s", why) }) {
		if !slices.Contains(p.Phones, n) {
			p.Phones = append(p.Phones, n)
		}
	}
	readAdmin(&p, r, wrong)
	switch {
	case len(ro.mistakes) > mistakes:
	case more:
		ro.profiles[i] = p
	default:
		ro.places[number] = i
		ro.profiles = append(ro.profiles, p)
	}
}

// unfit tells why a cell of any column is refused.
func unfit(column, cell string) string {
	switch {
	case len(cell) > maxCell:
		return fmt.Sprintf("longer than %d bytes", maxCell)
	case !utf8.ValidString(cell):
		return "not UTF-8"
	case strings.ContainsFunc(cell, unicode.IsControl):
		return "holds a control character or a line break"
	case cell != "" && strings.ContainsRune("=@-", rune(cell[0])), cell != "" && cell[0] == '+' && column != "phones" && column != "mobile":
		return fmt.Sprintf("begins with %q: a spreadsheet would take it for a formula", cell[:1])
	}
	return ""
}

func readAdmin(p *Profile, r rosterRow, wrong func(column, format string, args ...any)) {
	a := Admin{Name: r.cell("admin")}
	switch {
	case a.Name == "":
		wrong("admin", "is empty")
	case slices.ContainsFunc(p.Admins, func(b Admin) bool { return b.Name == a.Name }):
		wrong("admin", "stands twice for organisation %s", p.Number)
	case len(p.Admins) == maxAdmins:
		wrong("admin", "organisation %s has more than %d", p.Number, maxAdmins)
	}
	for _, n := range readNumbers(r.cell("mobile"), p.Region, func(why string) { wrong("mobile", "%s", why) }) {
		a.Contacts = append(a.Contacts, Contact{Channel: SMS, Value: n.E164()})
	}
	for i, address := range list(r.cell("mail")) {
		switch {
		case i == maxPerCell:
			wrong("mail", "more than %d", maxPerCell)
		case i < maxPerCell && !isMail(address):
			wrong("mail", "entry %d is not a mail address", i+1)
		default:
			a.Contacts = append(a.Contacts, Contact{Channel: Mail, Value: address})
		}
	}
	p.Admins = append(slices.Clip(p.Admins), a)
}

// readNumbers reads telephone numbers that can have been given out.
func readNumbers(cell, region string, wrong func(why string)) []phone.Number {
	var all []phone.Number
	for i, text := range list(cell) {
		n, err := phone.Parse(text, region)
		switch {
		case i == maxPerCell:
			wrong(fmt.Sprintf("more than %d", maxPerCell))
			return nil
		case err != nil:
			wrong(fmt.Sprintf("entry %d: %v", i+1, err))
		case !n.Valid():
			wrong(fmt.Sprintf("entry %d is a number that nobody can have", i+1))
		case !slices.Contains(all, n):
			all = append(all, n)
		}
	}
	return all
}

func list(cell string) []string {
	var all []string
	for s := range strings.SplitSeq(cell, ";") {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}
