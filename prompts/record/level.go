package main

import "math"

const (
	targetLevel = -18.0 // dBFS, RMS of the speech without its pauses
	peakLimit   = 0.9   // of full scale: room for what ADPCM adds
	silence     = 0.008 // -42 dBFS, after the voice was brought to full scale: what is below at either end is cut off
)

// trim cuts the silence off both ends and fades what is left in and out, so that fragments join without a click.
func trim(pcm []float64, rate int) []float64 {
	window, before, after := rate/200, rate*10/1000, rate*15/1000
	limit := silence * peak(pcm)
	first, last := -1, 0
	for i := 0; i < len(pcm); i += window {
		if rms(pcm[i:min(i+window, len(pcm))]) > limit {
			if first < 0 {
				first = i
			}
			last = min(i+window, len(pcm))
		}
	}
	if first < 0 {
		return nil
	}
	cut := append([]float64(nil), pcm[max(first-before, 0):min(last+after, len(pcm))]...)
	fade(cut, rate*5/1000)
	return cut
}

// fade shapes both ends by half a cosine of n samples.
func fade(pcm []float64, n int) {
	n = min(n, len(pcm)/2)
	for i := range n {
		gain := 0.5 - 0.5*math.Cos(math.Pi*float64(i)/float64(n))
		pcm[i] *= gain
		pcm[len(pcm)-1-i] *= gain
	}
}

// level brings speech to targetLevel, or as near as its peaks allow.
func level(pcm []float64, rate int) []float64 {
	loud := activeRMS(pcm, rate)
	if loud == 0 {
		return nil
	}
	gain := min(math.Pow(10, targetLevel/20)/loud, peakLimit/peak(pcm))
	out := make([]float64, len(pcm))
	for i, v := range pcm {
		out[i] = v * gain
	}
	return out
}

// activeRMS leaves out 20 ms frames more than 30 dB below the loudest.
func activeRMS(pcm []float64, rate int) float64 {
	window := rate / 50
	var levels []float64
	loudest := 0.0
	for i := 0; i < len(pcm); i += window {
		l := rms(pcm[i:min(i+window, len(pcm))])
		levels = append(levels, l)
		loudest = max(loudest, l)
	}
	sum, n := 0.0, 0
	for _, l := range levels {
		if l > loudest*0.0316 {
			sum += l * l
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return math.Sqrt(sum / float64(n))
}

func rms(pcm []float64) float64 {
	sum := 0.0
	for _, v := range pcm {
		sum += v * v
	}
	return math.Sqrt(sum / float64(max(len(pcm), 1)))
}

func peak(pcm []float64) float64 {
	p := 0.0
	for _, v := range pcm {
		p = max(p, math.Abs(v))
	}
	return p
}

func toInt16(pcm []float64) []int16 {
	out := make([]int16, len(pcm))
	for i, v := range pcm {
		out[i] = int16(math.Round(min(max(v, -1), 1) * 32767))
	}
	return out
}
