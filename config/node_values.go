package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// text reads a single value of at most 200 characters (an incident's text has 1000).
func (n node) text(what string) (string, bool) { return n.textOf(what, 200) }

func (n node) textOf(what string, most int) (string, bool) {
	switch {
	case n.Kind != yaml.ScalarNode || n.Value == "":
		n.fail("write one value", "%s must be text, not %s", what, n.kind())
		return "", false
	case strings.TrimSpace(n.Value) == "":
		n.fail("write one value", "%s must be text, not only spaces", what)
		return "", false
	case curly(n.Value):
		n.fail("write \" instead, or no quotes at all", "%s has quotes that belong to it, as word processors write them", what)
		return "", false
	case utf8.RuneCountInString(n.Value) > most:
		n.fail(fmt.Sprintf("write at most %d characters", most), "%s is too long", what)
		return "", false
	}
	return n.Value, true
}

// curly tells whether a text begins and ends with typographic quotes, which YAML takes for letters.
func curly(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("“”„‘’‚", first) && strings.ContainsRune("“”‘’", last)
}

// oneOf reads a text that must be one of the choices.
func (n node) oneOf(what string, choices ...string) (string, bool) {
	text, ok := n.text(what)
	if ok && !slices.Contains(choices, text) {
		n.fail(choose(text, choices), "%s cannot be %q", what, short(text))
		return "", false
	}
	return text, ok
}

// duration reads "90s" or "10m" between bounds.
func (n node) duration(what string, least, most time.Duration) (time.Duration, bool) {
	d, err := time.ParseDuration(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || d < least || d > most {
		n.fail(fmt.Sprintf("write a time between %s and %s, with its unit", brief(least), brief(most)), "%s cannot be %s", what, n.kind())
		return 0, false
	}
	return d, true
}

// brief is 10m for 10m0s.
func brief(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// number reads a whole number between bounds.
func (n node) number(what string, least, most int) (int, bool) {
	i, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || i < least || i > most {
		n.fail(fmt.Sprintf("write a whole number from %d to %d", least, most), "%s cannot be %s", what, n.kind())
		return 0, false
	}
	return i, true
}

// flag reads true or false.
func (n node) flag(what string) bool {
	if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
		n.fail("write true or false", "%s cannot be %s", what, n.kind())
	}
	return n.Value == "true"
}

// instant reads RFC 3339.
func (n node) instant(what string) time.Time {
	t, err := time.Parse(time.RFC3339, n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		n.fail("write date, time and offset, such as 2026-11-20T20:30:00+01:00; midnight is 00:00:00 of the next day", "%s cannot be %s", what, n.kind())
	}
	return t
}

// wait reads a duration into a field.
func wait(what string, into *time.Duration, least, most time.Duration) func(node) {
	return func(n node) {
		if d, ok := n.duration(what, least, most); ok {
			*into = d
		}
	}
}

// choices reads a list of different words out of known ones.
func choices(n node, what string, known []string) []string {
	var all []string
	for _, one := range n.some(strings.TrimPrefix(what, "a ")) {
		text, ok := one.oneOf(what, known...)
		if ok && slices.Contains(all, text) {
			one.fail("write it once", "%s is there twice", text)
		} else if ok {
			all = append(all, text)
		}
	}
	return all
}
