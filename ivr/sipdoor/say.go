package sipdoor

import (
	"cmp"

	"supportline/ivr/sipdoor/audio"
	"supportline/prompts"
)

// say plays prompts to the caller in place of what is playing; the channel is closed at their end.
func (c *call) say(lang string, refs ...prompts.Ref) <-chan struct{} {
	c.music = false
	c.leg.Audio().Play(c.sounds(lang, refs)...)
	return c.leg.Audio().Played()
}

// sounds are prompts as audio; the catalogue says them in English where a language has none. What cannot be said is
// left out, and logged.
func (c *call) sounds(lang string, refs []prompts.Ref) []audio.Sound {
	lang = cmp.Or(lang, c.lang, prompts.Fallback)
	var list []audio.Sound
	for _, r := range refs {
		c.warn(cmp.Or(r.Lang, lang))
		said, err := c.door.speak(lang, r)
		if err != nil {
			c.log.Error("a prompt could not be said", "prompt", r.Key, "lang", cmp.Or(r.Lang, lang), "error", err)
			continue
		}
		list = append(list, said...)
	}
	return list
}

// clips is how a door speaks: with the catalogue's recordings.
func clips(cat Prompts) func(string, prompts.Ref) ([]audio.Sound, error) {
	return func(lang string, r prompts.Ref) ([]audio.Sound, error) {
		clips, err := cat.Clips(lang, r)
		sounds := make([]audio.Sound, len(clips))
		for i, clip := range clips {
			sounds[i] = audio.Clip(clip)
		}
		return sounds, err
	}
}

// warn says once a call that its language has no audio.
func (c *call) warn(lang string) {
	if !c.warned && !c.door.cat.Recorded(lang) {
		c.warned = true
		c.log.Warn("a language has no audio; the caller hears English", "lang", lang)
	}
}

// playOut waits for the end of what is said, whatever is pressed.
func (c *call) playOut(played <-chan struct{}) error {
	for {
		m, err := c.await(played, nil, nil)
		if err != nil || m.played {
			return err
		}
	}
}
