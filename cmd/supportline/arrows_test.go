package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows says which packages of this module each package may import. What is not listed is forbidden; subpackages count as
// the package that they lie under unless they are listed themselves.
var arrows = map[string][]string{
	"ivr/phone":    {},
	"prompts":      {},
	"config/hours": {},

	"ivr":    {"ivr/phone", "prompts", "config/hours"},
	"config": {"ivr/phone", "prompts", "config/hours"},
	"verify": {"ivr/phone", "prompts", "config/hours"},

	"ivr/route": {"config", "ivr/phone", "prompts", "config/hours"},
	"ivr/flow":  {"ivr", "ivr/route", "config", "ivr/phone", "prompts", "config/hours"},
	"ivr/calls": {"ivr", "ivr/flow", "config", "verify", "ivr/phone", "prompts", "config/hours"},
	// The waiting room reads what a queue may do from the snapshot that a call began with.
	"ivr/queue": {"ivr", "config", "ivr/phone", "prompts", "config/hours"},

	"ivr/rehearse":   {"ivr", "ivr/phone", "prompts", "config/hours"},
	"ivr/sipdoor":    {"ivr", "ivr/phone", "prompts", "config/hours"},
	"ivr/twiliodoor": {"ivr", "ivr/phone", "prompts", "config/hours"},
	"ivr/console":    {"ivr", "ivr/calls", "ivr/queue", "ivr/route", "config", "verify", "ivr/phone", "prompts", "config/hours"},

	"cmd/supportline/internal/store": {"ivr", "ivr/calls", "ivr/queue", "verify", "config", "ivr/phone"},
}

// pure packages do no I/O, read no clock and no chance, and start nothing.
var pure = []string{"ivr/flow", "ivr/route", "config/hours"}

var impure = []string{"context", "net", "net/http", "database/sql", "math/rand", "math/rand/v2", "crypto/rand", "log", "log/slog", "os", "io/fs"}

func TestImportsFollowTheArrows(t *testing.T) {
	t.Parallel()
	for _, p := range listPackages(t) {
		from := strings.TrimPrefix(p.ImportPath, "supportline/")
		if from == "cmd/supportline" {
			continue // the wiring
		}
		home := owner(from)
		if home == "" {
			t.Errorf("%s is not in the map of the house: put it under a package of the design, or list it", from)
			continue
		}
		for _, i := range p.Imports {
			to, ours := strings.CutPrefix(i, "supportline/")
			if !ours {
				if slices.Contains(pure, from) && slices.Contains(impure, i) {
					t.Errorf("%s is pure and imports %s", from, i)
				}
				continue
			}
			if target := owner(to); target != home && !slices.Contains(arrows[home], target) {
				t.Errorf("%s imports %s: no arrow leads there", from, to)
			}
		}
	}
}

// owner is the listed package that a path lies in.
func owner(path string) string {
	best := ""
	for p := range arrows {
		if (path == p || strings.HasPrefix(path, p+"/")) && len(p) > len(best) {
			best = p
		}
	}
	return best
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "supportline/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}
