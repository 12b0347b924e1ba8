package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestIncludedFilesArePartOfTheSnapshotAndNothingOutsideTheFolderIsRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret.yaml")
	if err := os.WriteFile(outside, []byte("agents: []"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	whole := small(t)
	i := strings.Index(whole, "# Queues follow")
	write(t, dir, Main, "include: [desk/queues.yaml]\n"+whole[:i])
	if err := os.Mkdir(filepath.Join(dir, "desk"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "desk/queues.yaml", whole[i:])
	s, err := Load(dir)
	if err != nil || len(s.Source) != 2 || len(s.Agents) != 2 || s.Agents[0].Pos.File != "desk/queues.yaml" {
		t.Fatalf("Load: %v", err)
	}
	write(t, dir, Main, "include: [link.yaml]\n"+whole)
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "link.yaml") {
		t.Errorf("a link out of the folder: %v", err)
	}
	write(t, dir, Main, "include: [../"+filepath.Base(filepath.Dir(outside))+"/secret.yaml]\n"+whole)
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "cannot be included") {
		t.Errorf("a name out of the folder: %v", err)
	}
}

func TestAFileThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, Main, strings.Repeat("#", maxFile+10))
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("Load: %v", err)
	}
	write(t, dir, Main, "a: \xff\xfe")
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("Load: %v", err)
	}
}

func TestAFolderWithoutConfigurationSaysWhatBelongsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Load(dir); err == nil || err.Error() != "read the configuration in "+dir+": routing.yaml: no such file or directory; a configuration folder holds routing.yaml" {
		t.Errorf("Load: %v", err)
	}
	write(t, dir, Main, "include: [desk]\n")
	if err := os.Mkdir(filepath.Join(dir, "desk"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil || err.Error() != "routing.yaml:1:11: include desk: no ordinary file; name an ordinary file inside the folder that may be read" {
		t.Errorf("Load: %v", err)
	}
	if _, err := LoadSettings(t.TempDir()); err == nil || !strings.Contains(err.Error(), "holds supportline.yaml") {
		t.Errorf("LoadSettings: %v", err)
	}
}

func TestADeepOrAliasedDocumentIsRefusedAndDoesNotGrow(t *testing.T) {
	t.Parallel()
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'j'; c++ {
		p := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+p+",", 9) + "]\n"
	}
	for _, text := range []string{bomb, "lines: " + strings.Repeat("[", 20000), strings.Repeat("- ", 20000)} {
		if _, err := Build(map[string]string{Main: text}); err == nil {
			t.Errorf("%.20q… was taken", text)
		}
	}
}
