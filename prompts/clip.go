package prompts

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"supportline/prompts/adpcm"
)

// Rate is the sample rate of every clip in hertz; clips are mono.
const Rate = 16000

// The silence after a fragment, in samples: between words that run on, after a comma or in a list, after a sentence.
const (
	wordPause     = Rate * 30 / 1000
	commaPause    = Rate * 140 / 1000
	sentencePause = Rate * 250 / 1000
)

// Clip is a piece of audio: a fragment of speech and the pause after it.
type Clip struct {
	lang  string
	text  string
	sound *sound
	pause int // samples
}

// sound is a recorded file, decoded when it is first played.
type sound struct {
	files  fs.FS
	name   string
	decode sync.Once
	pcm    []int16 // with sentencePause of silence at its end
}

// ID is stable, and differs where language or text differ: what a door keeps its encoded form under.
func (c Clip) ID() string { return c.lang + ":" + c.text }

// Text is what the clip says.
func (c Clip) Text() string { return c.text }

// PCM is the audio: 16 kHz, mono, 16 bits. It is decoded once and shared by all: it must not be written to.
func (c Clip) PCM() []int16 {
	if c.sound == nil {
		return nil
	}
	c.sound.decode.Do(c.sound.read)
	n := len(c.sound.pcm) - sentencePause + c.pause
	return c.sound.pcm[:n:n]
}

// read decodes the file. The files are part of the binary and a test decodes every one: a failure here is a broken
// build, and is heard as a pause rather than ending a call.
func (s *sound) read() {
	var speech []int16
	if wav, err := fs.ReadFile(s.files, s.name); err == nil {
		if pcm, rate, err := adpcm.Decode(wav); err == nil && rate == Rate {
			speech = pcm
		}
	}
	s.pcm = make([]int16, len(speech)+sentencePause)
	copy(s.pcm, speech)
}

// findSounds lists the recorded files of a folder, which may be absent.
func findSounds(files fs.FS, folder string) (map[string]*sound, error) {
	names, err := fs.Glob(files, path.Join(folder, "*.wav"))
	if err != nil {
		return nil, fmt.Errorf("list the audio in %s: %w", folder, err)
	}
	sounds := make(map[string]*sound, len(names))
	for _, name := range names {
		sounds[strings.TrimSuffix(path.Base(name), ".wav")] = &sound{files: files, name: name}
	}
	return sounds, nil
}

// clip finds the audio of a fragment. The last word of a sentence is recorded with a falling voice where it often ends
// one; elsewhere its form in the middle of a sentence does.
func (b *book) clip(fragment string) (Clip, bool) {
	inside := bare(fragment)
	pause := wordPause
	switch tail := fragment[len(inside):]; {
	case strings.ContainsAny(tail, sentenceEnds):
		pause = sentencePause
	case tail != "":
		pause = commaPause
	}
	s, ok := b.sounds[fileStem(fragment)]
	if !ok {
		s, ok = b.sounds[fileStem(inside)]
	}
	return Clip{lang: b.lang, text: fragment, sound: s, pause: pause}, ok
}

// fileStem names the file of a fragment: words to be read in a listing, and a mark that changes when the text does.
func fileStem(fragment string) string {
	sum := sha256.Sum256([]byte(fragment))
	return readable(fragment) + "-" + hex.EncodeToString(sum[:3])
}

// readable is the start of a text in lower-case ASCII letters, digits and hyphens.
func readable(text string) string {
	const longest = 40
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(text) {
		plain := strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789", r)
		if !plain && unaccented[r] == "" {
			gap = b.Len() > 0
			if gap && b.Len() >= longest {
				break
			}
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		if plain {
			b.WriteRune(r)
		} else {
			b.WriteString(unaccented[r])
		}
	}
	return b.String()
}

var unaccented = map[rune]string{'å': "a", 'ä': "a", 'ö': "o", 'ü': "u", 'ß': "ss", 'é': "e", 'è': "e", 'ê': "e",
	'à': "a", 'â': "a", 'ç': "c", 'ô': "o", 'û': "u", 'ù': "u", 'î': "i", 'ï': "i", 'œ': "oe"}
