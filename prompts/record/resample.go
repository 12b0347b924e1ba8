package main

import "math"

// resample changes the rate of samples by a polyphase windowed sinc (Blackman): flat up to 90 % of the lower of the two
// half rates, and what would fold back is at least 70 dB down.
func resample(in []float64, from, to int) []float64 {
	if from == to || len(in) == 0 {
		return in
	}
	const crossings = 48 // of the sinc on each side
	common := gcd(from, to)
	phases, step := to/common, from/common
	cutoff := 0.95 * float64(min(from, to)) / float64(from) // of the half rate of in
	half := int(math.Ceil(crossings / cutoff))
	table := make([][]float64, phases)
	for p := range table {
		table[p] = kernel(float64(p)/float64(phases), cutoff, half)
	}
	out := make([]float64, len(in)*phases/step)
	for i := range out {
		at := i * step
		centre, taps := at/phases, table[at%phases]
		sum := 0.0
		for k, tap := range taps {
			if j := centre + k - half + 1; j >= 0 && j < len(in) {
				sum += tap * in[j]
			}
		}
		out[i] = sum
	}
	return out
}

// kernel is the filter for an output that lies fraction of a sample behind an input. Its sum is one.
func kernel(fraction, cutoff float64, half int) []float64 {
	taps := make([]float64, 2*half)
	sum := 0.0
	for k := range taps {
		x := float64(k-half+1) - fraction
		window := 0.42 + 0.5*math.Cos(math.Pi*x/float64(half)) + 0.08*math.Cos(2*math.Pi*x/float64(half))
		taps[k] = window * sinc(x*cutoff)
		sum += taps[k]
	}
	for k := range taps {
		taps[k] /= sum
	}
	return taps
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
