package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// voice is one voice of espeak-ng, slow enough for a bad line.
type voice struct {
	lang, name string
	words      int // a minute
	pitch      int // 0 to 99
	// spelling replaces what the voice gets wrong: it spells "PIN" letter by letter at the end of a sentence.
	spelling *strings.Replacer
}

var voices = map[string]voice{
	"en": {lang: "en", name: "en-gb", words: 162, pitch: 45,
		spelling: strings.NewReplacer("PIN", "pin")},
	"sv": {lang: "sv", name: "sv", words: 162, pitch: 45,
		spelling: strings.NewReplacer("PIN", "pinn", "erifier", "erifiér")},
	"de": {lang: "de", name: "de", words: 160, pitch: 45,
		spelling: strings.NewReplacer("PIN", "Pinn")},
}

// recipe names all that shapes the sound: when it changes, everything is made anew.
func (v voice) recipe() string {
	return fmt.Sprintf("espeak-ng voice %s, %d words a minute, pitch %d; 16 kHz, %g dBFS; 1",
		v.name, v.words, v.pitch, targetLevel)
}

// reading is what the voice is given. The comma keeps it up where more follows.
func (v voice) reading(text string) string {
	text = v.spelling.Replace(text)
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + ","
}

// say returns samples in -1 to 1 and their rate.
func (v voice) say(ctx context.Context, text string) ([]float64, int, error) {
	cmd := exec.CommandContext(ctx, "espeak-ng", "-v", v.name, "-s", strconv.Itoa(v.words), "-p", strconv.Itoa(v.pitch),
		"--stdin", "--stdout")
	cmd.Stdin = strings.NewReader(text)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	wav, err := cmd.Output()
	if err != nil {
		return nil, 0, fmt.Errorf("espeak-ng: %w: %s", err, bytes.TrimSpace(complaint.Bytes()))
	}
	return readPCM(wav)
}

// readPCM reads what espeak-ng writes to a pipe: mono, 16 bits, a header of 44 bytes whose lengths are not true.
func readPCM(wav []byte) ([]float64, int, error) {
	const header = 44
	if len(wav) < header || string(wav[:4]) != "RIFF" || string(wav[36:40]) != "data" {
		return nil, 0, errors.New("espeak-ng wrote no WAV file")
	}
	if channels, bits := wav[22], wav[34]; channels != 1 || bits != 16 {
		return nil, 0, fmt.Errorf("espeak-ng wrote %d channels of %d bits: mono of 16 was expected", channels, bits)
	}
	rate := int(binary.LittleEndian.Uint32(wav[24:]))
	pcm := make([]float64, 0, len(wav)/2)
	for b := wav[header:]; len(b) >= 2; b = b[2:] {
		pcm = append(pcm, float64(int16(binary.LittleEndian.Uint16(b)))/32768)
	}
	return pcm, rate, nil
}
