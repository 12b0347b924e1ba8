package adpcm

import (
	"bytes"
	"math"
	"testing"
)

// voice is a rough vowel: harmonics of a wandering pitch under a slow envelope, below half of full scale.
func voice(n, rate int) []int16 {
	pcm := make([]int16, n)
	phase := 0.0
	for i := range pcm {
		t := float64(i) / float64(rate)
		phase += 2 * math.Pi * (110 + 15*math.Sin(5*t)) / float64(rate)
		v := 0.0
		for h := 1; h <= 20; h++ {
			v += math.Sin(float64(h)*phase) / float64(h)
		}
		pcm[i] = int16(6000 * v * (0.55 + 0.45*math.Sin(9*t)))
	}
	return pcm
}

func signalToNoise(want, got []int16) float64 {
	var signal, noise float64
	for i := range want {
		d := float64(want[i]) - float64(got[i])
		signal += float64(want[i]) * float64(want[i])
		noise += d * d
	}
	return 10 * math.Log10(signal/noise)
}

func TestAVoiceComesBackAtTwentyDecibelsOrBetter(t *testing.T) {
	t.Parallel()
	want := voice(32000, 16000)
	got, rate, err := Decode(Encode(want, 16000))
	if err != nil || rate != 16000 || len(got) != len(want) {
		t.Fatalf("%d samples at %d Hz, %v: want %d at 16000", len(got), rate, err, len(want))
	}
	if snr := signalToNoise(want, got); snr < 20 {
		t.Errorf("signal to noise %.1f dB", snr)
	}
}

func TestEveryLengthComesBackWithItsLength(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 3, blockSamples - 1, blockSamples, blockSamples + 1, 3*blockSamples + 7} {
		got, _, err := Decode(Encode(voice(n, 8000), 8000))
		if err != nil || len(got) != n {
			t.Errorf("%d samples came back as %d, %v", n, len(got), err)
		}
	}
}

func TestAFullScaleSquareWaveIsClampedNotWrapped(t *testing.T) {
	t.Parallel()
	const half = 80
	want := make([]int16, 40*half)
	for i := range want {
		want[i] = []int16{-32768, 32767}[i/half%2]
	}
	got, _, err := Decode(Encode(want, 16000))
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if settled := i%half > half/2; settled && (want[i] < 0) != (got[i] < 0) {
			t.Fatalf("sample %d is %d: it was %d", i, got[i], want[i])
		}
	}
}

// Worked out by hand from the 1992 practices: 7+3+1+0 from step 7, then 16+8+4+2 down from step 16, an eighth of 34 up,
// an eighth of 31 down.
func TestTheDecoderFollowsTheTable(t *testing.T) {
	t.Parallel()
	var p predictor
	for i, step := range []struct {
		nibble byte
		sample int16
		index  int
	}{{7, 11, 8}, {15, 11 - 30, 16}, {0, -19 + 4, 15}, {8, -15 - 3, 14}} {
		if got := p.decode(step.nibble); got != step.sample || p.index != step.index {
			t.Errorf("step %d: sample %d, index %d: want %d, %d", i, got, p.index, step.sample, step.index)
		}
	}
}

func TestWhatIsNoIMAWAVIsRefused(t *testing.T) {
	t.Parallel()
	good := Encode(voice(1000, 16000), 16000)
	stereo, pcm, tiny := bytes.Clone(good), bytes.Clone(good), bytes.Clone(good)
	stereo[22], pcm[20], tiny[32], tiny[33] = 2, 1, 4, 0
	for name, wav := range map[string][]byte{"empty": nil, "text": []byte("no audio at all here"), "cut short": good[:300],
		"header only": good[:12], "stereo": stereo, "PCM": pcm, "blocks without samples": tiny} {
		if _, _, err := Decode(wav); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func FuzzDecodeTakesAnyFile(f *testing.F) {
	f.Add(Encode(voice(2000, 16000), 16000))
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, wav []byte) {
		if pcm, _, err := Decode(wav); err == nil && len(pcm) > 2*len(wav) {
			t.Errorf("%d bytes became %d samples", len(wav), len(pcm))
		}
	})
}

func BenchmarkDecodeOneSecond(b *testing.B) {
	wav := Encode(voice(16000, 16000), 16000)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Decode(wav); err != nil {
			b.Fatal(err)
		}
	}
}
