package config

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
)

// looked is what the files of a folder looked like from outside, so that a look at files that nobody changes reads none.
type looked struct {
	names  []string // routing.yaml and what it includes, missing files too
	stamps map[string]fs.FileInfo
	quiet  int // looks since the stamps have changed
}

const (
	// A file that is written twice within one tick of its file system's clock (up to two seconds) has the same size and time
	// after both: for some looks after a change the content is read in any case.
	looksAfterChange = 5
	// Some programs set the time of a file back to what it was: now and then the content is read in any case.
	looksToRead = 30
)

// unchanged tells whether there is no need to read the files of dir.
func (l *looked) unchanged(dir string) bool {
	now := stamps(dir, l.names)
	if maps.EqualFunc(l.stamps, now, same) {
		l.quiet++
	} else {
		l.stamps, l.quiet = now, 0
	}
	return l.quiet > looksAfterChange && l.quiet%looksToRead != 0
}

// again has the files read at the next look.
func (l *looked) again() { l.quiet = 0 }

// stamps are name, size and time of files; nil for one that is not there.
func stamps(dir string, names []string) map[string]fs.FileInfo {
	found := map[string]fs.FileInfo{}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return found
	}
	defer root.Close()
	for _, name := range names {
		info, err := root.Stat(filepath.FromSlash(name))
		if err != nil {
			info = nil
		}
		found[name] = info
	}
	return found
}

func same(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && a.Mode() == b.Mode() && os.SameFile(a, b)
}
