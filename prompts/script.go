package prompts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Line is one fragment for a voice to read, and the file it is kept in.
type Line struct {
	File string // in the folder "audio" of the language, without ".wav"
	Text string // ends in punctuation where a sentence ends; otherwise more follows and the voice stays up
}

// Script is everything that has to be recorded in a language, each fragment once, in alphabetical order.
func (c *Catalogue) Script(lang string) ([]Line, error) {
	b, ok := c.books[lang]
	if !ok {
		return nil, fmt.Errorf("there are no prompts in %q", lang)
	}
	return b.script(), nil
}

func (b *book) script() []Line {
	texts := map[string]bool{}
	for key, t := range b.prompts {
		if isWritten(key) {
			continue
		}
		for _, p := range t.pieces {
			for _, fragment := range p.spoken {
				texts[spokenForm(fragment)] = true
			}
		}
	}
	for _, fragment := range b.vocabulary() {
		texts[fragment] = true
	}
	for _, fragment := range b.lastWords() {
		texts[fragment+b.grammar.fullStop] = true
	}
	lines := make([]Line, 0, len(texts))
	for _, text := range slices.Sorted(maps.Keys(texts)) {
		lines = append(lines, Line{File: fileStem(text), Text: text})
	}
	return lines
}

// spokenForm drops a comma at the end: it lengthens the pause, which is not part of the file.
func spokenForm(fragment string) string {
	if strings.ContainsAny(fragment[len(bare(fragment)):], sentenceEnds) {
		return fragment
	}
	return bare(fragment)
}

// isWritten tells the prompts that are sent as mail or SMS from those that are spoken.
func isWritten(key string) bool { return strings.HasPrefix(key, "message.") }

// letters are the severities.
var letters = []string{"A", "B", "C"}

// vocabulary is every fragment that fills a slot and is no prompt itself.
func (b *book) vocabulary() []string {
	all := slices.Clone(letters)
	for n := range 1000 {
		all = append(all, b.grammar.cardinal(n)...)
	}
	for minute := range 60 {
		all = append(all, b.grammar.clock(9, minute).spoken...)
	}
	for hour := range 24 {
		all = append(all, b.grammar.clock(hour, 0).spoken...)
		all = append(all, b.grammar.clock(hour, 30).spoken...)
	}
	for date := 1; date <= 31; date++ {
		all = append(all, b.grammar.day(date).spoken...)
	}
	return all
}

// lastWords are the fragments in slots that often end a sentence: keys, codes, names, and the times that hours begin
// at.
func (b *book) lastWords() []string {
	all := slices.Clone(letters)
	for digit := range 10 {
		all = append(all, b.grammar.cardinal(digit)...)
	}
	for _, hour := range []int{0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20} {
		for minute := 0; minute < 60; minute += 15 {
			spoken := b.grammar.clock(hour, minute).spoken
			all = append(all, spoken[len(spoken)-1])
		}
	}
	for key, t := range b.prompts {
		named := func(group string) bool { return strings.HasPrefix(key, group) }
		if len(t.slots) == 0 && (named("service.") || named("language.name.") || named("key.")) {
			all = append(all, t.pieces[0].spoken...)
		}
	}
	return all
}

func (b *book) everythingRecorded() bool {
	if len(b.sounds) == 0 {
		return false
	}
	return !slices.ContainsFunc(b.script(), func(l Line) bool { return b.sounds[l.File] == nil })
}

// ownKeys are the prompts that the catalogue needs itself.
func ownKeys() []string {
	all := []string{"text.not-recorded", "key.star", "key.hash", "number.minus", languageMenu, "language.menu.other",
		"when.today", "when.tomorrow", "when.weekday", "when.date"}
	for day := time.Sunday; day <= time.Saturday; day++ {
		all = append(all, "weekday."+strings.ToLower(day.String()))
	}
	for month := time.January; month <= time.December; month++ {
		all = append(all, "month."+strings.ToLower(month.String()))
	}
	return all
}
