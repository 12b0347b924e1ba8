package audio

import "math/bits"

// law is one of the two companding laws of ITU-T G.711 as tables. The tables are made once and never change.
type law struct {
	decode [256]int16
	encode []byte // by the sample's high bits: 14 for mu-law, 13 for A-law
	shift  uint   // how many low bits of a sample do not count
	other  [256]byte
	zero   byte // the code of silence
}

// muLaw and aLaw are read only.
var muLaw, aLaw = newLaws()

func newLaws() (mu, a *law) {
	mu = &law{encode: make([]byte, 1<<14), shift: 2, zero: 0xFF}
	a = &law{encode: make([]byte, 1<<13), shift: 3, zero: 0xD5}
	for i := range mu.encode {
		mu.encode[i] = muCode(i - (i & (1 << 13) << 1))
	}
	for i := range a.encode {
		a.encode[i] = aCode(i - (i & (1 << 12) << 1))
	}
	for i := range 256 {
		mu.decode[i], a.decode[i] = muLevel(byte(i)), aLevel(byte(i))
	}
	for i := range 256 {
		mu.other[i], a.other[i] = a.code(mu.decode[i]), mu.code(a.decode[i])
	}
	return mu, a
}

func (l *law) code(sample int16) byte {
	return l.encode[(uint16(sample)>>l.shift)&uint16(len(l.encode)-1)]
}

// muCode encodes a 14-bit sample (G.711 table 2a/2b). The bias of 33 makes the segments powers of two.
func muCode(x int) byte {
	mask := byte(0xFF)
	if x < 0 {
		x, mask = -x, 0x7F
	}
	x = min(x, 8158) + 33
	segment := bits.Len(uint(x >> 6))
	return byte(segment<<4|(x>>(segment+1))&0xF) ^ mask
}

func muLevel(code byte) int16 {
	code = ^code
	x := (int16(code&0xF)<<3 + 0x84) << (code >> 4 & 7)
	if code&0x80 != 0 {
		return 0x84 - x
	}
	return x - 0x84
}

// aCode encodes a 13-bit sample (G.711 table 1a/1b); even bits are inverted on the line.
func aCode(x int) byte {
	mask := byte(0xD5)
	if x < 0 {
		x, mask = -x-1, 0x55
	}
	segment := bits.Len(uint(x >> 5))
	step := max(segment, 1)
	return byte(segment<<4|(x>>step)&0xF) ^ mask
}

func aLevel(code byte) int16 {
	code ^= 0x55
	x := int16(code&0xF)<<4 + 8
	if segment := code >> 4 & 7; segment > 0 {
		x = (x + 0x100) << (segment - 1)
	}
	if code&0x80 != 0 {
		return x
	}
	return -x
}
