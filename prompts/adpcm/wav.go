package adpcm

import (
	"encoding/binary"
	"errors"
	"fmt"
)

const (
	formatTag   = 0x0011 // WAVE_FORMAT_DVI_ADPCM
	formatBytes = 20
	headerBytes = 12 + 8 + formatBytes + 8 + 4 + 8
)

// Encode writes mono samples at rate hertz as a WAV file. The fact chunk holds the exact number of samples.
func Encode(pcm []int16, rate int) []byte {
	blocks := (len(pcm) + blockSamples - 1) / blockSamples
	data := blocks * blockSize
	le := binary.LittleEndian
	b := make([]byte, 0, headerBytes+data)
	b = append(b, "RIFF"...)
	b = le.AppendUint32(b, uint32(headerBytes-8+data))
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, formatBytes)
	b = le.AppendUint16(b, formatTag)
	b = le.AppendUint16(b, 1) // channels
	b = le.AppendUint32(b, uint32(rate))
	b = le.AppendUint32(b, uint32(rate*blockSize/blockSamples)) // bytes a second
	b = le.AppendUint16(b, blockSize)
	b = le.AppendUint16(b, 4) // bits a sample
	b = le.AppendUint16(b, 2) // bytes that follow
	b = le.AppendUint16(b, blockSamples)
	b = append(b, "fact"...)
	b = le.AppendUint32(b, 4)
	b = le.AppendUint32(b, uint32(len(pcm)))
	b = append(b, "data"...)
	b = le.AppendUint32(b, uint32(data))
	for len(pcm) > 0 {
		n := min(len(pcm), blockSamples)
		b = encodeBlock(b, pcm[:n])
		pcm = pcm[n:]
	}
	return b
}

// Decode reads a mono WAV file in IMA ADPCM and returns its samples and its rate in hertz.
func Decode(wav []byte) ([]int16, int, error) {
	if len(wav) < 12 || string(wav[:4]) != "RIFF" || string(wav[8:12]) != "WAVE" {
		return nil, 0, errors.New("this is no WAV file")
	}
	var format, fact, data []byte
	for rest := wav[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:8]))
		if size > int64(len(rest)-8) {
			return nil, 0, fmt.Errorf("the WAV chunk %q says %d bytes and has %d: the file is cut short",
				name, size, len(rest)-8)
		}
		chunk := rest[8 : 8+size]
		switch name {
		case "fmt ":
			format = chunk
		case "fact":
			fact = chunk
		case "data":
			data = chunk
		}
		rest = rest[min(8+size+size&1, int64(len(rest))):]
	}
	rate, block, err := readFormat(format)
	if err != nil {
		return nil, 0, err
	}
	pcm := make([]int16, 0, len(data)*2)
	for len(data) > blockHeader {
		n := min(block, len(data))
		pcm = decodeBlock(pcm, data[:n])
		data = data[n:]
	}
	if len(fact) >= 4 {
		pcm = pcm[:min(int64(len(pcm)), int64(binary.LittleEndian.Uint32(fact)))]
	}
	return pcm, rate, nil
}

// readFormat returns the rate and the size of a block in bytes.
func readFormat(format []byte) (rate, block int, err error) {
	if len(format) < 16 {
		return 0, 0, errors.New("the WAV file has no format chunk")
	}
	le := binary.LittleEndian
	tag, channels, bits := le.Uint16(format), le.Uint16(format[2:]), le.Uint16(format[14:])
	if tag != formatTag || channels != 1 || bits != 4 {
		return 0, 0, fmt.Errorf(
			"WAV format tag 0x%04x, %d channels, %d bits: only IMA ADPCM (0x0011), mono, 4 bits is read", tag, channels, bits)
	}
	rate, block = int(le.Uint32(format[4:])), int(le.Uint16(format[12:]))
	if block <= blockHeader {
		return 0, 0, fmt.Errorf("the WAV file has blocks of %d bytes: a block is at least %d", block, blockHeader+1)
	}
	return rate, block, nil
}
