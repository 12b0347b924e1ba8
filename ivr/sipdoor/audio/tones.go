package audio

import (
	"math"
	"slices"
	"time"
)

const (
	toneBlock = frameSamples     // 20 ms: tones 50 Hz apart are told apart
	toneHop   = frameSamples / 2 // 10 ms: how finely begin and end are found
	toneShare = 0.25             // of a block's power; lets up to three tones sound together
	toneFloor = 100.0            // root mean square, about -50 dBFS
)

// ToneSpan is a stretch of audio in which a frequency is heard.
type ToneSpan struct {
	Hz       float64
	From, To time.Duration // since the first sample, to 10 ms
}

// Tones finds where each of the given frequencies is heard in 8 kHz samples, in the order in which they begin. A gap of
// one block does not end a span.
func Tones(pcm8k []int16, hz ...float64) []ToneSpan {
	var spans []ToneSpan
	for _, f := range hz {
		last := -1 // the span of f that may go on
		for at := 0; at+toneBlock <= len(pcm8k); at += toneHop {
			if !heard(pcm8k[at:at+toneBlock], f) {
				continue
			}
			centre := instant(at + toneBlock/2) // a block that is half tone is the border, give or take 5 ms
			if last < 0 || centre-spans[last].To > 2*instant(toneBlock) {
				spans = append(spans, ToneSpan{Hz: f, From: centre})
				last = len(spans) - 1
			}
			spans[last].To = centre
		}
	}
	slices.SortStableFunc(spans, func(a, b ToneSpan) int { return int(a.From - b.From) })
	return spans
}

func instant(sample int) time.Duration {
	return time.Duration(sample) * time.Second / sampleRate
}

// heard is Goertzel's algorithm: the power of one frequency against that of the block.
func heard(block []int16, hz float64) bool {
	coefficient := 2 * math.Cos(2*math.Pi*hz/sampleRate)
	var s1, s2, total float64
	for _, sample := range block {
		x := float64(sample)
		total += x * x
		s1, s2 = x+coefficient*s1-s2, s1
	}
	n := float64(len(block))
	if total < toneFloor*toneFloor*n {
		return false
	}
	power := (s1*s1 + s2*s2 - coefficient*s1*s2) * 2 / n // of a pure tone: total
	return power >= toneShare*total
}
