// Package adpcm reads and writes mono WAV files in IMA ADPCM, four bits a sample: a quarter of the size of PCM, and any
// player opens them. The arithmetic is that of the IMA Digital Audio Focus and Technical Working Group's recommended
// practices (1992); the file is that of Microsoft's "New Multimedia Data Types and Data Techniques" (1994), format tag
// 0x0011.
//
// It knows nothing of prompts or languages.
package adpcm
