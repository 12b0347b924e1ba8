// Command record makes the audio of the prompts with espeak-ng, which must be installed: `go run ./prompts/record` in
// the root of the repository. It makes only what changed since the last time, removes what nothing says any more, and
// writes an index of which file says what. supportline itself never needs it: the audio is part of the binary.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"supportline/prompts"
	"supportline/prompts/adpcm"
)

func main() {
	folder := flag.String("prompts", "prompts", "the `folder` that holds one folder a language")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := record(ctx, *folder, flag.Args(), os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

// record makes the audio of the named languages, or of all that have a voice.
func record(ctx context.Context, folder string, langs []string, progress io.Writer) error {
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		return fmt.Errorf("espeak-ng is not installed (Debian: apt-get install espeak-ng): %w", err)
	}
	c, err := prompts.Load()
	if err != nil {
		return err
	}
	if len(langs) == 0 {
		langs = []string{"en", "sv", "de"}
	}
	for _, lang := range langs {
		v, ok := voices[lang]
		if !ok {
			return fmt.Errorf("no voice is chosen for %q: add it to the voices of prompts/record", lang)
		}
		lines, err := c.Script(lang)
		if err != nil {
			return err
		}
		if _, err := os.Stat(filepath.Join(folder, lang, "prompts.yaml")); err != nil {
			return fmt.Errorf("%s does not hold the prompts, run this in the root of the repository: %w", folder, err)
		}
		if err := recordLanguage(ctx, filepath.Join(folder, lang, "audio"), v, lines, progress); err != nil {
			return fmt.Errorf("record %s: %w", lang, err)
		}
	}
	return nil
}

func recordLanguage(ctx context.Context, folder string, v voice, lines []prompts.Line, progress io.Writer) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	old := readIndex(folder)
	now := index{Recipe: v.recipe()}
	made := 0
	for i, line := range lines {
		e := entry{File: line.File + ".wav", Text: line.Text, Read: v.reading(line.Text)}
		if !old.upToDate(folder, now.Recipe, e) {
			fmt.Fprintf(progress, "\r\033[K%s %d/%d %.60s", v.lang, i+1, len(lines), line.Text)
			if err := recordLine(ctx, folder, v, e); err != nil {
				return fmt.Errorf("%q: %w", line.Text, err)
			}
			made++
		}
		now.Files = append(now.Files, e)
	}
	removed, err := now.removeOthers(folder)
	if err != nil {
		return err
	}
	fmt.Fprintf(progress, "\r\033[K%s: %d fragments, %d made, %d removed\n", v.lang, len(lines), made, removed)
	return now.write(folder)
}

func recordLine(ctx context.Context, folder string, v voice, e entry) error {
	pcm, rate, err := v.say(ctx, e.Read)
	if err != nil {
		return err
	}
	speech := level(trim(resample(pcm, rate, prompts.Rate), prompts.Rate), prompts.Rate)
	if len(speech) == 0 {
		return fmt.Errorf("espeak-ng said nothing")
	}
	return os.WriteFile(filepath.Join(folder, e.File), adpcm.Encode(toInt16(speech), prompts.Rate), 0o644)
}
