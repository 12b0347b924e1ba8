package prompts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// template is a prompt's text, cut at its slots.
type template struct {
	pieces []piece
	slots  []string // names, sorted, each once
}

// piece is a stretch of text or a slot.
type piece struct {
	slot    string   // empty for text
	written string   // of text: as it stands
	spoken  []string // of text: the fragments to be recorded, numbers as words; see fragment.go
	tail    string   // of a slot: the punctuation right behind it, which shapes how its last word is said
}

const (
	sentenceEnds = ".?!。？！"
	commas       = ",;:，；：、"
)

// parseTemplate reads "Press {key}." A slot's name is lower-case letters.
func parseTemplate(text string, g grammar) (template, error) {
	var t template
	for rest := text; rest != ""; {
		literal, after, open := strings.Cut(rest, "{")
		if strings.Contains(literal, "}") {
			return t, fmt.Errorf(`"}" closes no slot in %q`, text)
		}
		if literal != "" {
			t.addText(literal, g)
		}
		if !open {
			break
		}
		name, behind, closed := strings.Cut(after, "}")
		if !closed || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
			return t, fmt.Errorf(`"{%s" is no slot in %q: write {name} in lower-case letters`, name, text)
		}
		t.pieces = append(t.pieces, piece{slot: name})
		t.slots = append(t.slots, name)
		rest = behind
	}
	if len(t.pieces) == 0 {
		return t, fmt.Errorf("there is no text")
	}
	slices.Sort(t.slots)
	t.slots = slices.Compact(t.slots)
	return t, nil
}

// addText appends a literal; punctuation right behind a slot belongs to what the slot says.
func (t *template) addText(literal string, g grammar) {
	said := literal
	if n := len(t.pieces); n > 0 {
		said = strings.TrimLeft(literal, sentenceEnds+commas)
		t.pieces[n-1].tail = literal[:len(literal)-len(said)]
	}
	t.pieces = append(t.pieces, piece{written: literal, spoken: fragments(said, g)})
}

// fragments cuts a text into sentences, so that one that occurs in several prompts is recorded once, and writes its
// numbers as words: engines misread digits.
func fragments(text string, g grammar) []string {
	var all []string
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		end := sentenceLength(text)
		all = append(all, inWords(text[:end], g))
		text = text[end:]
	}
	return all
}

// sentenceLength is the length in bytes of the first sentence. An ASCII mark ends one only before a space: "2.4" is
// one.
func sentenceLength(text string) int {
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		if strings.ContainsRune(sentenceEnds, r) && (r > unicode.MaxASCII || end == len(text) || text[end] == ' ') {
			return end
		}
	}
	return len(text)
}

// inWords writes the numbers of a text as words; what is no cardinal below 1000 stays as it is.
func inWords(text string, g grammar) string {
	const digits = "0123456789"
	if !strings.ContainsAny(text, digits) {
		return text
	}
	var b strings.Builder
	for text != "" {
		behind := strings.TrimLeft(text, digits)
		number := text[:len(text)-len(behind)]
		if n, err := strconv.Atoi(number); err == nil && n < 1000 {
			number = strings.Join(g.cardinal(n), " ")
		}
		next := strings.IndexAny(behind, digits)
		if next < 0 {
			next = len(behind)
		}
		b.WriteString(number + behind[:next])
		text = behind[next:]
	}
	return b.String()
}
