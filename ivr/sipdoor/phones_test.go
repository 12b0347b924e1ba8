package sipdoor_test

import (
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/audio"
)

// Phones that others wrote call the door here, where they are installed.

func program(t *testing.T, name string) string {
	t.Helper()
	if testing.Short() {
		t.Skip(name + " keeps time by the clock on the wall")
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed: this test calls the door with it", name)
	}
	return path
}

// at opens a door at an address of the test's own, so that runs beside each other do not meet.
func at(t *testing.T, ip string, turns []ivr.Turn) *world {
	t.Helper()
	cfg := sipdoor.Config{Listen: []sipdoor.Listener{{Network: "udp", Addr: ip + ":0"}, {Network: "tcp", Addr: ip + ":0"}}}
	return newWorld(t, nil, cfg, turns, netip.MustParseAddr(ip))
}

func TestSIPpPressesKeysAndIsHungUp(t *testing.T) {
	sipp := program(t, "sipp")
	if os.Geteuid() != 0 {
		t.Skip("SIPp plays keys from a raw socket, for which it must be root")
	}
	t.Parallel()
	for _, c := range []struct{ transport, flag, door, from string }{{"udp", "u1", "127.77.1.1", "127.77.1.9"}, {"tcp", "t1", "127.77.2.1", "127.77.2.9"}} {
		t.Run(c.transport, func(t *testing.T) {
			t.Parallel()
			w := at(t, c.door, []ivr.Turn{gather(9, "long"), hangup("bye")})
			script, err := filepath.Abs("testdata/digits.xml")
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), sipp, w.door.Addr(c.transport).String(), "-sf", script, "-t", c.flag, "-i", c.from,
				"-mi", c.from, "-p", "17099", "-mp", "16000", "-s", "0201605899", "-m", "1", "-timeout", "30s", "-nostdin")
			cmd.Dir = t.TempDir()
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("SIPp: %v\n%s", err, out)
			}
			w.wantEnd(ivr.EndClosed)
			w.wantEvents(ivr.Pressed{Keys: "1234"})
		})
	}
}

func TestSIPpsOwnCallsAreTaken(t *testing.T) {
	sipp := program(t, "sipp")
	t.Parallel()
	w := at(t, "127.77.3.1", []ivr.Turn{gather(1, "long")})
	cmd := exec.CommandContext(t.Context(), sipp, w.door.Addr("udp").String(), "-sn", "uac", "-i", "127.77.3.9", "-p", "17099", "-mp", "16000",
		"-s", "0201605899", "-m", "100", "-r", "50", "-d", "500", "-timeout", "60s", "-nostdin")
	cmd.Dir = t.TempDir()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("SIPp: %v\n%s", err, out)
	}
	for range 100 {
		w.wantEnd(ivr.EndCallerHungUp)
	}
}

func TestBaresipHearsTheDoor(t *testing.T) {
	baresip := program(t, "baresip")
	t.Parallel()
	w := at(t, "127.77.4.1", []ivr.Turn{gather(1, "long"), hangup("bye")})
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	source := filepath.Join(dir, "source.wav")
	f, err := os.Create(source)
	if err != nil {
		t.Fatal(err)
	}
	wav, err := audio.NewWAVWriter(f)
	if err == nil {
		err = wav.Write(make([]int16, 20*8000))
	}
	if err == nil {
		err = wav.Close()
	}
	if err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	modules := ""
	for _, path := range []string{"/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules", "/usr/local/lib/baresip/modules"} {
		if _, err := os.Stat(path); err == nil {
			modules = path
		}
	}
	write("config", fmt.Sprintf("sip_listen 127.77.4.8:17060\nnet_interface 127.0.0.1\nmodule_path %s\nmodule g711.so\nmodule aufile.so\n"+
		"module aubridge.so\nmodule sndfile.so\nmodule_tmp account.so\nmodule_app menu.so\naudio_source aufile,%s\naudio_player aubridge,rx\n"+
		"audio_alert aubridge,alert\nausrc_srate 8000\nauplay_srate 8000\nausrc_channels 1\nauplay_channels 1\nsnd_path %s\nrtp_ports 18000-18100\n",
		modules, source, dir))
	write("accounts", "<sip:caller@127.77.4.8:17060;transport=udp>;regint=0;audio_codecs=PCMA/8000/1;answermode=auto;dtmfmode=rtp\n")
	write("contacts", "")
	cmd := exec.CommandContext(t.Context(), baresip, "-f", dir, "-t", "25", "-e", "/dial "+"sip:0201605899@"+w.door.Addr("udp").String())
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.wantEnd(ivr.EndClosed)
	within(t, "baresip writes what it heard", func() bool { return heardBy(t, dir) > 4*time.Second })
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if t.Failed() {
		text, _ := os.ReadFile(log.Name())
		t.Logf("%s", text)
	}
}

// heardBy tells how long the question was heard in baresip's recording.
func heardBy(t *testing.T, dir string) time.Duration {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "dump-*-dec.wav"))
	if err != nil || len(names) == 0 {
		return 0
	}
	f, err := os.Open(names[0])
	if err != nil {
		return 0
	}
	defer f.Close()
	pcm, _, err := audio.ReadWAV(f)
	if err != nil {
		return 0
	}
	var d time.Duration
	for _, s := range audio.Tones(pcm, 700) {
		d += s.To - s.From
	}
	return d
}
