package twiliodoor

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"net/http"
	"strconv"
	"time"
)

// Music is what a waiting caller hears between two questions of the queue: a slow broken chord, made when the program
// starts. A clip is as long as its name says; each bar fades to silence, so that clips of different lengths follow one
// another without a click.
const (
	musicPath  = "/twilio/music/"
	sampleRate = 8000 // G.711
	barSeconds = 2.5
)

// clipLengths are the lengths there are, in seconds: whole bars, longest first.
var clipLengths = [...]int{20, 10, 5}

type clip struct {
	wav []byte
	tag string
}

type music map[string]clip // by file name; never changed once made

// clipFor names the longest clip that is not longer than the wait, which then ends at most a second late.
func clipFor(wait time.Duration) string {
	for _, s := range clipLengths {
		if time.Duration(s)*time.Second <= wait {
			return clipName(s)
		}
	}
	return clipName(clipLengths[len(clipLengths)-1])
}

func clipName(s int) string { return strconv.Itoa(s) + ".wav" }

// compose makes all clips: beginnings of one piece.
func compose() music {
	piece := play(clipLengths[0])
	m := music{}
	for _, s := range clipLengths {
		wav := wavOf(piece[:s*sampleRate])
		sum := sha256.Sum256(wav)
		m[clipName(s)] = clip{wav, `"` + hex.EncodeToString(sum[:8]) + `"`}
	}
	return m
}

// play returns mu-law samples: one chord a bar, its four notes struck one after the other.
func play(s int) []byte {
	chords := [...][4]float64{ // Hz: C, A minor, F, G
		{261.63, 329.63, 392.00, 523.25}, {220.00, 261.63, 329.63, 440.00},
		{174.61, 220.00, 261.63, 349.23}, {196.00, 246.94, 293.66, 392.00},
	}
	out := make([]byte, s*sampleRate)
	for i := range out {
		at := float64(i) / sampleRate
		bar := int(at / barSeconds)
		in := at - float64(bar)*barSeconds
		level := 0.0
		for n, hertz := range chords[bar%len(chords)] {
			if struck := in - float64(n)*barSeconds/6; struck > 0 {
				level += math.Sin(2*math.Pi*hertz*struck) * math.Exp(-2.2*struck)
			}
		}
		level *= min(1, (barSeconds-in)*8) // the last eighth of a second of a bar fades out
		out[i] = muLaw(int16(3000 * level))
	}
	return out
}

// muLaw encodes one 16-bit sample (ITU-T G.711, mu-law).
func muLaw(sample int16) byte {
	const bias, clip = 0x84, 32635
	v, sign := int(sample), byte(0)
	if v < 0 {
		v, sign = -v, 0x80
	}
	v = min(v, clip) + bias
	exponent := 7
	for mask := 0x4000; v&mask == 0 && exponent > 0; mask >>= 1 {
		exponent--
	}
	return ^(sign | byte(exponent<<4) | byte(v>>(exponent+3)&0x0f))
}

// wavOf puts mu-law samples into a RIFF file (format 7, with the fact chunk that formats other than PCM need).
func wavOf(samples []byte) []byte {
	var b bytes.Buffer
	word := func(v uint32) { b.Write(binary.LittleEndian.AppendUint32(nil, v)) }
	half := func(v uint16) { b.Write(binary.LittleEndian.AppendUint16(nil, v)) }
	b.WriteString("RIFF")
	word(uint32(4 + 8 + 18 + 8 + 4 + 8 + len(samples)))
	b.WriteString("WAVEfmt ")
	word(18)
	half(7) // mu-law
	half(1) // channel
	word(sampleRate)
	word(sampleRate) // bytes a second
	half(1)          // bytes a sample
	half(8)          // bits a sample
	half(0)          // no extension
	b.WriteString("fact")
	word(4)
	word(uint32(len(samples)))
	b.WriteString("data")
	word(uint32(len(samples)))
	b.Write(samples)
	return b.Bytes()
}

// serve needs no signature: there is nothing in it, and Twilio caches it.
func (m music) serve(w http.ResponseWriter, r *http.Request) {
	c, there := m[r.PathValue("clip")]
	if !there {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "audio/wav")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	w.Header().Set("ETag", c.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(c.wav))
}
