package prompts

import (
	"io/fs"
	"math"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"supportline/prompts/adpcm"
)

var recordedLanguages = []string{"en", "sv", "de"}

// remake is the cure for every finding about files.
const remake = "run `go run ./prompts/record`"

// readIndex returns what each file of a language says, by file name.
func readIndex(t *testing.T, lang string) map[string]string {
	t.Helper()
	src, err := os.ReadFile(lang + "/audio/index.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var index struct {
		Recipe string
		Files  []struct{ File, Text, Read string }
	}
	if err := yaml.Load(src, &index, yaml.WithKnownFields()); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, e := range index.Files {
		if _, twice := texts[e.File]; twice {
			t.Errorf("%s: %s is in the index twice", lang, e.File)
		}
		texts[e.File] = e.Text
	}
	return texts
}

func TestTheAudioSaysWhatTheTextsSay(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	for _, lang := range recordedLanguages {
		index := readIndex(t, lang)
		lines, err := c.Script(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			if said, ok := index[l.File+".wav"]; !ok || said != l.Text {
				t.Errorf("%s: %q has no audio: a text or the way to say a number changed: %s", lang, l.Text, remake)
			}
			if _, err := fs.Stat(shipped, path.Join(lang, "audio", l.File+".wav")); err != nil {
				t.Errorf("%s: %v: %s", lang, err, remake)
			}
			delete(index, l.File+".wav")
		}
		for file, text := range index {
			t.Errorf("%s: nothing says %q (%s) any more: %s", lang, text, file, remake)
		}
		files, err := fs.Glob(shipped, lang+"/audio/*.wav")
		if err != nil || len(files) != len(lines) {
			t.Errorf("%s: %d files for %d lines, %v: %s", lang, len(files), len(lines), err, remake)
		}
	}
}

func TestAChangedTextIsNotRecordedAnyMore(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	b := *c.books["en"]
	if !b.everythingRecorded() {
		t.Fatal("English is not recorded")
	}
	b.prompts = map[string]template{"bye": {pieces: []piece{{written: "Farewell.", spoken: []string{"Farewell."}}}}}
	if b.everythingRecorded() {
		t.Error("English is said to be recorded with a text that nobody read")
	}
}

func TestTheAudioStaysSmall(t *testing.T) {
	t.Parallel()
	total := int64(0)
	err := fs.WalkDir(shipped, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".wav") {
			return err
		}
		info, err := d.Info()
		total += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if total > 16<<20 {
		t.Errorf("%d bytes of audio: at most 16 MiB is carried in the binary", total)
	}
}

// speech decodes a file, without the pause after it.
func speech(t *testing.T, lang, file string) []int16 {
	t.Helper()
	wav, err := fs.ReadFile(shipped, path.Join(lang, "audio", file))
	if err != nil {
		t.Fatal(err)
	}
	pcm, rate, err := adpcm.Decode(wav)
	if err != nil || rate != Rate {
		t.Fatalf("%s/audio/%s: %d Hz, %v", lang, file, rate, err)
	}
	return pcm
}

func TestTheAudioIsAsLoudAndAsLongAsSpeechIs(t *testing.T) {
	t.Parallel()
	for _, lang := range recordedLanguages {
		var levels []float64
		for file, text := range readIndex(t, lang) {
			pcm := speech(t, lang, file)
			level, peak := measure(pcm)
			levels = append(levels, level)
			if peak >= 32767 {
				t.Errorf("%s: %q clips", lang, text)
			}
			if level < -26 || level > -16 {
				t.Errorf("%s: %q is at %.1f dBFS, want about -18", lang, text, level)
			}
			// Letters a second: 2 for "A" alone to 30 for the fastest sentences.
			seconds := float64(len(pcm)) / Rate
			if pace := float64(len([]rune(text))) / seconds; pace < 2 || pace > 30 || seconds < 0.1 {
				t.Errorf("%s: %q takes %.2f s, %.1f letters a second", lang, text, seconds, pace)
			}
			if start, end := pcm[0], pcm[len(pcm)-1]; max(start, -start) > 200 || max(end, -end) > 200 {
				t.Errorf("%s: %q clicks: it starts at %d and ends at %d", lang, text, start, end)
			}
		}
		slices.Sort(levels)
		if median := levels[len(levels)/2]; median < -19 || median > -17 {
			t.Errorf("%s: half of the audio is above %.1f dBFS, want -18", lang, median)
		}
	}
}

// measure returns the RMS in dBFS of the 20 ms frames that are within 30 dB of the loudest, and the peak.
func measure(pcm []int16) (level float64, peak int) {
	var powers []float64
	for frame := range slices.Chunk(pcm, Rate/50) {
		sum := 0.0
		for _, s := range frame {
			sum += float64(s) * float64(s)
			peak = max(peak, int(s), -int(s))
		}
		powers = append(powers, sum/float64(len(frame)))
	}
	loudest := slices.Max(powers)
	sum, n := 0.0, 0
	for _, p := range powers {
		if p > loudest/1000 {
			sum += p
			n++
		}
	}
	return 10 * math.Log10(sum/float64(n)/(32768*32768)), peak
}
