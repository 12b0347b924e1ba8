package prompts

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// said is one thing in both of its forms: as written, and as the fragments that are spoken one after the other.
type said struct {
	written string
	spoken  []string
	word    bool // of the catalogue: takes a capital at the start of a sentence
}

// prompt fills the slots of r, in this book's language.
func (b *book) prompt(r Ref) (said, error) {
	t, ok := b.prompts[r.Key]
	if !ok {
		return said{}, fmt.Errorf("no prompt %q in %s", r.Key, b.lang)
	}
	values := make(map[string]said, len(t.slots))
	for _, slot := range t.slots {
		v, ok := r.With[slot]
		if !ok {
			return said{}, fmt.Errorf("prompt %q in %s: the slot {%s} was not filled", r.Key, b.lang, slot)
		}
		s, err := b.value(v)
		if err != nil {
			return said{}, fmt.Errorf("prompt %q in %s: the slot {%s}: %w", r.Key, b.lang, slot, err)
		}
		values[slot] = s
	}
	s := t.fill(values)
	if first := t.pieces[0].slot; first != "" && values[first].word {
		s.written = capital(s.written)
	}
	return s, nil
}

func (t template) fill(values map[string]said) said {
	if len(t.pieces) == 1 && t.pieces[0].slot == "" {
		return said{written: t.pieces[0].written, spoken: t.pieces[0].spoken, word: true}
	}
	var text strings.Builder
	var spoken []string
	for _, p := range t.pieces {
		if p.slot == "" {
			text.WriteString(p.written)
			spoken = append(spoken, p.spoken...)
			continue
		}
		v := values[p.slot]
		text.WriteString(v.written)
		spoken = append(spoken, v.spoken...)
		if n := len(spoken); n > 0 && p.tail != "" {
			spoken[n-1] = bare(spoken[n-1]) + p.tail
		}
	}
	return said{written: text.String(), spoken: spoken, word: true}
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// bare is a fragment without the punctuation at its end.
func bare(fragment string) string { return strings.TrimRight(fragment, sentenceEnds+commas) }

var errEmpty = errors.New("the value is empty: set a number, digits, a key, a text or a time")

func (b *book) value(v Value) (said, error) {
	switch {
	case v.Number != nil:
		return b.number(*v.Number), nil
	case strings.TrimSpace(v.Digits) != "":
		return b.digits(v.Digits), nil
	case v.Key != "" && v.Text != "" && b.prompts[v.Key].pieces == nil:
		return said{written: v.Text, spoken: []string{v.Text}}, nil
	case v.Key != "":
		return b.word(v.Key)
	case v.When != nil:
		return b.when(*v.When)
	case v.Quiet && v.Text != "":
		return said{written: v.Text}, nil
	case v.Text != "":
		notRecorded, err := b.word("text.not-recorded")
		return said{written: v.Text, spoken: notRecorded.spoken}, err
	}
	return said{}, errEmpty
}

// number says a cardinal from 0 to 999; others are said digit by digit.
func (b *book) number(n int) said {
	if n < 0 || n > 999 {
		return b.digits(strconv.Itoa(n))
	}
	return said{written: strconv.Itoa(n), spoken: b.grammar.cardinal(n)}
}

// digits says characters one by one, each followed by the pause of a list.
func (b *book) digits(s string) said {
	var written, spoken []string
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			continue
		case r >= '0' && r <= '9':
			written = append(written, string(r))
			spoken = append(spoken, b.grammar.cardinal(int(r-'0'))...)
		case signs[r] != "":
			name, _ := b.word(signs[r])
			written = append(written, name.written)
			spoken = append(spoken, name.spoken...)
		default:
			written = append(written, string(r))
			spoken = append(spoken, string(unicode.ToUpper(r)))
		}
	}
	for i := range len(spoken) - 1 {
		spoken[i] += ","
	}
	return said{written: strings.Join(written, " "), spoken: spoken}
}

// signs are the keys and characters that have a name.
var signs = map[rune]string{'*': "key.star", '#': "key.hash", '-': "number.minus"}

// word is another prompt, which has no slots of its own.
func (b *book) word(key string) (said, error) {
	t, ok := b.prompts[key]
	if !ok {
		return said{}, fmt.Errorf("no prompt %q in %s", key, b.lang)
	}
	if len(t.slots) > 0 {
		return said{}, fmt.Errorf("prompt %q has slots itself: only a prompt without may fill one", key)
	}
	return t.fill(nil), nil
}

// when says a local instant by one of the templates "when.…".
func (b *book) when(w When) (said, error) {
	if b.grammar.clock == nil {
		return said{}, fmt.Errorf("nothing says how times are spoken in %s: write its grammar", b.lang)
	}
	if w.Hour < 0 || w.Hour > 23 || w.Minute < 0 || w.Minute > 59 {
		return said{}, fmt.Errorf("%d:%02d is no time of a day", w.Hour, w.Minute)
	}
	values := map[string]said{}
	values["time"] = b.grammar.clock(w.Hour, w.Minute)
	switch w.Day {
	case "today", "tomorrow":
	case "weekday":
		if w.Week < time.Sunday || w.Week > time.Saturday {
			return said{}, fmt.Errorf("%d is no day of the week", w.Week)
		}
		values["weekday"], _ = b.word("weekday." + strings.ToLower(w.Week.String()))
	case "date":
		if w.Month < time.January || w.Month > time.December || w.Date < 1 || w.Date > 31 {
			return said{}, fmt.Errorf("month %d, day %d is no date", w.Month, w.Date)
		}
		values["month"], _ = b.word("month." + strings.ToLower(w.Month.String()))
		values["day"] = b.grammar.day(w.Date)
	default:
		return said{}, fmt.Errorf(`%q is no day: it is "today", "tomorrow", "weekday" or "date"`, w.Day)
	}
	return b.prompts["when."+w.Day].fill(values), nil
}
