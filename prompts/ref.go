package prompts

import (
	"time"
)

// Ref names one thing to say: a key of the catalogue and the values of its slots.
type Ref struct {
	Key  string           `json:"key"`
	Lang string           `json:"lang,omitempty"` // BCP 47; empty: the turn's language
	With map[string]Value `json:"with,omitempty"` // by slot name
}

// Value fills a slot. Exactly one kind is set; a value is what is said, not how.
type Value struct {
	Number *int   `json:"number,omitempty"` // a cardinal, 0 to 999: "twenty-three"
	Digits string `json:"digits,omitempty"` // said one by one: "one, zero, zero"
	Key    string `json:"key,omitempty"`    // another prompt without slots: "service.billing"
	// Text is free text of the configuration (an incident). Text doors say it; an audio door says the prompt
	// "text.not-recorded" in its place. With a Key it is what text doors say where there is no such prompt; the whole
	// Ref has no audio then.
	Text string `json:"text,omitempty"`
	// Quiet leaves a Text out on audio doors: nothing that was recorded could stand for it.
	Quiet bool  `json:"quiet,omitempty"`
	When  *When `json:"when,omitempty"`
}

// When is a local instant as a person says it: "today at 9", "tomorrow at 9:30", "on Monday at 9", "on 3 January at 9".
type When struct {
	Day    string       `json:"day"` // "today", "tomorrow", "weekday" (2 to 6 days ahead), "date"
	Week   time.Weekday `json:"week"`
	Month  time.Month   `json:"month"`
	Date   int          `json:"date"`
	Hour   int          `json:"hour"`
	Minute int          `json:"minute"`
}

// Say makes a Ref without slots.
func Say(key string) Ref { return Ref{Key: key} }

// SayWith makes a Ref with one slot filled.
func SayWith(key, slot string, v Value) Ref { return Ref{Key: key, With: map[string]Value{slot: v}} }

// In returns the Ref to be said in another language than the turn's.
func (r Ref) In(lang string) Ref { r.Lang = lang; return r }

// And returns the Ref with one more slot filled; r is not changed.
func (r Ref) And(slot string, v Value) Ref {
	with := map[string]Value{slot: v}
	for k, o := range r.With {
		with[k] = o
	}
	r.With = with
	return r
}

// Number is a cardinal.
func Number(n int) Value { return Value{Number: &n} }

// Digits are said one by one.
func Digits(s string) Value { return Value{Digits: s} }

// Word is another prompt of the catalogue.
func Word(key string) Value { return Value{Key: key} }

// Text is free text of the configuration.
func Text(s string) Value { return Value{Text: s} }

// Named is another prompt of the catalogue, or a text where nobody has written that prompt.
func Named(key, text string) Value { return Value{Key: key, Text: text} }

// Notice is free text of the configuration that only text doors say.
func Notice(s string) Value { return Value{Text: s, Quiet: true} }

// At says the instant t to somebody whose clock shows now; both in the listener's zone.
func At(t, now time.Time) Value {
	w := When{Week: t.Weekday(), Month: t.Month(), Date: t.Day(), Hour: t.Hour(), Minute: t.Minute()}
	switch days := civilDays(t) - civilDays(now); {
	case days == 0:
		w.Day = "today"
	case days == 1:
		w.Day = "tomorrow"
	case days > 1 && days < 7:
		w.Day = "weekday"
	default:
		w.Day = "date"
	}
	return Value{When: &w}
}

func civilDays(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
