package twiliodoor

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/twilio/twilio-go/twiml"

	"supportline/prompts"
)

// longestSay is Twilio's limit of characters in one Say.
const longestSay = 4096

// says turns what is to be said into Say verbs: each prompt in its own language, neighbours of one voice in one verb so
// that there is no gap between them. A text that is missing in a language is said in English, and logged.
func (d *Door) says(refs []prompts.Ref, lang, region string) ([]twiml.Element, error) {
	var says []twiml.Element
	var text strings.Builder
	var speaker Speaker
	flush := func() {
		for _, part := range split(text.String(), longestSay) {
			says = append(says, &twiml.VoiceSay{Message: part, Voice: speaker.Voice, Language: speaker.Language})
		}
		text.Reset()
	}
	for _, r := range refs {
		wanted := cmp.Or(r.Lang, lang)
		said, in, err := d.cat.TextIn(lang, r)
		if err != nil && wanted != "en" {
			d.log.Warn("a prompt is missing and is said in English", "prompt", r.Key, "language", wanted, "error", err)
			wanted = "en"
			said, in, err = d.cat.TextIn(wanted, r.In(wanted))
		}
		if err != nil {
			return nil, fmt.Errorf("prompt %q in %q: %w", r.Key, wanted, err)
		}
		if base, _, _ := strings.Cut(wanted, "-"); strings.EqualFold(base, in) {
			in = wanted // the voice of the variety that was asked for
		}
		if s := d.speakerFor(in, region); s != speaker {
			flush()
			speaker = s
		}
		if said = strings.TrimSpace(said); said == "" {
			continue
		}
		if text.Len() > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(said)
	}
	flush()
	return says, nil
}

// split cuts a text into parts of at most most characters, between words where it can.
func split(text string, most int) []string {
	var parts []string
	for utf8.RuneCountInString(text) > most {
		end := 0
		for range most {
			_, size := utf8.DecodeRuneInString(text[end:])
			end += size
		}
		if space := strings.LastIndexByte(text[:end], ' '); space > 0 {
			end = space
		}
		parts = append(parts, text[:end])
		text = strings.TrimSpace(text[end:])
	}
	if text != "" {
		parts = append(parts, text)
	}
	return parts
}
