package config

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

var update = flag.Bool("update", false, "rewrite the expected messages")

// Each testdata/broken/NAME.yaml is a routing.yaml with a mistake; NAME.want is what check says about it.
func TestEveryMistakeIsShownWithItsPlaceAndItsRemedy(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/broken/*.yaml")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	against := Against{Prompted: []string{"en", "sv"}, Now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := Check(map[string]string{Main: string(text)}, against)
		var got strings.Builder
		for _, p := range found {
			fmt.Fprintf(&got, "%s\n%s", p, p.Quoted())
			if p.Mend == "" {
				t.Errorf("%s: %s: no remedy", file, p)
			}
		}
		if len(found) == 0 {
			t.Errorf("%s: nothing is wrong", file)
		}
		want := strings.TrimSuffix(file, ".yaml") + ".want"
		if *update {
			if err := os.WriteFile(want, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		expected, err := os.ReadFile(want)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(expected) {
			t.Errorf("%s says\n%s\nwant\n%s", file, got.String(), expected)
		}
		_, err = Build(map[string]string{Main: string(text)})
		if errs := found.Errors(); (err != nil) != (len(errs) > 0) {
			t.Errorf("%s: Build says %v, Check found %d errors", file, err, len(errs))
		}
	}
}
