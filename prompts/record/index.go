package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v4"
)

// index says what each file of a folder says and how it was made.
type index struct {
	Recipe string  `yaml:"recipe"`
	Files  []entry `yaml:"files"`
}

type entry struct {
	File string `yaml:"file"`
	Text string `yaml:"text"`
	Read string `yaml:"read"` // what the voice was given
}

const indexName = "index.yaml"

// readIndex returns an empty index where there is none that can be read: everything is made then.
func readIndex(folder string) index {
	var x index
	src, err := os.ReadFile(filepath.Join(folder, indexName))
	if err != nil || yaml.Unmarshal(src, &x) != nil {
		return index{}
	}
	return x
}

// upToDate tells whether the file of e was made from the same words in the same way.
func (x index) upToDate(folder, recipe string, e entry) bool {
	if x.Recipe != recipe {
		return false
	}
	for _, old := range x.Files {
		if old == e {
			_, err := os.Stat(filepath.Join(folder, e.File))
			return err == nil
		}
	}
	return false
}

// removeOthers deletes the WAV files that the index does not name.
func (x index) removeOthers(folder string) (removed int, err error) {
	keep := map[string]bool{}
	for _, e := range x.Files {
		keep[filepath.Join(folder, e.File)] = true
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.wav"))
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if keep[name] {
			continue
		}
		if err := os.Remove(name); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

func (x index) write(folder string) error {
	var b bytes.Buffer
	b.WriteString("# What each file says, and what the voice was given to read. Written by `go run ./prompts/record`.\n")
	fmt.Fprintf(&b, "recipe: %q\nfiles:\n", x.Recipe)
	for _, e := range x.Files {
		fmt.Fprintf(&b, "  - {file: %s, text: %q, read: %q}\n", e.File, e.Text, e.Read)
	}
	return os.WriteFile(filepath.Join(folder, indexName), b.Bytes(), 0o644)
}
