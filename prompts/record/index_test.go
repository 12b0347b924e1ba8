package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestOnlyWhatChangedIsMadeAgain(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	kept := entry{File: "hash-1.wav", Text: `the "hash" key:`, Read: `the "hash" key:,`}
	for _, name := range []string{kept.File, "gone-2.wav"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("RIFF"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	made := index{Recipe: "one voice", Files: []entry{kept}}
	if removed, err := made.removeOthers(folder); removed != 1 || err != nil {
		t.Errorf("%d files removed, %v: want the one that nothing says", removed, err)
	}
	if err := made.write(folder); err != nil {
		t.Fatal(err)
	}
	old := readIndex(folder)
	if !old.upToDate(folder, "one voice", kept) {
		t.Errorf("what did not change would be made again: %+v", old)
	}
	changed := kept
	changed.Read = "hash!"
	if old.upToDate(folder, "one voice", changed) || old.upToDate(folder, "another voice", kept) {
		t.Error("what changed would not be made again")
	}
	if err := os.Remove(filepath.Join(folder, kept.File)); err != nil {
		t.Fatal(err)
	}
	if old.upToDate(folder, "one voice", kept) {
		t.Error("a file that is gone would not be made again")
	}
}

func TestTheVoiceStaysUpWhereMoreFollows(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"press": "press,", "hash.": "hash.", "How?": "How?",
		"We wait for your PIN.": "We wait for your pin."} {
		if got := voices["en"].reading(text); got != want {
			t.Errorf("%q is read %q, want %q", text, got, want)
		}
	}
}
