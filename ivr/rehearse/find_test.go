package rehearse

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

const short = "at 2026-11-23T10:00:00+01:00\ndials 1\nends unknown-number\n"

func TestScriptsAreFoundBesideTheConfigurationAndUnderCalls(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	for _, name := range []string{"b.call", "calls/a.call", "calls/dst/spring.call", "elsewhere/no.call", "calls/readme.txt"} {
		files[name] = &fstest.MapFile{Data: []byte(short)}
	}
	files["calls/broken.call"] = &fstest.MapFile{Data: []byte("sings\n")}
	files["calls/huge.call"] = &fstest.MapFile{Data: []byte(strings.Repeat("# x\n", maxScript))}
	files["calls/long.call"] = &fstest.MapFile{Data: []byte(strings.Repeat("\n", maxLines+1))}
	found, err := FindScripts(files)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		name := f.Name
		if f.Err != nil {
			name += "!"
		}
		got = append(got, name)
	}
	if want := "b.call calls/a.call calls/broken.call! calls/dst/spring.call calls/huge.call! calls/long.call!"; strings.Join(got, " ") != want {
		t.Errorf("found %q, want %q", got, want)
	}
	if none, err := FindScripts(fstest.MapFS{}); err != nil || len(none) > 0 {
		t.Errorf("in an empty folder: %v %v", none, err)
	}
}

func TestTooManyScriptsOrFoldersAreRefused(t *testing.T) {
	t.Parallel()
	many := fstest.MapFS{}
	for i := range maxScripts + 1 {
		many[fmt.Sprintf("calls/%d.call", i)] = &fstest.MapFile{Data: []byte(short)}
	}
	deep := fstest.MapFS{"calls/" + strings.Repeat("x/", maxDepth+1) + "a.call": &fstest.MapFile{Data: []byte(short)}}
	for what, files := range map[string]fstest.MapFS{"many": many, "deep": deep} {
		if _, err := FindScripts(files); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
}

func TestAScriptThatCanNotBePlayedOrCanNotFailIsNamed(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"dials 1\nends closed\n":                                               "needs a line like «at",
		"at 2026-11-23T10:00:00+01:00\nends closed\n":                          "nobody calls",
		"at 2026-11-23T10:00:00+01:00\nkeys 1\ndials 1\nends closed\n":         "before the call begins",
		"at 2026-11-23T10:00:00+01:00\ndials 1\nhears Welcome.\nhangs up\n":    "does not say how the call ends",
		"at 2026-11-23T10:00:00+01:00\npartly\ndials 1\nkeys 1\nends closed\n": "asserts next to nothing",
		"at 2026-11-23T10:00:00+01:00\ndials 1\nwaits 6\n":                     "no time to wait",
		"at 2026-11-23T10:00:00+01:00\ndials 1\ndials 2\nends closed\n":        "line 3, «dials 2»: there is a line with «dials» already",
		"at 2026-11-23T10:00:00+01:00\ndials 1\nfrom 2\nends closed\n":         "line 3, «from 2»: the call has begun",
		"at 2026-11-23T10:00:00+01:00\ndials 1\nwaits 48h\n":                   "no time to wait",
		"at 2026-11-23T10:00:00+01:00\ndials 1\nkeys one\n":                    "no keys",
		"at 2026-11-23T10:00:00+01:00\nverification weak\ndials 1\n":           "no way to verify",
		"at 2026-11-23T10:00:00+01:00\ndials 1\nexpects rain\n":                "can not be expected",
	} {
		s, err := ReadScript("x.call", strings.NewReader(script))
		if err == nil {
			err = s.Check()
		}
		if err == nil {
			err = s.Asserts()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is answered with %v, want %q", script, err, want)
		}
	}
	if s, err := ReadScript("x.call", strings.NewReader("\uFEFF"+strings.ReplaceAll(short, "\n", "\r\n"))); err != nil || s.Check() != nil || s.Asserts() != nil {
		t.Errorf("a call that is refused: %v %v %v", err, s.Check(), s.Asserts())
	}
}

func FuzzAScriptIsReadOrRefused(f *testing.F) {
	f.Add(example)
	f.Add("partly\ndials 1\nhears …x…\nexpects queue q\nkeys PIN#\nends closed")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ReadScript("x.call", strings.NewReader(text))
		if err != nil {
			return
		}
		again, err := ReadScript("x.call", strings.NewReader(s.String()))
		if err != nil || again.String() != s.String() {
			t.Errorf("written and read again: %v\n%s\nthen\n%s", err, s, again)
		}
		if len(s.Lines) < 100 {
			Diff(s.String(), s.Observed([][]string{{"hears x", "decided queue q"}, {"ends closed"}}))
		}
	})
}
