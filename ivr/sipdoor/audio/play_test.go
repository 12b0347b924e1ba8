package audio

import (
	"math"
	"testing"
	"time"

	"supportline/ivr/sipdoor/memnet"
)

// wants fails unless the spans are those wanted, to within 20 ms.
func wants(t *testing.T, got []ToneSpan, want ...ToneSpan) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("heard %v, want %v", got, want)
	}
	for i, w := range want {
		g := got[i]
		if g.Hz != w.Hz || (g.From-w.From).Abs() > frameTime || (g.To-w.To).Abs() > frameTime {
			t.Fatalf("heard %v, want %v", got, want)
		}
	}
}

const ms = time.Millisecond

func TestSoundsPlayOneAfterTheOtherAndPlayedTellsTheirEnd(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU})
		<-s.Played() // nothing was given
		time.Sleep(200 * ms)
		start := time.Now()
		s.Play(Tone(440, 500*ms), Silence(300*ms), Samples(nil), Sound{}, Tone(5, -1), Tone(1000, 210*ms))
		<-s.Played()
		if took := time.Since(start); took < 1020*ms || took > 1040*ms+frameTime {
			t.Errorf("played after %v", took)
		}
		time.Sleep(100 * ms)
		wants(t, Tones(samplesOf(far.heard()), 440, 1000),
			ToneSpan{440, 200 * ms, 700 * ms}, ToneSpan{1000, 1000 * ms, 1210 * ms})
	})
}

func TestPlayReplacesWhatIsPlayingFromTheNextFrame(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU})
		s.Play(Tone(440, time.Minute))
		replaced := s.Played()
		time.Sleep(500 * ms)
		s.Play(Tone(1000, 500*ms))
		time.Sleep(250 * ms)
		s.Stop()
		stopped := s.Played()
		time.Sleep(time.Hour)
		select {
		case <-replaced:
			t.Error("what was replaced says that it was played")
		case <-stopped:
			t.Error("what was stopped says that it was played")
		default:
		}
		got := far.heard()
		if len(got) < 3600*50 {
			t.Errorf("only %d packets: silence must be sent", len(got))
		}
		wants(t, Tones(samplesOf(got[:100]), 440, 1000), ToneSpan{440, 0, 500 * ms}, ToneSpan{1000, 500 * ms, 750 * ms})
		s.Play()
		<-s.Played()
	})
}

func TestPlayWaitsForTheFarEnd(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		s.Play(Tone(440, 400*ms))
		time.Sleep(time.Second)
		r := Remote{Addr: far.addr(), Codec: PCMU}
		s.Connect(r)
		time.Sleep(200 * ms)
		r.Hold = true
		s.Connect(r)
		time.Sleep(time.Second)
		r.Hold = false
		s.Connect(r)
		<-s.Played()
		wants(t, Tones(samplesOf(far.heard()), 440), ToneSpan{440, 0, 200 * ms}, ToneSpan{440, 1200 * ms, 1400 * ms})
	})
}

func TestANewCodecGoesOnWhereTheOldOneWas(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		r := Remote{Addr: far.addr(), Codec: PCMU}
		s.Connect(r)
		s.Play(Tone(440, 500*ms), Tone(1000, 500*ms))
		time.Sleep(300 * ms)
		r.Codec = PCMA
		s.Connect(r)
		<-s.Played()
		got := far.heard()
		if got[0].header.payload != 0 || got[len(got)-1].header.payload != 8 {
			t.Errorf("payload types %d and %d", got[0].header.payload, got[len(got)-1].header.payload)
		}
		wants(t, Tones(samplesOf(got), 440, 1000), ToneSpan{440, 0, 500 * ms}, ToneSpan{1000, 500 * ms, 1000 * ms})
	})
}

func TestRingbackBeginsWithItsToneAndMusicGoesOnUnheard(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, n *memnet.Network, m *Media) {
		far, s := newFarEnd(t, n, "127.0.0.2:4000"), open(t, m)
		s.Connect(Remote{Addr: far.addr(), Codec: PCMU})
		s.Play(Ringback())
		time.Sleep(11 * time.Second)
		wants(t, Tones(samplesOf(far.heard()), 425), ToneSpan{425, 0, time.Second},
			ToneSpan{425, 5 * time.Second, 6 * time.Second}, ToneSpan{425, 10 * time.Second, 11 * time.Second})

		s.Play(Music())
		time.Sleep(time.Second)
		before := far.heard()
		s.Play(Silence(time.Second))
		time.Sleep(time.Second)
		far.heard()
		s.Play(Music())
		time.Sleep(time.Second)
		after := far.heard()
		whole := m.sounds.track(Music(), PCMU).data
		place := func(p heardPacket) int {
			for i := 0; i < len(whole); i += frameSamples {
				if string(whole[i:i+frameSamples]) == string(p.payload) {
					return i / frameSamples
				}
			}
			t.Fatal("this is not our music")
			return 0
		}
		frames := len(whole) / frameSamples
		if moved := (place(after[5]) - place(before[5]) + frames) % frames; moved != 100 {
			t.Errorf("the music moved by %d frames in 2 s", moved)
		}
	})
}

func TestMusicIsQuietAndInsideTheTelephoneBand(t *testing.T) {
	t.Parallel()
	pcm := music()
	power, peak := 0.0, 0.0
	for _, sample := range pcm {
		x := float64(sample)
		power += x * x
		peak = max(peak, math.Abs(x))
	}
	level := 10 * math.Log10(power/float64(len(pcm))/(math.MaxInt16*math.MaxInt16))
	if level < -21 || level > -19 || peak > 0.9*math.MaxInt16 {
		t.Errorf("level %.1f dBFS, peak %.0f", level, peak)
	}
	whole, above := 0.0, 0.0
	for at := 0; at+800 <= len(pcm); at += 8 * 800 {
		for bin := range 401 { // of 10 Hz
			p := powerAt(pcm[at:at+800], float64(10*bin))
			whole += p
			if bin >= 340 {
				above += p
			}
		}
	}
	if db := 10 * math.Log10(above/whole); db > -50 {
		t.Errorf("%.1f dB of it are above 3.4 kHz", db)
	}
	step := math.Abs(float64(pcm[0]) - float64(pcm[len(pcm)-1]))
	if step > 2000 {
		t.Errorf("its end does not join up with its beginning: a step of %.0f", step)
	}
}

// powerAt is the power at a frequency, seen through a Hann window.
func powerAt(pcm []int16, hz float64) float64 {
	re, im := 0.0, 0.0
	for i, sample := range pcm {
		window := 1 - math.Cos(2*math.Pi*float64(i)/float64(len(pcm)))
		sin, cos := math.Sincos(2 * math.Pi * hz * float64(i) / sampleRate)
		re += window * float64(sample) * cos
		im += window * float64(sample) * sin
	}
	return re*re + im*im
}
