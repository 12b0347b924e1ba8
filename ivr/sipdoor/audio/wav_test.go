package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestWhatIsWrittenAsWAVIsReadBack(t *testing.T) {
	t.Parallel()
	f, err := os.Create(filepath.Join(t.TempDir(), "call.wav"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	w, err := NewWAVWriter(f)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Unix(1000, 0)
	for _, write := range []error{
		w.WriteAt(tone(440, 500*ms), start),
		w.WriteAt(tone(440, 500*ms), start.Add(540*ms)), // jitter
		w.WriteAt(tone(1000, 500*ms), start.Add(2*time.Second)),
		w.Write(tone(1000, 500*ms)),
		w.Close(),
	} {
		if write != nil {
			t.Fatal(write)
		}
	}
	_, _ = f.Seek(0, io.SeekStart)
	pcm, rate, err := ReadWAV(f)
	if err != nil || rate != 8000 {
		t.Fatalf("rate %d: %v", rate, err)
	}
	wants(t, Tones(pcm, 440, 1000), ToneSpan{440, 0, time.Second}, ToneSpan{1000, 2 * time.Second, 3 * time.Second})
}

// wav makes a file of a format chunk, other chunks as they are, and data.
func wav(tag, channels uint16, rate uint32, bits uint16, other string, data []byte) []byte {
	b := []byte("RIFF....WAVEfmt \x10\x00\x00\x00")
	b = binary.LittleEndian.AppendUint16(b, tag)
	b = binary.LittleEndian.AppendUint16(b, channels)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, bits)
	b = append(b, other...)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return append(b, data...)
}

func TestKindsOfWAV(t *testing.T) {
	t.Parallel()
	open := wav(1, 1, 8000, 16, "", []byte{1, 0, 2, 0})
	copy(open[len(open)-8:], "\xFF\xFF\xFF\xFF")
	extensible := []byte("RIFF....WAVEfmt \x28\x00\x00\x00\xFE\xFF\x01\x00\x80\x3E\x00\x00....\x02\x00\x10\x00" +
		"\x16\x00\x10\x00\x00\x00\x00\x00\x01\x00..............data\x02\x00\x00\x00\x05\x00")
	for _, c := range []struct {
		name string
		file []byte
		pcm  []int16 // nil: refused
		rate int
	}{
		{"16 bits", wav(1, 1, 16000, 16, "", []byte{1, 0, 0xFF, 0xFF}), []int16{1, -1}, 16000},
		{"mu-law", wav(7, 1, 8000, 8, "", []byte{0x80, 0x00}), []int16{32124, -32124}, 8000},
		{"A-law", wav(6, 1, 8000, 8, "", []byte{0xAA, 0x2A}), []int16{32256, -32256}, 8000},
		{"unknown chunks, one of odd length", wav(1, 1, 8000, 16, "LIST\x03\x00\x00\x00abc\x00fact\x00\x00\x00\x00",
			[]byte{7, 0}), []int16{7}, 8000},
		{"extensible", extensible, []int16{5}, 16000},
		{"length unknown", open, []int16{1, 2}, 8000},
		{"no samples", wav(1, 1, 8000, 16, "", nil), []int16{}, 8000},
		{"stereo", wav(1, 2, 8000, 16, "", nil), nil, 0},
		{"44.1 kHz", wav(1, 1, 44100, 16, "", nil), nil, 0},
		{"24 bits", wav(1, 1, 8000, 24, "", nil), nil, 0},
		{"MP3 inside", wav(0x55, 1, 8000, 16, "", nil), nil, 0},
		{"cut short", wav(1, 1, 8000, 16, "", []byte{1, 0, 2, 0})[:46], nil, 0},
		{"not WAV", []byte("ID3........................................."), nil, 0},
		{"empty", nil, nil, 0},
		{"data first", []byte("RIFF....WAVEdata\x02\x00\x00\x00ab"), nil, 0},
		{"a chunk that claims 4 GB", wav(1, 1, 8000, 16, "LIST\xFF\xFF\xFF\xFF", nil), nil, 0},
	} {
		pcm, rate, err := ReadWAV(bytes.NewReader(c.file))
		switch {
		case c.pcm == nil && !errors.Is(err, ErrWAV):
			t.Errorf("%s: %v", c.name, err)
		case c.pcm != nil && (err != nil || rate != c.rate || !slices.Equal(pcm, c.pcm)):
			t.Errorf("%s: %v at %d: %v", c.name, pcm, rate, err)
		}
	}
	long := wav(1, 1, 8000, 16, "", nil)
	copy(long[len(long)-4:], "\x00\x00\x00\x70")
	if _, _, err := ReadWAV(bytes.NewReader(long)); !errors.Is(err, ErrWAVTooLong) {
		t.Errorf("2 GB: %v", err)
	}
}

func FuzzReadWAV(f *testing.F) {
	f.Add(wav(1, 1, 8000, 16, "LIST\x03\x00\x00\x00abc\x00", []byte{7, 0}))
	f.Add(wav(7, 1, 16000, 8, "", []byte{7, 0}))
	f.Fuzz(func(t *testing.T, b []byte) {
		pcm, rate, err := ReadWAV(bytes.NewReader(b))
		if err == nil && (rate != 8000 && rate != 16000 || len(pcm) > len(b)) {
			t.Fatalf("%d samples at %d from %d bytes", len(pcm), rate, len(b))
		}
	})
}
