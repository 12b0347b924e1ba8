package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Limits on what is read.
const (
	maxFile  = 1 << 20 // bytes of one file
	maxFiles = 64      // routing.yaml and what it includes
)

// Main is the file that a configuration folder must have.
const Main = "routing.yaml"

// ReadSource reads DIR/routing.yaml and what it includes, by name, without judging it: what is missing or too large is
// for Build to say. Nothing outside dir is read, whatever names and symbolic links say.
func ReadSource(dir string) (map[string]string, error) {
	source, _, err := readSource(dir)
	return source, err
}

// readSource returns with the files the names of all that it looked for.
func readSource(dir string) (source map[string]string, names []string, err error) {
	names = []string{Main}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, names, fmt.Errorf("open the configuration folder: %w; give a folder that holds %s", err, Main)
	}
	defer root.Close()
	text, err := readBounded(root, Main)
	if err != nil {
		return nil, names, fmt.Errorf("read the configuration in %s: %w; a configuration folder holds %s", dir, err, Main)
	}
	source = map[string]string{Main: text}
	var ignored Problems
	top, ok := parse(Main, text, &ignored)
	if !ok {
		return source, names, nil
	}
	for _, n := range included(top) {
		name, ok := includeName(n.Value)
		if !ok || len(source) >= maxFiles {
			continue
		}
		names = append(names, name)
		text, err := readBounded(root, filepath.FromSlash(name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, names, fmt.Errorf("%s: include %w; name an ordinary file inside the folder that may be read", n.pos(), err)
		default:
			source[name] = text
		}
	}
	return source, names, nil
}

// readBounded reads one byte more than a file may have, so that Build can tell.
func readBounded(root *os.Root, name string) (string, error) {
	text, err := readOrdinary(root, name)
	if wrong, ok := errors.AsType[*fs.PathError](err); ok {
		err = wrong.Err // "statat routing.yaml: …" says less than the name alone
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}

var errNotOrdinary = errors.New("no ordinary file")

func readOrdinary(root *os.Root, name string) (string, error) {
	info, err := root.Stat(name)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errNotOrdinary
	}
	f, err := root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	return string(b), err
}

// included lists the names after "include:", without judging them.
func included(top node) []node {
	for i := 0; i+1 < len(top.Content); i += 2 {
		if value := top.with(top.Content[i+1]); top.Content[i].Value == "include" && !value.empty() {
			return value.list()
		}
	}
	return nil
}

// includeName is the cleaned name of a file inside the folder, with forward slashes; false for any other name.
func includeName(name string) (string, bool) {
	if !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\\\x00:") || path.Clean(name) != name || name == "." {
		return "", false
	}
	return name, true
}

// versionOf hashes names and contents, each with its length, in the order of the names.
func versionOf(source map[string]string) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(source)) {
		fmt.Fprintf(h, "%d %s %d %s\n", len(name), name, len(source[name]), source[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}
