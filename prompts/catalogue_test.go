package prompts

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// loadOnce is shared by the tests: the catalogue is only read.
var loadOnce = sync.OnceValues(Load)

func shippedCatalogue(tb testing.TB) *Catalogue {
	tb.Helper()
	c, err := loadOnce()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestTheShippedLanguagesAreKnownByTagAndVariety(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	if got, want := c.Languages(), []string{"cmn", "de", "en", "fr", "sv"}; !slices.Equal(got, want) {
		t.Errorf("languages %v, want %v", got, want)
	}
	for lang, want := range map[string]struct{ has, recorded bool }{
		"en": {true, true}, "en-AU": {true, true}, "sv-FI": {true, true}, "de": {true, true}, "fr-CA": {true, false},
		"cmn": {true, false}, "cmn-Hans-CN": {true, false}, "es": {}, "": {}, "-": {}} {
		if c.Has(lang) != want.has || c.Recorded(lang) != want.recorded {
			t.Errorf("%q: has %v, recorded %v: want %v", lang, c.Has(lang), c.Recorded(lang), want)
		}
	}
}

func TestEveryLanguageHasEveryPromptWithTheSameSlots(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	english := c.books["en"].prompts
	for _, lang := range c.Languages() {
		prompts := c.books[lang].prompts
		if got, want := slices.Sorted(maps.Keys(prompts)), slices.Sorted(maps.Keys(english)); !slices.Equal(got, want) {
			t.Errorf("%s: its keys are not those of English", lang)
		}
		for key, p := range prompts {
			if !slices.Equal(p.slots, english[key].slots) {
				t.Errorf("%s: %s has the slots %v, in English %v", lang, key, p.slots, english[key].slots)
			}
		}
	}
}

func TestABrokenCatalogueNamesTheFileAndTheKey(t *testing.T) {
	t.Parallel()
	english, err := fs.ReadFile(shipped, "en/prompts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	swedish, err := fs.ReadFile(shipped, "sv/prompts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		file, old, new string
		want           []string
	}{
		"a key is missing":      {"sv", "bye: ", "farewell: ", []string{"sv/prompts.yaml", "bye is missing"}},
		"a slot is missing":     {"sv", "nummer {place} i", "nummer i", []string{"sv/prompts.yaml", "queue.place", "place"}},
		"a brace is open":       {"sv", "{place}", "{place", []string{"sv/prompts.yaml", "queue.place", "no slot"}},
		"a brace is closed":     {"sv", "{place}", "place}", []string{"sv/prompts.yaml", "queue.place", "closes no slot"}},
		"a key is there twice":  {"sv", "bye.thanks:", "bye:", []string{"sv/prompts.yaml", "bye"}},
		"a text is empty":       {"en", `bye: "Goodbye."`, `bye: ""`, []string{"en/prompts.yaml", "bye", "no text"}},
		"a value is no text":    {"en", `bye: "Goodbye."`, `bye: [a]`, []string{"en/prompts.yaml"}},
		"an own key is missing": {"en", "key.star:", "key.asterisk:", []string{"en/prompts.yaml", "key.star"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			texts := map[string]string{"en": string(english), "sv": string(swedish)}
			if !strings.Contains(texts[test.file], test.old) {
				t.Fatalf("%q is not in the file: the test breaks nothing", test.old)
			}
			texts[test.file] = strings.Replace(texts[test.file], test.old, test.new, 1)
			files := fstest.MapFS{}
			for lang, text := range texts {
				files[lang+"/prompts.yaml"] = &fstest.MapFile{Data: []byte(text)}
			}
			_, err := load(files)
			if err == nil {
				t.Fatal("it was loaded")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not name %q: %v", want, err)
				}
			}
		})
	}
}

func TestALanguageThatNobodyCanCountInIsRefusedWhereItTellsTimes(t *testing.T) {
	t.Parallel()
	_, err := load(fstest.MapFS{"tlh/prompts.yaml": {Data: []byte(`closed.opens: "DaH {when}."`)}})
	if err == nil || !strings.Contains(err.Error(), "tlh/prompts.yaml: closed.opens") {
		t.Errorf("error %v", err)
	}
}

func TestALanguageWithSomeSentencesSaysThoseAndIsNotCountedAsOneWithPrompts(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	for _, lang := range []string{"ar", "cs", "es", "he", "hu", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "yue"} {
		menu, in, err := c.TextIn("en", SayWith("language.menu", "key", Number(7)).In(lang))
		if err != nil || in != lang || !strings.Contains(menu, "7") {
			t.Errorf("%s: the language menu is %q in %q, %v", lang, menu, in, err)
		}
		if text, in, err := c.TextIn(lang, Say("pin.wrong")); err != nil || in != "en" || text != "That is not the right PIN." {
			t.Errorf("%s: what it lacks is %q in %q, %v", lang, text, in, err)
		}
		// A word that a sentence needs is missing as well.
		opens := SayWith("closed.opens", "when", at(1, 9, 0))
		if text, in, err := c.TextIn(lang, opens); err != nil || in != "en" || text != "It opens tomorrow at 9:00 am." {
			t.Errorf("%s: a time is %q in %q, %v", lang, text, in, err)
		}
		if c.Has(lang) || c.Recorded(lang) || slices.Contains(c.Languages(), lang) {
			t.Errorf("%s counts as a language with prompts", lang)
		}
	}
}

func TestASentenceThatIsNoneIsFoundInALanguageWithSomeToo(t *testing.T) {
	t.Parallel()
	english, err := fs.ReadFile(shipped, "en/prompts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`farewell: "Adiós."`:                   "language.menu is missing",
		"language.menu: \"Español.\"":          "language.menu has the slots",
		"language.menu: \"{key}\"\nbay: \"x\"": "bay is not a prompt",
	} {
		_, err := load(fstest.MapFS{"en/prompts.yaml": {Data: english}, "es/prompts.yaml": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), "es/prompts.yaml: "+want) {
			t.Errorf("%q: error %v, want %s", text, err, want)
		}
	}
}
