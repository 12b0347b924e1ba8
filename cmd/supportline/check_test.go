package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"supportline/config"
)

func TestCheckFindsNoErrorInTheExample(t *testing.T) {
	t.Parallel()
	code, out, errs := ranWith("", "check")
	if code != 0 || !strings.Contains(out, "ok: 168 lines, 247 regions, 3 clouds, 48 queues, 2 agents") {
		t.Errorf("%d %s%s", code, out, errs)
	}
}

func TestCheckShowsEachErrorWithItsPlaceItsLineAndItsRemedy(t *testing.T) {
	t.Parallel()
	source := config.ExampleSource()
	source["lines/europe.yaml"] = strings.Replace(source["lines/europe.yaml"], "region: GB, cloud: worldwide, ", "region: GX, cloud: worldwide, ", 1)
	source[config.SettingsFile] = "sip: {listen: 5060}\n"
	dir := writeSource(t, source)
	code, out, _ := ranWith("", "check", dir)
	for _, want := range []string{dir + "/lines/europe.yaml:6:", `error: there is no region "GX"; add it to regions, or did you mean `, "\n    6 |   - {number: 0800 032 6417",
		dir + "/supportline.yaml:1:15: error: listen", "2 errors, "} {
		if code != 1 || !strings.Contains(out, want) {
			t.Errorf("code %d, lacks %q:\n%s", code, want, out)
		}
	}
	code, out, _ = ranWith("", "check", "--json", dir)
	var a checked
	if err := json.Unmarshal([]byte(out), &a); err != nil || code != 1 || a.OK || len(a.Problems) < 2 || a.Problems[0].Line != 6 {
		t.Errorf("%d %v %+v", code, err, a)
	}
}

func TestCheckOfAFolderWithoutConfigurationSaysWhatBelongsThere(t *testing.T) {
	t.Parallel()
	if code, _, errs := ranWith("", "check", t.TempDir()); code != 1 || !strings.Contains(errs, "holds routing.yaml") {
		t.Errorf("%d %s", code, errs)
	}
}

func TestCheckLooksAtSettingsThatAreEmptyAndDoesWithoutAny(t *testing.T) {
	t.Parallel()
	dir := writeSource(t, config.ExampleSource())
	if code, out, _ := ranWith("", "check", dir); code != 0 {
		t.Errorf("without settings: %d %s", code, out)
	}
	if err := os.WriteFile(filepath.Join(dir, config.SettingsFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := ranWith("", "check", dir); code != 1 || !strings.Contains(out, "supportline.yaml: error: the file is empty") {
		t.Errorf("with empty settings: %d %s", code, out)
	}
}
