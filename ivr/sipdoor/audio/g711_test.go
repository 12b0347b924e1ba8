package audio

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"testing"
)

// The sums are of what Python's audioop gives, which is the implementation of CCITT G.711 that Sun Microsystems
// published: for all 65,536 samples from -32768 up, and for all 256 codes as little-endian samples.
func TestG711IsTheReferenceForEverySampleAndCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		law             *law
		encoded, levels string
	}{
		{"mu-law", muLaw, "81d633c9e6972a18c74a58720b96cb8ca0bdd096d4060b646dd708c3b846019a",
			"3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827"},
		{"A-law", aLaw, "38488f6fd710f4686360edc4d38639f96c491595ef93f8eb8d62d5e07ca6ce7b",
			"e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174"},
	} {
		var encoded, levels []byte
		for sample := -32768; sample <= 32767; sample++ {
			encoded = append(encoded, c.law.code(int16(sample)))
		}
		for code := range 256 {
			levels = binary.LittleEndian.AppendUint16(levels, uint16(c.law.decode[code]))
		}
		if got := sum(encoded); got != c.encoded {
			t.Errorf("%s encodes differently: %s", c.name, got)
		}
		if got := sum(levels); got != c.levels {
			t.Errorf("%s decodes differently: %s", c.name, got)
		}
	}
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func TestGoingThroughTheOtherLawAndBackChangesAlmostNothing(t *testing.T) {
	t.Parallel()
	for code := range 256 {
		there := []byte{byte(code)}
		transcode(there, PCMU, PCMA)
		transcode(there, PCMA, PCMU)
		before, after := int(muLaw.decode[code]), int(muLaw.decode[there[0]])
		if d := max(before-after, after-before); d > 16+max(before, -before)/16 {
			t.Errorf("mu-law %#x: level %d came back as %d", code, before, after)
		}
	}
}

func TestTheLastFrameIsFilledWithSilence(t *testing.T) {
	t.Parallel()
	for _, c := range codecs {
		got := c.encode(make([]int16, frameSamples+1))
		if len(got) != 2*frameSamples || got[2*frameSamples-1] != c.silence() {
			t.Errorf("%s: %d bytes ending with %#x", c, len(got), got[len(got)-1])
		}
	}
}

func TestACodecIsFoundByItsPayloadType(t *testing.T) {
	t.Parallel()
	for _, c := range codecs {
		if CodecOf(c.Payload()) != c || c.Name() == "" || c.Clock() != 8000 {
			t.Errorf("%d: payload type %d leads to %q", c, c.Payload(), CodecOf(c.Payload()))
		}
	}
	if c := CodecOf(9); c != 0 {
		t.Errorf("payload type 9 leads to %q", c)
	}
}
