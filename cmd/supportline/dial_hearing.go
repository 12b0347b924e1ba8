package main

import (
	"fmt"
	"os"
	"sync"
	"time"

	"supportline/ivr/sipdoor/audio"
)

const (
	// audible is the mean of the samples' sizes from which a packet counts as sound: about -46 dBFS.
	audible = 160
	// pause is the silence that parts one stretch of sound from the next.
	pause = 400 * time.Millisecond
)

// hearing keeps when there was sound in a call, and its recording.
type hearing struct {
	mu    sync.Mutex
	began time.Time
	list  []span
	file  *os.File
	wav   *audio.WAVWriter
	err   error
	heard int // samples
}

// span is a stretch of a call, since it was dialled.
type span struct {
	from, to time.Duration
	sound    bool
}

// record also writes what is heard to a WAV file; with no path it does not.
func (h *hearing) record(path string) error {
	if path == "" {
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("record the call: %w", err)
	}
	h.file = f
	if h.wav, err = audio.NewWAVWriter(f); err != nil {
		return fmt.Errorf("record the call: %w", err)
	}
	return nil
}

// hear takes a packet.
func (h *hearing) hear(pcm []int16, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard += len(pcm)
	from := at.Sub(h.began)
	h.add(span{from, from + time.Duration(len(pcm))*time.Second/8000, sounds(pcm)})
	if h.wav != nil && h.err == nil {
		h.err = h.wav.WriteAt(pcm, at)
	}
}

// sounds tells whether there is more than silence in a packet.
func sounds(pcm []int16) bool {
	sum := 0
	for _, s := range pcm {
		sum += max(int(s), -int(s))
	}
	return sum > audible*len(pcm)
}

// add lengthens the last span or begins another. A short pause belongs to the sound around it.
func (h *hearing) add(s span) {
	n := len(h.list)
	switch {
	case n == 0:
		h.list = append(h.list, s)
	case h.list[n-1].sound == s.sound:
		h.list[n-1].to = s.to
	case s.sound && n > 1 && h.list[n-1].to-h.list[n-1].from < pause:
		h.list = h.list[:n-1]
		h.list[n-2].to = s.to
	default:
		h.list = append(h.list, s)
	}
}

func (h *hearing) spans() []span {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.list
}

func (h *hearing) seconds() float64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return float64(h.heard) / 8000
}

// close ends the recording.
func (h *hearing) close() error {
	if h.file == nil {
		return nil
	}
	err := h.err
	if e := h.wav.Close(); err == nil {
		err = e
	}
	if e := h.file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("record the call: %w", err)
	}
	return nil
}
