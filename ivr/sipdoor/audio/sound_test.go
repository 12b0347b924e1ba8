package audio

import (
	"math"
	"testing"
	"time"
)

// recording counts how often it is decoded.
type recording struct {
	id      string
	pcm     []int16
	decoded int
}

func (r *recording) ID() string   { return r.id }
func (r *recording) PCM() []int16 { r.decoded++; return r.pcm }

func sine16k(hz float64, n int) []int16 {
	pcm := make([]int16, n)
	for i := range pcm {
		pcm[i] = int16(10000 * math.Sin(2*math.Pi*hz*float64(i)/16000))
	}
	return pcm
}

func TestAClipIsEncodedOncePerCodec(t *testing.T) {
	t.Parallel()
	m := New(Config{IP: nearIP})
	r := &recording{id: "en:hello", pcm: sine16k(440, 16000)}
	m.Prepare(Clip(r))
	for range 10 {
		for _, c := range codecs {
			if got := m.sounds.track(Clip(r), c); got.frames != 50 {
				t.Fatalf("%s: %d frames for a second", c, got.frames)
			}
		}
	}
	if r.decoded != len(codecs) {
		t.Errorf("decoded %d times", r.decoded)
	}
	other := &recording{id: "en:bye", pcm: sine16k(440, 8000)}
	if got := m.sounds.track(Clip(other), PCMU); got.frames != 25 {
		t.Errorf("another clip has %d frames", got.frames)
	}
}

func TestHalvingKeepsTheTelephoneBandAndDropsWhatWouldFoldIntoIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ hz, least, most float64 }{
		{100, -0.1, 0.1}, {1000, -0.1, 0.1}, {3400, -0.2, 0.1}, {4600, -200, -55}, {5000, -200, -60}, {7000, -200, -60},
	} {
		got := halve(sine16k(c.hz, 16000))
		power := 0.0
		for _, sample := range got[100 : len(got)-100] {
			power += float64(sample) * float64(sample)
		}
		db := 10 * math.Log10((power+1e-9)/float64(len(got)-200)/(10000*10000/2))
		if db < c.least || db > c.most {
			t.Errorf("%v Hz comes out at %.2f dB", c.hz, db)
		}
	}
	if got := halve(make([]int16, 3)); len(got) != 2 {
		t.Errorf("three samples become %d", len(got))
	}
	loud := make([]int16, 100)
	for i := range loud {
		loud[i] = math.MaxInt16
		if i%40 > 20 {
			loud[i] = math.MinInt16
		}
	}
	for i, sample := range halve(loud) {
		if near := loud[min(2*i, 99)]; i%20 > 3 && i%20 < 8 && (sample > 0) != (near > 0) {
			t.Errorf("sample %d wrapped round to %d", i, sample)
		}
	}
}

func TestTonesAreFoundWhereTheyAre(t *testing.T) {
	t.Parallel()
	pcm := make([]int16, 2*sampleRate)
	copy(pcm[sampleRate/5:], tone(440, time.Second))
	for i, sample := range tone(1209, 500*ms) { // two at once
		pcm[sampleRate/2+i] += sample
	}
	wants(t, Tones(pcm, 440, 1209, 697), ToneSpan{440, 200 * ms, 1200 * ms}, ToneSpan{1209, 500 * ms, time.Second})
	if spans := Tones(make([]int16, sampleRate), 440); len(spans) > 0 {
		t.Errorf("in silence: %v", spans)
	}
}
