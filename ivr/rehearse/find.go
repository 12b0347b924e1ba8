package rehearse

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Limits on what is looked for.
const (
	maxScripts = 1000
	maxDepth   = 8 // folders below "calls"
)

// Found is a script, or why there is none to be had from its file.
type Found struct {
	Script
	Err error
}

// FindScripts reads the *.call files of a configuration folder: those beside routing.yaml and those under "calls", in the
// order of their names. The error tells that the folder can not be looked through.
func FindScripts(dir fs.FS) ([]Found, error) {
	beside, err := fs.Glob(dir, "*.call")
	if err != nil {
		return nil, err
	}
	names := beside
	err = fs.WalkDir(dir, "calls", func(name string, d fs.DirEntry, err error) error {
		switch {
		case name == "calls" && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fmt.Errorf("look for scripts in %s: %w", name, err)
		case d.IsDir() && strings.Count(name, "/") > maxDepth:
			return fmt.Errorf("look for scripts in %s: there are more than %d folders in one another", name, maxDepth)
		case !d.IsDir() && path.Ext(name) == ".call":
			names = append(names, name)
		}
		if len(names) > maxScripts {
			return fmt.Errorf("there are more than the %d scripts that are run at once", maxScripts)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []Found
	for _, name := range names {
		all = append(all, open(dir, name))
	}
	return all, nil
}

func open(dir fs.FS, name string) Found {
	unread := Found{Script: Script{Name: name}}
	info, err := fs.Stat(dir, name)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no ordinary file")
	}
	if err != nil {
		unread.Err = fmt.Errorf("read %s: %w", name, err)
		return unread
	}
	f, err := dir.Open(name)
	if err != nil {
		unread.Err = fmt.Errorf("read %s: %w", name, err)
		return unread
	}
	defer f.Close()
	s, err := ReadScript(name, f)
	if err == nil {
		err = s.Check()
	}
	return Found{s, err}
}
