package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"supportline/verify"
)

func runOrgs(t *testing.T, in string, args ...string) (code int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), append([]string{"orgs", "import"}, args...), &terminal{in: strings.NewReader(in), out: &o, err: &e, now: time.Now})
	return code, o.String(), e.String()
}

func TestOrganisationsAreImportedOnceAndPrintedMasked(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := filepath.Join(data, "orgs.csv")
	if err := os.WriteFile(file, []byte(verify.ExampleCSV()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		args []string
		want string
	}{
		{[]string{file, "--data", data, "--dry-run"}, "4 organisations: 4 added, 0 changed, 0 unchanged\nThis was a dry run"},
		{[]string{file, "--data", data}, "4 organisations: 4 added, 0 changed, 0 unchanged\n"},
		{[]string{file, "--data", data}, "4 organisations: 0 added, 0 changed, 4 unchanged\n"},
	} {
		code, out, errs := runOrgs(t, "", step.args...)
		if code != 0 || !strings.Contains(out, step.want) || errs != "" {
			t.Errorf("%v: code %d\n%s%s", step.args[1:], code, out, errs)
		}
		for _, private := range []string{"465 004 10", "46846500410", "anna@"} {
			if strings.Contains(out, private) {
				t.Errorf("prints %q:\n%s", private, out)
			}
		}
	}
	changed := strings.Replace(verify.ExampleCSV(), "Contoso AB", "Contoso Group AB", 1)
	code, out, errs := runOrgs(t, changed, "-", "--data", data)
	want := "changed 100200 \"Contoso Group AB\"\n  name: \"Contoso Group AB\", was \"Contoso AB\"\n4 organisations: 0 added, 1 changed, 3 unchanged\n"
	if code != 0 || out != want || errs != "" {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
}

func TestAFileWithABadLineChangesNothing(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	bad := strings.Replace(verify.ExampleCSV(), "+44", "", 1) + "500600,Bad,SE,sv,no,no,12,Bo,bo@bad.example,\n"
	code, out, errs := runOrgs(t, bad, "-", "--data", data)
	if code != 1 || out != "" || !strings.Contains(errs, "line 7: phones: entry 1") || !strings.Contains(errs, "nothing was changed") {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
	if _, out, _ := runOrgs(t, verify.ExampleCSV(), "-", "--data", data, "--dry-run"); !strings.Contains(out, "4 added") {
		t.Errorf("something was changed:\n%s", out)
	}
}

func TestAnImportSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"--data DIR":       {"-"},
		"no such file":     {"nowhere.csv", "--data", t.TempDir()},
		"is a folder":      {t.TempDir(), "--data", t.TempDir()},
		"make it first":    {"-", "--data", filepath.Join(t.TempDir(), "none")},
		"supportline.yaml": {"-", "--config", t.TempDir()},
	} {
		code, _, errs := runOrgs(t, verify.ExampleCSV(), args...)
		if code != 1 || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: code %d, %s", args, code, errs)
		}
	}
}
