package prompts

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

//go:embed */prompts.yaml */audio/*.wav
var shipped embed.FS

// Fallback is the language said where another one is unknown, or not recorded.
const Fallback = "en"

// languageMenu is the offer to go on in a language, said in that language.
const languageMenu = "language.menu"

// Catalogue is every prompt in every language. It is only read after Load, so that all calls share one.
type Catalogue struct {
	books map[string]*book
}

// book is one language of the catalogue.
type book struct {
	lang     string
	grammar  grammar
	prompts  map[string]template
	sounds   map[string]*sound // by file name without ".wav"
	recorded bool
	// partial is a language without a grammar: some sentences, "language.menu" among them, that need none.
	partial bool
}

// Load reads the embedded catalogue and proves that it is whole: every key in every language that has a grammar, with the
// same slots. A language without one may have some sentences; what it lacks is said in English. An error names the file
// and the key. Audio is not decoded before it is asked for.
func Load() (*Catalogue, error) { return load(shipped) }

func load(files fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(files, "*/prompts.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the prompts: %w", err)
	}
	c := &Catalogue{books: map[string]*book{}}
	for _, name := range names {
		b, err := readBook(files, name)
		if err != nil {
			return nil, err
		}
		c.books[b.lang] = b
	}
	english, ok := c.books[Fallback]
	if !ok {
		return nil, fmt.Errorf("%s/prompts.yaml is missing: every language falls back to it", Fallback)
	}
	for _, key := range ownKeys() {
		if _, ok := english.prompts[key]; !ok {
			return nil, fmt.Errorf("%s/prompts.yaml: %s is missing: the catalogue itself needs it", Fallback, key)
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(c.books)) {
		b := c.books[lang]
		if err := b.sameAs(english); err != nil {
			return nil, err
		}
		b.recorded = !b.partial && b.everythingRecorded()
	}
	return c, nil
}

func readBook(files fs.FS, name string) (*book, error) {
	lang := path.Dir(name)
	g, counts := grammars[lang]
	if !counts {
		g = keysOnly
	}
	src, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read the prompts of %s: %w", lang, err)
	}
	var texts map[string]string
	if err := yaml.Load(src, &texts, yaml.WithUniqueKeys()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	b := &book{lang: lang, grammar: g, partial: !counts, prompts: make(map[string]template, len(texts))}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		t, err := parseTemplate(texts[key], g)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, key, err)
		}
		if !counts && slices.Contains(t.slots, "when") {
			return nil, fmt.Errorf("%s: %s: nothing says how times are spoken in %q: write its grammar", name, key, lang)
		}
		b.prompts[key] = t
	}
	if b.sounds, err = findSounds(files, path.Join(lang, "audio")); err != nil {
		return nil, err
	}
	return b, nil
}

// sameAs reports the first key that the two languages do not share, or whose slots differ.
func (b *book) sameAs(english *book) error {
	for _, key := range slices.Sorted(maps.Keys(english.prompts)) {
		t, ok := b.prompts[key]
		if !ok && b.partial && key != languageMenu {
			continue
		}
		if !ok {
			return fmt.Errorf("%s/prompts.yaml: %s is missing: %s has it", b.lang, key, english.lang)
		}
		if want := english.prompts[key].slots; !slices.Equal(t.slots, want) {
			return fmt.Errorf("%s/prompts.yaml: %s has the slots %v, in %s they are %v",
				b.lang, key, t.slots, english.lang, want)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b.prompts)) {
		if _, ok := english.prompts[key]; !ok {
			return fmt.Errorf("%s/prompts.yaml: %s is not a prompt: %s does not have it", b.lang, key, english.lang)
		}
	}
	return nil
}

// Languages lists the languages with all texts, as BCP 47 tags in alphabetical order. Those with only some sentences are
// not among them.
func (c *Catalogue) Languages() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(c.books)), func(lang string) bool { return c.books[lang].partial })
}

// Has tells whether all texts are there in a language, or in the language that its tag is a variety of (en-AU: en).
func (c *Catalogue) Has(lang string) bool {
	b := c.find(lang)
	return b != nil && !b.partial
}

// Recorded tells whether everything spoken has audio in a language.
func (c *Catalogue) Recorded(lang string) bool {
	b := c.find(lang)
	return b != nil && b.recorded
}

func (c *Catalogue) find(lang string) *book {
	if b, ok := c.books[lang]; ok {
		return b
	}
	base, _, _ := strings.Cut(lang, "-")
	return c.books[strings.ToLower(base)]
}
