package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	wavHeaderLength = 44
	// wavLimit is how many bytes of samples a WAV file may have, written or read: 70 minutes at 8 kHz.
	wavLimit = 64 << 20
	// wavGap is how far an instant must be ahead of the samples before the time between is filled with silence; less is
	// the network's jitter.
	wavGap = 60 * time.Millisecond
)

// ErrWAVTooLong says that a WAV file would have, or has, more than 64 MiB of samples.
var ErrWAVTooLong = errors.New("wav: more than 64 MiB of samples")

// WAVWriter writes 16-bit mono 8 kHz WAV as it comes. The header tells the right length after Close.
type WAVWriter struct {
	w       io.WriteSeeker
	samples int
	first   time.Time
	buf     []byte
}

// NewWAVWriter begins a file at w's present position, which must be its beginning.
func NewWAVWriter(w io.WriteSeeker) (*WAVWriter, error) {
	f := &WAVWriter{w: w}
	return f, f.header()
}

// Write adds samples.
func (f *WAVWriter) Write(pcm8k []int16) error {
	if 2*(f.samples+len(pcm8k)) > wavLimit {
		return ErrWAVTooLong
	}
	f.buf = f.buf[:0]
	for _, sample := range pcm8k {
		f.buf = binary.LittleEndian.AppendUint16(f.buf, uint16(sample))
	}
	if _, err := f.w.Write(f.buf); err != nil {
		return fmt.Errorf("write wav: %w", err)
	}
	f.samples += len(pcm8k)
	return nil
}

// WriteAt adds samples that were heard at an instant, after silence for the time since the last ones if there is some:
// what Stream.Record gives, so that a recording of a call with pauses keeps its time. The first call sets the
// beginning.
func (f *WAVWriter) WriteAt(pcm8k []int16, at time.Time) error {
	if f.first.IsZero() {
		f.first = at
	}
	missing := at.Sub(f.first) - instant(f.samples)
	if missing > wavGap {
		if missing > instant(wavLimit/2) {
			return ErrWAVTooLong
		}
		if err := f.Write(make([]int16, int(missing*sampleRate/time.Second))); err != nil {
			return err
		}
	}
	return f.Write(pcm8k)
}

// Close writes the header anew. It does not close what is below.
func (f *WAVWriter) Close() error {
	if _, err := f.w.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("close wav: %w", err)
	}
	return f.header()
}

func (f *WAVWriter) header() error {
	size := uint32(2 * f.samples)
	h := make([]byte, 0, wavHeaderLength)
	h = append(h, "RIFF"...)
	h = binary.LittleEndian.AppendUint32(h, wavHeaderLength-8+size)
	h = append(h, "WAVEfmt "...)
	h = binary.LittleEndian.AppendUint32(h, 16)
	h = binary.LittleEndian.AppendUint16(h, wavPCM)
	h = binary.LittleEndian.AppendUint16(h, 1)
	h = binary.LittleEndian.AppendUint32(h, sampleRate)
	h = binary.LittleEndian.AppendUint32(h, 2*sampleRate)
	h = binary.LittleEndian.AppendUint16(h, 2)
	h = binary.LittleEndian.AppendUint16(h, 16)
	h = append(h, "data"...)
	h = binary.LittleEndian.AppendUint32(h, size)
	if _, err := f.w.Write(h); err != nil {
		return fmt.Errorf("write wav header: %w", err)
	}
	return nil
}
