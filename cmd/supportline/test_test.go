package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"supportline/config"
)

// supportline runs a subcommand.
func supportline(t testing.TB, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, &terminal{in: strings.NewReader(""), out: &o, err: &e, now: time.Now})
	return code, o.String(), e.String()
}

// saturday is a script that passes in the example.
const saturday = `# Billing is closed on Saturdays.
at 2026-11-21T10:00:00+01:00
partly
from +46 8 465 004 10
dials 020 160 5899
expects region SE
hears We recognise…
keys 1
expects outcome closed
hears It opens on Monday…
hangs up
ends closed
`

// withScripts is the example's configuration with these scripts beside it.
func withScripts(t testing.TB, scripts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files := config.ExampleSource()
	for name, text := range scripts {
		files["calls/"+name] = text
	}
	writeFiles(t, dir, files)
	return dir
}

func writeFiles(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheScriptsOfTheExamplePass(t *testing.T) {
	t.Parallel()
	code, out, errs := supportline(t, "test")
	if code != 0 || errs != "" || !strings.Contains(out, " passed (") {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
}

func TestScriptsOfEveryDoorPassOnTheRehearsalDoorAtTheirOwnInstant(t *testing.T) {
	t.Parallel()
	dir := withScripts(t, nil)
	if err := os.CopyFS(filepath.Join(dir, "calls"), os.DirFS("testdata/calls")); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := supportline(t, "test", dir); code != 0 {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
}

func TestACallThatWentElsewhereIsShownAsADiffAndTheOthersStillRun(t *testing.T) {
	t.Parallel()
	dir := withScripts(t, map[string]string{
		"a.call": strings.Replace(saturday, "outcome closed", "queue billing-en", 1),
		"b.call": saturday,
		"c.call": strings.Replace(saturday, "ends closed", "", 1),
		"d.call": "sings a song\n",
		"e.call": strings.Replace(saturday, "hangs up", "agent answers", 1),
		"f.call": strings.Replace(saturday, "hangs up", "hangs up\nkeys 1", 1),
	})
	code, out, errs := supportline(t, "test", dir)
	if code != 1 || errs != "" {
		t.Errorf("code %d, %q", code, errs)
	}
	for _, want := range []string{
		"FAIL  " + filepath.Join(dir, "calls", "a.call"), "      -expects queue billing-en\n      +expects outcome closed\n",
		"ok    " + filepath.Join(dir, "calls", "b.call"),
		"the script asserts nothing: it does not say how the call ends",
		`calls/d.call:1: "sings a song" is not something that happens on a call`,
		"line 11, «agent answers»: that can not be done now: the caller is asked for keys",
		"line 12, «keys 1»: the call is over: it ended closed",
		"6 call scripts: 1 passed, 5 failed (",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("not told: %s", want)
		}
	}
	if t.Failed() {
		t.Log(out)
	}
	if code, out, _ := supportline(t, "test", dir, "--run", "b[.]call$"); code != 0 || !strings.Contains(out, "1 call script: 1 passed (") {
		t.Errorf("b alone: code %d\n%s", code, out)
	}
}

func TestUpdateRewritesScriptsAsTheCallsWent(t *testing.T) {
	t.Parallel()
	dir := withScripts(t, map[string]string{
		"a.call": strings.Replace(saturday, "hears We recognise…", "# The greeting\nhears Hello!", 1),
		"b.call": "at 2026-11-21T10:00:00+01:00\nfrom withheld\ndials 020 160 5899\nhangs up\n",
		"c.call": saturday,
	})
	code, out, errs := supportline(t, "test", dir, "--update")
	if code != 0 || errs != "" || !strings.Contains(out, "3 call scripts: 1 passed, 2 rewritten (") {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
	if code, out, _ := supportline(t, "test", dir); code != 0 {
		t.Errorf("rewritten, and then code %d\n%s", code, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "calls", "b.call"))
	if err != nil || !strings.Contains(string(b), "hears Welcome to customer support.\n") || !strings.HasSuffix(string(b), "hangs up\nends caller-hung-up\n") {
		t.Errorf("%v\n%s", err, b)
	}
	c, err := os.ReadFile(filepath.Join(dir, "calls", "c.call"))
	if err != nil || string(c) != saturday {
		t.Errorf("a script that passes was rewritten: %v\n%s", err, c)
	}
}

func TestScriptsAreReportedAsJSON(t *testing.T) {
	t.Parallel()
	dir := withScripts(t, map[string]string{"a.call": strings.Replace(saturday, "region SE", "region DE", 1), "b.call": saturday})
	code, out, _ := supportline(t, "test", dir, "--json", "-v")
	var got tested
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if code != 1 || got.OK || got.Passed != 1 || got.Failed != 1 || len(got.Scripts) != 2 || got.Scripts[0].OK ||
		!strings.Contains(got.Scripts[0].Diff, "-expects region DE\n+expects region SE\n") || !got.Scripts[1].OK ||
		!strings.Contains(strings.Join(got.Scripts[1].Record, "\n"), "weekly-hours: Saturday 21 November 10:00: outside Mon-Fri 09:00-17:00") {
		t.Errorf("code %d: %+v", code, got)
	}
}

func TestScriptsCallForTheOrganisationsBesideThem(t *testing.T) {
	t.Parallel()
	dir := withScripts(t, map[string]string{"a.call": strings.Replace(saturday, "+46 8 465 004 10", "+46 8 465 004 11", 1)})
	if code, out, _ := supportline(t, "test", dir); code != 1 {
		t.Errorf("a stranger is recognised:\n%s", out)
	}
	writeFiles(t, dir, map[string]string{rosterFile: "organisation,name,region,language,advanced,always_pin,phones,admin,mail,mobile\n" +
		"500600,Proseware AB,SE,en,no,no,+46 8 465 004 11,Bo,bo@proseware.example,\n"})
	if code, out, errs := supportline(t, "test", dir); code != 0 {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
	writeFiles(t, dir, map[string]string{rosterFile: "organisation\n"})
	if code, _, errs := supportline(t, "test", dir); code != 1 || !strings.Contains(errs, rosterFile) {
		t.Errorf("broken organisations: code %d, %q", code, errs)
	}
}

func TestAScriptMayAskForStrongVerification(t *testing.T) {
	t.Parallel()
	strong := strings.Replace(saturday, "dials", "verification strong\ndials", 1)
	dir := withScripts(t, map[string]string{"a.call": strong})
	if code, out, _ := supportline(t, "test", dir); code != 1 || !strings.Contains(out, "-hears We recognise…") {
		t.Errorf("a number alone is enough: code %d\n%s", code, out)
	}
}

func TestWrongUsageOfTestIsTold(t *testing.T) {
	t.Parallel()
	empty := withScripts(t, nil)
	broken := withScripts(t, map[string]string{"a.call": saturday})
	writeFiles(t, broken, map[string]string{config.Main: "vendor: {}\n"})
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"test", "--run", "("}, 2, "--run"},
		{[]string{"test", "--update"}, 2, "name the folder"},
		{[]string{"test", filepath.Join(empty, "nowhere")}, 2, "nowhere"},
		{[]string{"test", empty}, 1, "there are no call scripts in"},
		{[]string{"test", "--run", "no such script"}, 1, "no call script in the example matches"},
		{[]string{"test", broken}, 1, "see supportline check"},
	} {
		code, _, errs := supportline(t, c.args...)
		if code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%v: code %d, %q", c.args, code, errs)
		}
	}
}

// BenchmarkScripts plays the scripts of every door; an operation is one script.
func BenchmarkScripts(b *testing.B) {
	dir := withScripts(b, nil)
	if err := os.CopyFS(filepath.Join(dir, "calls"), os.DirFS("testdata/calls")); err != nil {
		b.Fatal(err)
	}
	s, err := config.Load(dir)
	if err != nil {
		b.Fatal(err)
	}
	suite, err := openSuite(dir, s)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		suite.run(b.Context(), suite.found[i%len(suite.found)], false, time.Now)
	}
}
