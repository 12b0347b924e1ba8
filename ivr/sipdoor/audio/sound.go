package audio

import (
	"math"
	"sync"
	"time"
)

// Recording is a clip of a prompt.
type Recording interface {
	ID() string   // names the sound: another sound must have another ID
	PCM() []int16 // 16 kHz, mono
}

// Sound is something to play. The zero Sound is nothing.
type Sound struct {
	id      string         // encoded once per codec under this name; empty: encoded whenever it is played
	pcm     func() []int16 // 8 kHz
	frames  int            // how long pcm is repeated; 0: once
	endless bool           // repeated until replaced
	roams   bool           // begins where the stream's clock says, not at the beginning
}

// Clip is a prompt's clip, low-passed and halved to 8 kHz. It is encoded once per codec for all calls.
func Clip(r Recording) Sound {
	return Sound{id: "clip " + r.ID(), pcm: func() []int16 { return halve(r.PCM()) }}
}

// Music is endless hold music. Each stream hears another place of it, and it goes on while other things are heard.
func Music() Sound {
	return Sound{id: "music", pcm: music, endless: true, roams: true}
}

// Ringback is the endless ringing tone that ITU-T E.180 recommends: 425 Hz, 1 s on, 4 s off.
func Ringback() Sound {
	return Sound{id: "ringback", endless: true, pcm: func() []int16 {
		return append(tone(425, time.Second), make([]int16, 4*sampleRate)...)
	}}
}

// Tone is a sine of hz at -13 dBFS, faded in and out over 5 ms.
func Tone(hz float64, d time.Duration) Sound {
	return Sound{pcm: func() []int16 { return tone(hz, d) }}
}

// Silence lasts d, rounded up to whole frames of 20 ms.
func Silence(d time.Duration) Sound {
	if d <= 0 {
		return Sound{}
	}
	frames := int((d + frameTime - 1) / frameTime)
	return Sound{id: "silence", frames: frames, pcm: func() []int16 { return make([]int16, frameSamples) }}
}

// Samples plays 8 kHz samples as they are; they must not change while they are played.
func Samples(pcm8k []int16) Sound {
	return Sound{pcm: func() []int16 { return pcm8k }}
}

func tone(hz float64, d time.Duration) []int16 {
	pcm := make([]int16, int(max(d, 0).Seconds()*sampleRate))
	const level, fade = 0.2239 * math.MaxInt16, sampleRate / 200
	for i := range pcm {
		edge := float64(min(i, len(pcm)-1-i, fade)) / fade
		pcm[i] = int16(edge * level * math.Sin(2*math.Pi*hz*float64(i)/sampleRate))
	}
	return pcm
}

// track is a sound in one codec.
type track struct {
	data    []byte // whole frames
	frames  int    // to be played; data begins anew when it is shorter
	endless bool
	roams   bool
}

// soundCache keeps what was encoded, for as long as the Media lives: there are as many clips as the catalogue has.
type soundCache struct {
	mu   sync.Mutex
	kept map[cacheKey]*encoded
}

type cacheKey struct {
	id    string
	codec Codec
}

// encoded is made once, outside the cache's lock, by whoever needs it first.
type encoded struct {
	once sync.Once
	data []byte
}

// tracks encodes sounds for a stream; none before its codec is known.
func (c *soundCache) tracks(sounds []Sound, codec Codec) []track {
	if codec == 0 || len(sounds) == 0 {
		return nil
	}
	tracks := make([]track, len(sounds))
	for i, sound := range sounds {
		tracks[i] = c.track(sound, codec)
	}
	return tracks
}

func (c *soundCache) track(sound Sound, codec Codec) track {
	var data []byte
	switch {
	case sound.pcm == nil:
	case sound.id == "":
		data = codec.encode(sound.pcm())
	default:
		data = c.data(sound, codec)
	}
	if len(data) == 0 {
		return track{}
	}
	frames := sound.frames
	if frames == 0 {
		frames = len(data) / frameSamples
	}
	return track{data: data, frames: frames, endless: sound.endless, roams: sound.roams}
}

func (c *soundCache) data(sound Sound, codec Codec) []byte {
	key := cacheKey{sound.id, codec}
	c.mu.Lock()
	if c.kept == nil {
		c.kept = map[cacheKey]*encoded{}
	}
	e := c.kept[key]
	if e == nil {
		e = &encoded{}
		c.kept[key] = e
	}
	c.mu.Unlock()
	e.once.Do(func() { e.data = codec.encode(sound.pcm()) })
	return e.data
}
