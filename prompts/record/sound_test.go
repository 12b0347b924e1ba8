package main

import (
	"math"
	"testing"
)

func tone(hertz float64, rate, n int) []float64 {
	pcm := make([]float64, n)
	for i := range pcm {
		pcm[i] = 0.5 * math.Sin(2*math.Pi*hertz*float64(i)/float64(rate))
	}
	return pcm
}

func TestResamplingKeepsSpeechAndDropsWhatWouldFoldBack(t *testing.T) {
	t.Parallel()
	for _, hertz := range []float64{100, 1000, 3400, 6500} {
		got := resample(tone(hertz, 22050, 22050), 22050, 16000)
		want := tone(hertz, 16000, len(got))
		worst := 0.0
		for i := 1000; i < len(got)-1000; i++ {
			worst = max(worst, math.Abs(got[i]-want[i]))
		}
		if worst > 0.001 {
			t.Errorf("%.0f Hz is off by %.4f", hertz, worst)
		}
	}
	for _, hertz := range []float64{8800, 10000} {
		if got := resample(tone(hertz, 22050, 22050), 22050, 16000); rms(got[1000:len(got)-1000]) > 0.0001 {
			t.Errorf("%.0f Hz comes through at %.5f", hertz, rms(got))
		}
	}
}

func TestResamplingKeepsTheLength(t *testing.T) {
	t.Parallel()
	if got := len(resample(make([]float64, 22050), 22050, 16000)); got != 16000 {
		t.Errorf("a second became %d samples", got)
	}
	if got := resample(nil, 22050, 16000); len(got) != 0 {
		t.Errorf("nothing became %d samples", len(got))
	}
}

func TestTrimmingLeavesTheSpeechAndASoftEdge(t *testing.T) {
	t.Parallel()
	pcm := make([]float64, 16000)
	copy(pcm[4000:], tone(300, 16000, 8000))
	got := trim(pcm, 16000)
	if len(got) < 8000 || len(got) > 8000+16000*40/1000 {
		t.Errorf("half a second of speech became %d samples", len(got))
	}
	if got[0] != 0 || got[len(got)-1] != 0 {
		t.Errorf("the edges are %v and %v", got[0], got[len(got)-1])
	}
	if got := trim(make([]float64, 1000), 16000); len(got) != 0 {
		t.Errorf("silence became %d samples", len(got))
	}
}

func TestSpeechIsBroughtToOneLevelWithoutClipping(t *testing.T) {
	t.Parallel()
	quiet := append(make([]float64, 8000), tone(300, 16000, 8000)...)
	for i := range quiet {
		quiet[i] *= 0.02
	}
	if got := 20 * math.Log10(activeRMS(level(quiet, 16000), 16000)); math.Abs(got-targetLevel) > 0.2 {
		t.Errorf("the level is %.2f dBFS, want %v", got, targetLevel)
	}
	clicks := make([]float64, 16000)
	for i := range clicks {
		clicks[i] = 0.01 * math.Sin(float64(i))
	}
	clicks[500] = 1
	if got := peak(level(clicks, 16000)); got > peakLimit+1e-9 {
		t.Errorf("the peak is %v, at most %v is allowed", got, peakLimit)
	}
}
