package config

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"supportline/config/hours"
)

// pattern is the form of a word, and what to say of one that has another.
type pattern struct {
	form        *regexp.Regexp
	mend, wrong string
}

var patterns = map[string]pattern{
	"language": {language, "write its BCP 47 tag, such as en or sv", "%q is no language"},
	"region":   {regionKey, "write its ISO 3166 key, such as SE or BQ-SE", "%q is no region"},
	"cloud":    {cloudKey, "write small letters, digits and hyphens", "%q is no name for a cloud"},
	"country":  {country, "write its ISO 3166 code, such as SE", "%q is no country"},
	"state":    {regexp.MustCompile(`^[A-Z0-9]{1,3}$`), "write its ISO 3166-2 code, such as NSW", "%q is no state"},
	"prefix":   {regexp.MustCompile(`^\+[1-9][0-9]{1,9}$`), "write the beginning of E.164 numbers between quotes, such as \"+1416\"", "%q is no prefix"},
}

var (
	language  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)
	regionKey = regexp.MustCompile(`^[A-Z]{2,3}(-[A-Z0-9]{1,3})?$`)
	cloudKey  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)
	queueName = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9-]{0,60}$`)
)

// wording is a text with its place, for messages.
type wording struct {
	Text string
	At   node
}

func (w *wording) read(n node, f field) { w.Text, w.At = n.word(f), n }

// duration is a time within bounds.
type duration time.Duration

func (d *duration) read(n node, f field) {
	long, _ := n.duration(f.what, f.duration("least"), f.duration("most"))
	*d = duration(long)
}

// or is the time, or the usual one where none was written.
func (d *duration) or(usual time.Duration) time.Duration {
	if d == nil {
		return usual
	}
	return time.Duration(*d)
}

type instantText struct {
	time.Time
	At node
}

func (i *instantText) read(n node, f field) { i.Time, i.At = n.instant(f.what), n }

type dateText struct {
	hours.Date
	At node
	ok bool
}

func (d *dateText) read(n node, f field) {
	d.At = n
	var err error
	if d.Date, err = hours.ParseDate(n.Value); n.Kind != yaml.ScalarNode || err != nil {
		n.fail("write it as 2026-12-24", "%s cannot be %s", f.what, n.kind())
		return
	}
	d.ok = true
}

// yearsText is "2026" or "2026-2028".
type yearsText struct {
	First, Last hours.Date
	ok          bool
}

func (y *yearsText) read(n node, _ field) {
	first, last, several := strings.Cut(n.Value, "-")
	if !several {
		last = first
	}
	from, err1 := hours.ParseDate(first + "-01-01")
	to, err2 := hours.ParseDate(last + "-12-31")
	if err1 != nil || err2 != nil || to < from || to-from > 40*366 {
		n.fail("write them as 2026-2028", "years cannot be %s", n.kind())
		return
	}
	*y = yearsText{from, to, true}
}

// timeOfDay is a time of day in minutes.
type timeOfDay int

func (c *timeOfDay) read(n node, f field) {
	t, err := time.Parse("15:04", n.Value)
	if err != nil || t.Hour()+t.Minute() == 0 {
		n.fail("write a time of day between quotes, such as \"14:00\"", "%s cannot be %s", f.what, n.kind())
	}
	*c = timeOfDay(t.Hour()*60 + t.Minute())
}

// weekdayText is the weekday whose hours a make-up day has.
type weekdayText struct {
	Day   time.Weekday
	Given bool
}

func (w *weekdayText) read(n node, f field) {
	names := []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
	if text, ok := n.oneOf(f.what, names...); ok {
		w.Given = true
		for i, name := range names {
			if name == text {
				w.Day = time.Weekday(i)
			}
		}
	}
}

type weekText struct {
	hours.Week
	At node
}

func (w *weekText) read(n node, _ field) {
	w.At = n
	text, ok := n.textOf("hours", 500)
	if !ok {
		return
	}
	var err error
	if w.Week, err = hours.Parse(text); err != nil {
		what, mend, _ := strings.Cut(err.Error(), "; ")
		n.fail(mend, "%s", what)
	}
}

// respondText is "1h", or "3 business days".
type respondText struct{ Respond }

func (r *respondText) read(n node, f field) {
	if count, what, ok := strings.Cut(n.Value, " business day"); ok && (what == "" || what == "s") {
		if i, err := strconv.Atoi(count); err == nil && i > 0 && i <= 100 {
			r.BusinessDays = i
			return
		}
	} else if d, err := time.ParseDuration(n.Value); err == nil && d >= time.Minute && d <= 1000*time.Hour {
		r.Within = d
		return
	}
	n.fail("write for example 1h, 1 business day or 3 business days", "%s cannot be %s", f.what, n.kind())
}

// severitiesText is a list of names, or a mapping of what each means.
type severitiesText struct {
	All entries[severityText]
}

func (s *severitiesText) read(n node, _ field) {
	if n.Kind == yaml.MappingNode {
		f := field{"a severity", `yaml:"severities"`}
		n.into(reflectOf(&s.All), f)
	} else {
		for _, one := range n.some("severity") {
			if text, ok := one.text("a severity"); ok {
				s.All = append(s.All, entry[severityText]{Key: text, At: one})
			}
		}
	}
	for i, one := range s.All {
		for _, other := range s.All[:i] {
			if other.Key == one.Key {
				one.At.fail("write it once", "%s is there twice", one.Key)
			}
		}
		if !severityName.MatchString(one.Key) {
			one.At.fail("write a letter or a word, such as A", "%q is no severity", short(one.Key))
		}
	}
}

var severityName = regexp.MustCompile(`^[A-Za-z][a-z]{0,20}$`)

// rows is a row of hours, or a list of them.
type rows = list[rowText]

func (r *rowText) read(n node, f field) {
	r.At = n
	if len(n.Content) == 0 {
		r.Hours.read(n, f)
		return
	}
	n.intoStruct(reflectOf(r), field{"hours", f.tag})
}

// servedText is a region, a list of them, or a mapping to what each prints.
type servedText []servedRegion

type servedRegion struct {
	Key wording
	publishedText
}

func (s *servedText) read(n node, f field) {
	if n.Kind == yaml.MappingNode {
		var all entries[publishedText]
		n.into(reflectOf(&all), field{"a region", `yaml:"region"`})
		for _, e := range all {
			*s = append(*s, servedRegion{wording{e.Key, e.At}, e.Value})
		}
		return
	}
	for _, one := range n.some("region") {
		if text, ok := one.text("region"); ok {
			*s = append(*s, servedRegion{Key: wording{text, one}})
		}
	}
}

// texts are texts by language.
func texts(all entries[wording]) map[string]string {
	made := map[string]string{}
	for _, e := range all {
		made[e.Key] = e.Value.Text
	}
	return made
}
