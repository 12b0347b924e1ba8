package prompts

import (
	"maps"
	"slices"
	"testing"
	"time"
	"unicode/utf8"
)

func FuzzAnyRefIsSaidOrRefused(f *testing.F) {
	c := shippedCatalogue(f)
	f.Add("en", "sv", "queue.place", "place", "12", byte(0), 12)
	f.Add("de", "", "closed.later", "when", "weekday", byte(7), 1)
	f.Add("cmn", "x-", "when.date", "time", "date", byte(7), -1)
	f.Add("es", "ar", "announcement", "text", " ", byte(1), 12)
	f.Add("", "en", "bye", "", "service.billing", byte(2), 99999)
	keys := slices.Sorted(maps.Keys(c.books["en"].prompts))
	f.Fuzz(func(t *testing.T, lang, own, key, slot, text string, kind byte, n int) {
		value := [...]Value{Number(n), Digits(text), Word(text), Text(text), {}, Named(text, key), Notice(text), {When: &When{Day: text, Week: time.Weekday(n),
			Month: time.Month(n), Date: n, Hour: n, Minute: n}}}[kind%8]
		refs := []Ref{SayWith(key, slot, value).In(own)}
		// The same value in every slot of a prompt that exists.
		known := Say(keys[uint(n)%uint(len(keys))])
		for _, slot := range c.books["en"].prompts[known.Key].slots {
			known = known.And(slot, value)
		}
		for _, r := range append(refs, known) {
			text, err := c.Text(lang, r)
			if err == nil && text == "" {
				t.Errorf("%+v: neither a text nor an error", r)
			}
			if clips, err := c.Clips(lang, r); err == nil {
				for _, clip := range clips {
					if clip.ID() == "" || !utf8.ValidString(clip.Text()) || len(clip.PCM()) == 0 {
						t.Errorf("%+v: the clip %q has no audio", r, clip.ID())
					}
				}
			}
		}
	})
}
