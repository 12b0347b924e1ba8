package sipdoor

import (
	"supportline/ivr/sipdoor/audio"
	"supportline/prompts"
)

// Speak lets a test say tones in place of recordings.
func (d *Door) Speak(f func(lang string, r prompts.Ref) ([]audio.Sound, error)) { d.speak = f }
