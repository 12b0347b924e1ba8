package prompts

import "fmt"

// Text is what is said in plain text: numbers as digits, codes with spaces between ("1 0 0 2 0 0"), times as they are
// written where the language is spoken. r.Lang wins over lang; an unknown language falls back to English. A slot that
// was not filled is an error that names the key and the slot.
func (c *Catalogue) Text(lang string, r Ref) (string, error) {
	if r.Lang != "" {
		lang = r.Lang
	}
	b := c.find(lang)
	if b == nil {
		b, r = c.inFallback(lang, r)
	}
	s, err := b.prompt(r)
	return s.written, err
}

// Clips are the audio of r, in order. r.Lang wins over lang; a language that is not recorded falls back to English. A
// Value of free text is never recorded: the prompt "text.not-recorded" is said in its place. Prompts that are written
// to people ("message.…") have no clips.
func (c *Catalogue) Clips(lang string, r Ref) ([]Clip, error) {
	if r.Lang != "" {
		lang = r.Lang
	}
	b := c.find(lang)
	if b == nil || !b.recorded {
		b, r = c.inFallback(lang, r)
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

// inFallback is r as it is said in English. An offer to go on in another language must name that language then.
func (c *Catalogue) inFallback(lang string, r Ref) (*book, Ref) {
	english := c.books[Fallback]
	if r.Key != "language.menu" {
		return english, r
	}
	name := "language.name." + lang
	if b := c.find(lang); b != nil {
		name = "language.name." + b.lang
	}
	if _, ok := english.prompts[name]; ok && name != "language.name."+Fallback {
		r.Key = "language.menu.other"
		r = r.And("language", Word(name))
	}
	return english, r
}
