package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// WAVE format tags (RFC 2361).
const (
	wavPCM        = 1
	wavALaw       = 6
	wavMuLaw      = 7
	wavExtensible = 0xFFFE // the tag proper is the beginning of the sub-format
)

// ErrWAV says that a file is no WAV, or not one of the kinds we take; the text says what to convert it to.
var ErrWAV = errors.New("wav: want 16-bit PCM, A-law or mu-law, mono, 8 or 16 kHz")

type wavFormat struct {
	tag  uint16
	rate int
}

// ReadWAV reads a WAV file: mono, 16-bit PCM, A-law or mu-law, at 8 or 16 kHz; rate is in Hz. Chunks it does not know
// are skipped. A length of 0xFFFFFFFF, as programs write that cannot seek, means up to the end. Errors: ErrWAV,
// ErrWAVTooLong, r's.
func ReadWAV(r io.Reader) (pcm []int16, rate int, err error) {
	var head [12]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || string(head[:4]) != "RIFF" || string(head[8:]) != "WAVE" {
		return nil, 0, fmt.Errorf("%w: no RIFF WAVE header", ErrWAV)
	}
	var format wavFormat
	for {
		var chunk [8]byte
		if _, err := io.ReadFull(r, chunk[:]); err != nil {
			return nil, 0, fmt.Errorf("%w: no data chunk: %w", ErrWAV, err)
		}
		size := int64(binary.LittleEndian.Uint32(chunk[4:]))
		switch string(chunk[:4]) {
		case "fmt ":
			if format, err = readFormat(r, size); err != nil {
				return nil, 0, err
			}
		case "data":
			if format.tag == 0 {
				return nil, 0, fmt.Errorf("%w: data before its format", ErrWAV)
			}
			pcm, err := readSamples(r, size, format.tag)
			return pcm, format.rate, err
		default:
			if _, err := io.CopyN(io.Discard, r, size+size&1); err != nil {
				return nil, 0, fmt.Errorf("%w: chunk ends early: %w", ErrWAV, err)
			}
		}
	}
}

func readFormat(r io.Reader, size int64) (wavFormat, error) {
	if size < 16 || size > 256 {
		return wavFormat{}, fmt.Errorf("%w: format chunk of %d bytes", ErrWAV, size)
	}
	b := make([]byte, size+size&1)
	if _, err := io.ReadFull(r, b); err != nil {
		return wavFormat{}, fmt.Errorf("%w: format chunk ends early: %w", ErrWAV, err)
	}
	tag := binary.LittleEndian.Uint16(b)
	channels := binary.LittleEndian.Uint16(b[2:])
	rate := binary.LittleEndian.Uint32(b[4:])
	bits := binary.LittleEndian.Uint16(b[14:])
	if tag == wavExtensible && size >= 26 {
		tag = binary.LittleEndian.Uint16(b[24:])
	}
	fits := tag == wavPCM && bits == 16 || (tag == wavALaw || tag == wavMuLaw) && bits == 8
	if !fits || channels != 1 || rate != 8000 && rate != 16000 {
		return wavFormat{}, fmt.Errorf("%w: this is format %d, %d bits, %d channels, %d Hz",
			ErrWAV, tag, bits, channels, rate)
	}
	return wavFormat{tag, int(rate)}, nil
}

// readSamples reads as much as is there, never as much as the header says.
func readSamples(r io.Reader, size int64, tag uint16) ([]int16, error) {
	open := size == math.MaxUint32
	if size > wavLimit && !open {
		return nil, ErrWAVTooLong
	}
	data, err := io.ReadAll(io.LimitReader(r, min(size, wavLimit+1)))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read wav: %w", err)
	case len(data) > wavLimit:
		return nil, ErrWAVTooLong
	case !open && int64(len(data)) < size:
		return nil, fmt.Errorf("%w: data ends after %d of %d bytes", ErrWAV, len(data), size)
	}
	if tag == wavPCM {
		pcm := make([]int16, len(data)/2)
		for i := range pcm {
			pcm[i] = int16(binary.LittleEndian.Uint16(data[2*i:]))
		}
		return pcm, nil
	}
	codec := PCMU
	if tag == wavALaw {
		codec = PCMA
	}
	pcm := make([]int16, len(data))
	codec.decode(pcm, data)
	return pcm, nil
}
