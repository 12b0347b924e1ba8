package prompts

import (
	"cmp"
	"fmt"
)

// Text is what is said in plain text: numbers as digits, codes with spaces between ("1 0 0 2 0 0"), times as they are
// written where the language is spoken. r.Lang wins over lang; an unknown language falls back to English, as does what
// is missing in a language with only some sentences. A slot that was not filled is an error that names the key and the
// slot.
func (c *Catalogue) Text(lang string, r Ref) (string, error) {
	text, _, err := c.TextIn(lang, r)
	return text, err
}

// TextIn is Text, and the language in which it was said: that of the voice to read it.
func (c *Catalogue) TextIn(lang string, r Ref) (text, in string, err error) {
	b := c.find(cmp.Or(r.Lang, lang))
	if b != nil {
		s, err := b.prompt(r)
		if err == nil || !b.partial {
			return s.written, b.lang, err
		}
	}
	b, r = c.instead(lang, r, func(b *book) bool { return !b.partial })
	s, err := b.prompt(r)
	return s.written, b.lang, err
}

// Clips are the audio of r, in order. r.Lang wins over lang; a language that is not recorded falls back to English. A
// Value of free text is never recorded: the prompt "text.not-recorded" is said in its place, or nothing where the Value
// is Quiet. Prompts that are written to people ("message.…") have no clips.
func (c *Catalogue) Clips(lang string, r Ref) ([]Clip, error) {
	b := c.find(cmp.Or(r.Lang, lang))
	if b == nil || !b.recorded {
		b, r = c.instead(lang, r, func(b *book) bool { return b.recorded })
	}
	if isWritten(r.Key) {
		return nil, fmt.Errorf("prompt %q is written to people, never spoken", r.Key)
	}
	s, err := b.prompt(r)
	if err != nil {
		return nil, err
	}
	clips := make([]Clip, 0, len(s.spoken))
	for _, fragment := range s.spoken {
		clip, ok := b.clip(fragment)
		if !ok {
			return nil, fmt.Errorf("prompt %q: nobody has recorded %q in %s", r.Key, fragment, b.lang)
		}
		clips = append(clips, clip)
	}
	return clips, nil
}

// instead is r as it is said where its own language cannot be: in English. An offer to go on in another language names
// that language then, and is made in the turn's language if that is able to.
func (c *Catalogue) instead(lang string, r Ref, able func(*book) bool) (*book, Ref) {
	english := c.books[Fallback]
	offered := cmp.Or(r.Lang, lang)
	if r.Key != languageMenu {
		return english, r
	}
	name := "language.name." + offered
	if b := c.find(offered); b != nil {
		name = "language.name." + b.lang
	}
	speaker := english
	if b := c.find(lang); b != nil && able(b) {
		speaker = b
	}
	if _, ok := speaker.prompts[name]; ok && name != "language.name."+Fallback {
		r.Key = "language.menu.other"
		return speaker, r.And("language", Word(name))
	}
	return english, r
}
