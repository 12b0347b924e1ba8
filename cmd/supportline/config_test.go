package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"supportline/cmd/supportline/internal/store"
	"supportline/config"
)

// desk is somebody who publishes into a database.
type desk struct {
	t    *testing.T
	data string
}

// ok runs a config command that must succeed, and returns what it printed.
func (d desk) ok(args ...string) string {
	d.t.Helper()
	code, out, errs := supportline(d.t, append([]string{"config", args[0], "--data", d.data}, args[1:]...)...)
	if code != 0 || errs != "" {
		d.t.Errorf("config %v: code %d\n%s%s", args, code, out, errs)
	}
	return out
}

// refused runs a config command that must fail, and returns what it printed.
func (d desk) refused(code int, args ...string) string {
	d.t.Helper()
	got, out, errs := supportline(d.t, append([]string{"config", args[0], "--data", d.data}, args[1:]...)...)
	if got != code {
		d.t.Errorf("config %v: code %d, want %d\n%s%s", args, got, code, out, errs)
	}
	return out + errs
}

// history is who published, and why, the oldest first.
func (d desk) history() string {
	d.t.Helper()
	var got historyAnswer
	if err := json.Unmarshal([]byte(d.ok("history", "--json")), &got); err != nil {
		d.t.Fatal(err)
	}
	text := ""
	for _, p := range got.Publications {
		text = fmt.Sprintf("%d %s: %s; ", p.Number, p.Author, p.Reason) + text
	}
	return strings.TrimSuffix(text, "; ")
}

