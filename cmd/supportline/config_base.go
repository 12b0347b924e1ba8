package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"supportline/config"
)

// baseFile notes in a folder which publication it was made from: that number, and the version.
const baseFile = ".published"

// readBase is the number that is noted in a folder; empty where none is.
func readBase(dir string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close()
	f, err := root.Open(baseFile)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read which publication the folder was made from: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 100))
	if err != nil {
		return "", fmt.Errorf("read which publication the folder was made from: %w", err)
	}
	number, _, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	if number == "" {
		return "", fmt.Errorf("%s in %s is empty; say with --base which publication the folder was made from", baseFile, dir)
	}
	return number, nil
}

// noteBase notes in a folder which publication it is.
func noteBase(dir string, p config.Publication) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close()
	if err := root.WriteFile(baseFile, fmt.Appendf(nil, "%d %s\n", p.Number, p.Version), 0o644); err != nil {
		return fmt.Errorf("it is live, but note in the folder which publication it is: %w; give --base %d the next time", err, p.Number)
	}
	return nil
}
