package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"supportline/ivr/rehearse"
)

var update = flag.Bool("update", false, "rewrite golden files; read the diff before you keep it")

// doors are all ways in. The same script must be heard the same, word for word, and end the same on each.
var doors = map[string]func(*stage) door{
	"rehearsal": newRehearsalDoor,
	"twilio":    newTwilioDoor,
	"sip":       newSIPDoor,
}

func TestEveryScriptEndsTheSameOnEveryDoor(t *testing.T) {
	t.Parallel()
	files := scriptFiles(t)
	for _, file := range files {
		for name, open := range doors {
			if *update && name != "rehearsal" {
				continue // the next run compares with what this one writes
			}
			if testing.Short() && name != "rehearsal" && !strings.HasPrefix(file, "testdata") {
				continue
			}
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				t.Parallel()
				script := readScript(t, file)
				if script.Has("verification") {
					t.Skip("the stage's own way to verify callers is another")
				}
				at, err := script.At()
				if err != nil {
					t.Fatal(err)
				}
				var got string
				synctest.Test(t, func(t *testing.T) {
					s := newStage(t, at)
					s.script = script
					got = script.Observed(s.play(script, open(s)))
				})
				if got == script.String() {
					return
				}
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				t.Errorf("the call went elsewhere:\n%s", rehearse.Diff(script.String(), got))
			})
		}
	}
}

// scriptFiles are the scripts of all doors and those of the example.
func scriptFiles(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"testdata/calls/*.call", "../../config/example/calls/*.call"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no scripts at %s: %v", pattern, err)
		}
		all = append(all, files...)
	}
	return all
}

func readScript(t *testing.T, file string) rehearse.Script {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := rehearse.ReadScript(filepath.Base(file), f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