// change changes the hours of Swedish billing in a folder.
func change(t *testing.T, dir, old, now string) {
	t.Helper()
	path := filepath.Join(dir, config.Main)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), "name: "+old, "name: "+now, 1)
	if text == string(b) {
		t.Fatalf("there is no vendor %s", old)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestARoutingIsPublishedChangedShownAndRolledBack(t *testing.T) {
	t.Parallel()
	d := desk{t, t.TempDir()}
	if out := d.ok("history"); out != "Nothing is published here.\n" {
		t.Errorf("history: %s", out)
	}
	dir := withScripts(t, map[string]string{"a.call": saturday})
	if out := d.ok("publish", dir, "--author", "anna", "--reason", "the first"); !strings.Contains(out, "1 call script: 1 passed") ||
		!strings.Contains(out, "Published: publication 1, version ") {
		t.Errorf("publish: %s", out)
	}
	if out := d.ok("publish", dir, "--author", "anna", "--reason", "again"); !strings.Contains(out, "This is live already: publication 1") {
		t.Errorf("published again: %s", out)
	}
	change(t, dir, "Litware", "Proseware")
	if out := d.ok("publish", dir, "--author", "anna", "--reason", "a new name"); !strings.Contains(out, "publication 2") {
		t.Errorf("publish: %s", out)
	}
	copied := filepath.Join(t.TempDir(), "new", "folder")
	d.ok("show", "1", "--to", copied)
	if b, err := os.ReadFile(filepath.Join(copied, config.Main)); err != nil || string(b) != config.ExampleSource()[config.Main] {
		t.Errorf("publication 1 is written as %v\n%s", err, b)
	}
	if text := d.refused(1, "show", "2", "--to", copied); !strings.Contains(text, "is there already and is another one: nothing was written") {
		t.Errorf("writes over somebody's files: %s", text)
	}
	change(t, copied, "Litware", "Fabrikam")
	text := d.refused(1, "publish", copied, "--author", "bo", "--reason", "mine")
	if !strings.Contains(text, `made from publication 1, and meanwhile anna published 2`) || !strings.Contains(text, `"a new name"`) {
		t.Errorf("overtaken: %s", text)
	}
	if out := d.ok("rollback", "1", "--author", "cleo", "--reason", "too early"); !strings.Contains(out, "Published again what was publication 1: publication 3") {
		t.Errorf("rollback: %s", out)
	}
	if out := d.ok("rollback", "1", "--author", "cleo", "--reason", "twice"); !strings.Contains(out, "This is live already: publication 3") {
		t.Errorf("rollback: %s", out)
	}
	d.ok("publish", copied, "--author", "bo", "--reason", "mine", "--base", "3")
	if got, want := d.history(), "1 anna: the first; 2 anna: a new name; 3 cleo: too early; 4 bo: mine"; got != want {
		t.Errorf("history: %s, want %s", got, want)
	}
	for ref, want := range map[string]string{"": "name: Fabrikam", "2": "name: Proseware", "4": "# publication 4, version "} {
		if out := d.ok("show", ref); !strings.Contains(out, want) {
			t.Errorf("show %q lacks %q", ref, want)
		}
	}
	var one shown
	if err := json.Unmarshal([]byte(d.ok("show", "--json", "3")), &one); err != nil || one.Parent != 2 || one.Author != "cleo" || one.Source[config.Main] == "" {
		t.Errorf("show --json: %+v, %v", one.publicationAnswer, err)
	}
	if out := d.ok("show", one.Version); !strings.Contains(out, "# publication 3, version "+one.Version) {
		t.Errorf("show %s: %s", one.Version, out)
	}
	for _, p := range []string{"1", "2", "3", "4"} { // what went live once can go live again
		if text := d.ok("show", p, "--json"); json.Unmarshal([]byte(text), &one) != nil {
			t.Error(text)
		} else if s, err := config.Build(one.Source); err != nil || s.Version != one.Version {
			t.Errorf("publication %s: %v", p, err)
		}
	}
}

func TestNothingIsPublishedThatHasErrorsFailsItsScriptsOrComesFromNowhere(t *testing.T) {
	t.Parallel()
	d := desk{t, t.TempDir()}
	good := withScripts(t, map[string]string{"a.call": saturday})
	d.ok("publish", good, "--author", "anna", "--reason", "the first")
	broken := withScripts(t, nil)
	change(t, broken, "Litware", "[")
	red := withScripts(t, map[string]string{"a.call": strings.Replace(saturday, "outcome closed", "queue billing-en", 1), "b.call": saturday})
	change(t, red, "Litware", "Proseware")
	unread := withScripts(t, map[string]string{"a.call": "sings a song\n"})
	change(t, unread, "Litware", "Proseware")
	for _, c := range []struct {
		want string
		code int
		args []string
	}{
		{"routing.yaml:", 1, []string{broken, "--reason", "x"}},
		{"nothing was published: mend these errors", 1, []string{broken, "--reason", "x"}},
		{"+expects outcome closed", 1, []string{red, "--reason", "x", "--base", "1"}},
		{"nothing was published: 1 call script failed", 1, []string{red, "--reason", "x", "--base", "1"}},
		{"nothing was published: 1 call script failed", 1, []string{unread, "--reason", "x", "--base", "1"}},
		{"from which publication was", 1, []string{red, "--reason", "x"}},
		{"there is no publication 7", 1, []string{red, "--reason", "x", "--base", "7"}},
		{"--reason", 2, []string{good}},
		{"--reason", 2, []string{good, "--reason", " "}},
		{"what servers call themselves", 2, []string{good, "--reason", "x", "--author", "files"}},
		{"what servers call themselves", 2, []string{good, "--reason", "x", "--author", " serve "}},
	} {
		if text := d.refused(c.code, append([]string{"publish"}, c.args...)...); !strings.Contains(text, c.want) {
			t.Errorf("%v is answered with\n%s\nwant %q", c.args, text, c.want)
		}
	}
	if text := d.refused(1, "rollback", "5", "--reason", "x"); !strings.Contains(text, "there is no publication 5") {
		t.Errorf("rollback: %s", text)
	}
	if got := d.history(); got != "1 anna: the first" {
		t.Errorf("history: %s", got)
	}
}

func TestOfEightWhoPublishAtOnceOneGetsInAndTheOthersAreToldWho(t *testing.T) {
	t.Parallel()
	d := desk{t, t.TempDir()}
	d.ok("publish", withScripts(t, nil), "--author", "anna", "--reason", "the first")
	const racers = 8
	var texts [racers]string
	var codes [racers]int
	var race sync.WaitGroup
	for i := range racers {
		dir := withScripts(t, nil)
		change(t, dir, "Litware", fmt.Sprintf("Racer%d", i))
		race.Go(func() {
			code, out, errs := supportline(t, "config", "publish", dir, "--data", d.data, "--base", "1", "--author", fmt.Sprintf("racer%d", i), "--reason", "x")
			codes[i], texts[i] = code, out+errs
		})
	}
	race.Wait()
	history := d.history()
	winner := -1
	for i := range racers {
		if history == fmt.Sprintf("1 anna: the first; 2 racer%d: x", i) {
			winner = i
		}
	}
	if winner < 0 {
		t.Fatalf("history: %s", history)
	}
	for i := range racers {
		if i == winner && codes[i] != 0 || i != winner && (codes[i] != 1 || !strings.Contains(texts[i], fmt.Sprintf("meanwhile racer%d published 2", winner))) {
			t.Errorf("racer %d: code %d, %s", i, codes[i], texts[i])
		}
	}
}

// settingsFrom writes a supportline.yaml with the routing from there.
func settingsFrom(t *testing.T, dir, from string) {
	t.Helper()
	writeFiles(t, dir, map[string]string{config.SettingsFile: "sip: {listen: \"udp://127.0.0.1:0\", strangers: true}\n" +
		"smtp: {host: 127.0.0.1, from: support@litware.example}\nrouting: {from: " + from + "}\n"})
}

func TestAServerFedByFilesNotesItsHistoryAndIsNotPublishedTo(t *testing.T) {
	t.Parallel()
	dir := withScripts(t, nil)
	settingsFrom(t, dir, "files")
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	c := testConfig(filepath.Join(dir, "data"), &mailbox{})
	c.routing = dir
	x, err := newExchange(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer x.close()
	change(t, dir, "Litware", "Proseware")
	if err := x.routing.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := desk{t, filepath.Join(dir, "data")}
	if got := d.history(); got != "1 files: start; 2 files: changed on disk" {
		t.Errorf("history: %s", got)
	}
	other := withScripts(t, nil)
	for _, command := range [][]string{{"publish", other, "--base", "2"}, {"rollback", "1"}} {
		if text := d.refused(1, append(command, "--reason", "x")...); !strings.Contains(text, "take their routing from files") {
			t.Errorf("%v: %s", command, text)
		}
		code, out, errs := supportline(t, append([]string{"config", command[0], "--config", dir, "--reason", "x"}, command[1:]...)...)
		if code != 1 || !strings.Contains(errs, "take their routing from its files") {
			t.Errorf("%v: code %d, %s%s", command, code, out, errs)
		}
	}
	settingsFrom(t, dir, "published")
	if code, out, errs := supportline(t, "config", "publish", other, "--config", dir, "--base", "2", "--reason", "x"); code != 0 {
		t.Errorf("once the setting is changed: code %d, %s%s", code, out, errs)
	}
}

func TestACallKeepsItsVersionWhileServersTakeWhatIsPublished(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	c := testConfig(data, &mailbox{})
	c.published = true
	var servers []*exchange
	for range 2 {
		x, err := newExchange(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer x.close()
		servers = append(servers, x)
	}
	if _, _, err := servers[0].engine.Begin(t.Context(), contosoCalls("before")); err != nil {
		t.Fatal(err)
	}
	first := servers[0].routing.Current()
	d := desk{t, data}
	dir := withScripts(t, nil)
	change(t, dir, "Litware", "Proseware")
	d.ok("publish", dir, "--author", "anna", "--reason", "x", "--base", "1")
	for _, x := range servers {
		if err := x.routing.Reload(t.Context()); err != nil || x.routing.Current().Vendor.Name != "Proseware" {
			t.Errorf("runs %s, %v", x.routing.Current().Vendor.Name, err)
		}
		if before, err := x.store.LoadCall(t.Context(), "before"); err != nil || before.Version != first.Version {
			t.Errorf("the call that began before has version %s, %v", before.Version, err)
		}
	}
	if got := d.history(); got != "1 serve: first start; 2 anna: x" {
		t.Errorf("history: %s", got)
	}
}

// A command that is killed after it has saved what it would publish has published nothing, and is run again.
func TestACommandThatDiesBeforeItPublishesLeavesTheHistoryAsItWas(t *testing.T) {
	t.Parallel()
	d := desk{t, t.TempDir()}
	dir := withScripts(t, nil)
	d.ok("publish", dir, "--author", "anna", "--reason", "the first")
	change(t, dir, "Litware", "Proseware")
	s, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), filepath.Join(d.data, "supportline.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.SaveVersion(t.Context(), s.Version, s.Source), db.Close()); err != nil {
		t.Fatal(err)
	}
	if got := d.history(); got != "1 anna: the first" {
		t.Errorf("history: %s", got)
	}
	d.ok("publish", dir, "--author", "anna", "--reason", "the second try")
	if got := d.history(); got != "1 anna: the first; 2 anna: the second try" {
		t.Errorf("history: %s", got)
	}
}
