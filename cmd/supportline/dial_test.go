package main

import (
	"bytes"
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/softphone"
)

// answering sets up a phone that `dial` can call.
func answering(t *testing.T, m softphone.Manner, talk func(*softphone.Call)) *softphone.Phone {
	t.Helper()
	media := audio.New(audio.Config{IP: netip.MustParseAddr("127.0.0.1")})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); media.Run(ctx) }()
	p, err := softphone.New(softphone.Config{Addr: "127.0.0.1:0", Media: media})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close(); stop(); <-ended })
	p.Answer(m, talk)
	return p
}

// listened is output that tells when a word has been written.
type listened struct {
	safeBuffer
	word  string
	heard chan struct{}
	once  sync.Once
}

func (l *listened) Write(p []byte) (int, error) {
	n, err := l.safeBuffer.Write(p)
	if strings.Contains(l.String(), l.word) {
		l.once.Do(func() { close(l.heard) })
	}
	return n, err
}

func TestDialTellsWhatHappenedAndRecordsIt(t *testing.T) {
	t.Parallel()
	got, pressed := make(chan string, 1), make(chan struct{})
	p := answering(t, softphone.Manner{RingFor: time.Second}, func(c *softphone.Call) {
		c.Play(audio.Tone(500, 600*time.Millisecond), audio.Silence(600*time.Millisecond), audio.Tone(500, 300*time.Millisecond))
		keys := ""
		for range 4 {
			select {
			case k := <-c.Pressed():
				keys += string(k)
			case <-c.Done():
			}
		}
		<-c.Played()
		got <- keys
		<-pressed // the last key still sounds
	})
	var errs bytes.Buffer
	out := &listened{word: "pressed", heard: pressed}
	file := filepath.Join(t.TempDir(), "out.wav")
	code := run(t.Context(), []string{"dial", p.URI("x"), "--keys", "1,23#", "--record", file, "--from", "+46 8 465 004 10"}, &terminal{nil, out, &errs, time.Now})
	if keys := <-got; code != 0 || keys != "123#" {
		t.Errorf("exit code %d, keys %q, %s", code, keys, errs.String())
	}
	want := regexp.MustCompile(`(?s)calling\n.*ringing\n.*answered \(PCMU\)\n.*pressed ••••\n.*hung up by the far end\n.*heard [1-9]\.\d s of audio.*sound\n.*silence\n.*sound\n`)
	if !want.MatchString(out.String()) || strings.Contains(out.String(), "123") {
		t.Errorf("printed\n%s", out.String())
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	pcm, rate, err := audio.ReadWAV(f)
	tones := 0
	var end time.Duration
	for _, tone := range audio.Tones(pcm, 500) { // a busy machine may leave gaps in a tone, not fill the silence between two
		if tones == 0 || tone.From-end > 300*time.Millisecond {
			tones++
		}
		end = tone.To
	}
	if err != nil || rate != 8000 || tones != 2 {
		t.Errorf("the recording: %v, %d Hz, %v", err, rate, audio.Tones(pcm, 500))
	}
}

func TestACallThatIsNotAnsweredIsAFinding(t *testing.T) {
	t.Parallel()
	busy := answering(t, softphone.Manner{Decline: 486}, nil)
	slow := answering(t, softphone.Manner{RingFor: time.Hour}, func(*softphone.Call) {})
	for uri, c := range map[string]struct{ want, flag string }{
		busy.URI("x"): {"refused: 486", "--for=20s"}, slow.URI("x"): {"not answered", "--for=300ms"}, "tel:112": {"no SIP URI", "--for=1s"},
	} {
		var out bytes.Buffer
		code := run(t.Context(), []string{"dial", uri, c.flag}, &terminal{nil, &out, &out, time.Now})
		if code != 1 || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: exit code %d, %s", uri, code, out.String())
		}
	}
}
