package prompts

import (
	"math"
	"testing"
)

var (
	rowTones    = []float64{697, 770, 852, 941}
	columnTones = []float64{1209, 1336, 1477, 1633}
)

// tonePower is Goertzel's: the power of one frequency in a block of samples.
func tonePower(pcm []int16, hertz float64) float64 {
	k := 2 * math.Cos(2*math.Pi*hertz/Rate)
	var a, b float64
	for _, s := range pcm {
		a, b = float64(s)+k*a-b, a
	}
	return a*a + b*b - k*a*b
}

func strongest(pcm []int16, tones []float64) float64 {
	best := 0.0
	for _, hertz := range tones {
		best = max(best, tonePower(pcm, hertz))
	}
	return best
}

// soundsLikeAKey tells whether a block is mostly one row and one column tone, neither more than 9 dB above the other: a
// wider net than a receiver's (ITU-T Q.24 has 4 to 8 dB).
func soundsLikeAKey(pcm []int16) bool {
	energy := 0.0
	for _, s := range pcm {
		energy += float64(s) * float64(s)
	}
	if energy/float64(len(pcm)) < 100*100 {
		return false
	}
	row, column := strongest(pcm, rowTones), strongest(pcm, columnTones)
	// A pure tone of energy E in n samples has the power E*n/2.
	share := (row + column) / (energy * float64(len(pcm)) / 2)
	return share > 0.5 && row < 8*column && column < 8*row
}

// keysIn counts runs of 40 ms and more that sound like a key, the shortest that a receiver takes for one.
func keysIn(pcm []int16) int {
	const block, step = Rate * 20 / 1000, Rate * 10 / 1000
	keys, run := 0, 0
	for i := 0; i+block <= len(pcm); i += step {
		if !soundsLikeAKey(pcm[i : i+block]) {
			run = 0
			continue
		}
		if run++; run == 3 {
			keys++
		}
	}
	return keys
}

func TestNoPromptSoundsLikeAKey(t *testing.T) {
	t.Parallel()
	for _, lang := range recordedLanguages {
		for file, text := range readIndex(t, lang) {
			if n := keysIn(speech(t, lang, file)); n > 0 {
				t.Errorf("%s: %q has %d stretches that a receiver may take for a key", lang, text, n)
			}
		}
	}
}

func TestTheSearchForKeysFindsEveryKey(t *testing.T) {
	t.Parallel()
	for _, row := range rowTones {
		for _, column := range columnTones {
			pcm := make([]int16, Rate/10)
			for i := range pcm {
				at := 2 * math.Pi * float64(i) / Rate
				pcm[i] = int16(2000*math.Sin(row*at) + 3500*math.Sin(column*at))
			}
			if n := keysIn(pcm); n != 1 {
				t.Errorf("%.0f and %.0f Hz were found %d times", row, column, n)
			}
		}
	}
}
