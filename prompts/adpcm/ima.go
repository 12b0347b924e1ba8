package adpcm

// A block is four bytes of header (first sample, step index, zero) and then nibbles, low one first.
const (
	blockSize    = 256
	blockHeader  = 4
	blockSamples = (blockSize-blockHeader)*2 + 1
)

var stepSizes = [89]int{7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80,
	88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796,
	876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358,
	5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794,
	32767}

var indexChange = [8]int{-1, -1, -1, -1, 2, 4, 6, 8}

// predictor is the state that coder and decoder share.
type predictor struct {
	sample int // the last one decoded
	index  int // into stepSizes
}

// decode takes one nibble: a sign bit and three bits of size.
func (p *predictor) decode(nibble byte) int16 {
	step := stepSizes[p.index]
	diff := step >> 3
	if nibble&4 != 0 {
		diff += step
	}
	if nibble&2 != 0 {
		diff += step >> 1
	}
	if nibble&1 != 0 {
		diff += step >> 2
	}
	if nibble&8 != 0 {
		diff = -diff
	}
	p.sample = min(max(p.sample+diff, -32768), 32767)
	p.index = min(max(p.index+indexChange[nibble&7], 0), len(stepSizes)-1)
	return int16(p.sample)
}

// encode picks the nibble that comes nearest to a sample.
func (p *predictor) encode(sample int16) byte {
	diff := int(sample) - p.sample
	var nibble byte
	if diff < 0 {
		nibble, diff = 8, -diff
	}
	nibble |= byte(min(diff*4/stepSizes[p.index], 7))
	p.decode(nibble)
	return nibble
}

// encodeBlock appends one block, beginning with the step size that loses least over the whole of it.
func encodeBlock(dst []byte, pcm []int16) []byte {
	best, least := 0, -1
	for index := range stepSizes {
		p := predictor{sample: int(pcm[0]), index: index}
		lost := 0
		for _, s := range pcm[1:] {
			p.encode(s)
			lost += (int(s) - p.sample) * (int(s) - p.sample)
			if least >= 0 && lost >= least {
				break
			}
		}
		if least < 0 || lost < least {
			best, least = index, lost
		}
	}
	p := predictor{sample: int(pcm[0]), index: best}
	dst = append(dst, byte(pcm[0]), byte(uint16(pcm[0])>>8), byte(best), 0)
	for i := 1; i < blockSamples; i += 2 {
		dst = append(dst, p.encode(at(pcm, i))|p.encode(at(pcm, i+1))<<4)
	}
	return dst
}

// at is a sample, or the last one again behind the end: the last block is filled up.
func at(pcm []int16, i int) int16 { return pcm[min(i, len(pcm)-1)] }

func decodeBlock(dst []int16, block []byte) []int16 {
	first := int16(uint16(block[0]) | uint16(block[1])<<8)
	p := predictor{sample: int(first), index: min(int(block[2]), len(stepSizes)-1)}
	dst = append(dst, first)
	for _, b := range block[blockHeader:] {
		dst = append(dst, p.decode(b&15), p.decode(b>>4))
	}
	return dst
}
