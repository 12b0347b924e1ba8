package audio

import (
	"math"
	"math/rand/v2"
)

const (
	chordSeconds = 6
	chordTail    = 3 // how long a chord rings into the next
	musicLevel   = 0.1 * math.MaxInt16
)

// progression is eight chords as semitones above A2 (110 Hz): Fmaj7 Am7 Dm9 C, Fmaj7 Em7 Am9 Gsus.
var progression = [8][4]float64{
	{8, 12, 15, 19}, {0, 12, 15, 19}, {5, 12, 17, 19}, {3, 15, 19, 22},
	{8, 12, 15, 24}, {7, 14, 17, 22}, {0, 12, 14, 19}, {10, 15, 17, 22},
}

// music makes 48 seconds that join up with their beginning: slow chords and, over them, single notes of the same chord,
// the same on every machine. All partials lie under 3.4 kHz, so the telephone band loses nothing. The mean level is
// -20 dBFS.
func music() []int16 {
	mix := make([]float64, len(progression)*chordSeconds*sampleRate)
	rng := rand.New(rand.NewPCG(8, 1953))
	for i, chord := range progression {
		start := i * chordSeconds * sampleRate
		for _, semitone := range chord {
			detune := 1 + 0.002*(rng.Float64()-0.5)
			addNote(mix, start, pitch(semitone)*detune, 1, 1.5, chordSeconds+chordTail)
		}
		for beat := range chordSeconds * 2 {
			if rng.IntN(3) == 0 {
				continue
			}
			semitone := chord[rng.IntN(len(chord))] + 12
			addNote(mix, start+beat*sampleRate/2, pitch(semitone), 0.8, 0.01, 2.5)
		}
	}
	power := 0.0
	for _, x := range mix {
		power += x * x
	}
	scale := musicLevel / math.Sqrt(power/float64(len(mix)))
	pcm := make([]int16, len(mix))
	for i, x := range mix {
		pcm[i] = int16(max(math.MinInt16, min(math.MaxInt16, x*scale)))
	}
	return pcm
}

func pitch(semitone float64) float64 { return 110 * math.Exp2(semitone/12) }

// addNote adds a note of a few soft partials that fades in over attack seconds and out until its end, round the end of
// mix. Each partial is a rotating pointer: two products a sample instead of a sine.
func addNote(mix []float64, start int, hz, level, attack, seconds float64) {
	length := int(seconds * sampleRate)
	for partial := 1.0; partial <= 4 && partial*hz < 3000; partial++ {
		amplitude := level / (partial * partial)
		sin, cos := math.Sincos(2 * math.Pi * partial * hz / sampleRate)
		x, y := 0.0, 1.0
		for i := range length {
			x, y = x*cos+y*sin, y*cos-x*sin
			t := float64(i) / sampleRate
			fade := 1 - t/seconds
			mix[(start+i)%len(mix)] += amplitude * x * min(1, t/attack) * fade * fade
		}
	}
}
