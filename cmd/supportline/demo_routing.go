package main

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"supportline/config"
)

// demoRouting writes the example's routing into the demo's data folder, where it can be changed while calls go on, with the
// agents' telephones beside the demo's own SIP address. A routing that is there already is left as it is.
func demoRouting(data string, sip netip.AddrPort) (string, error) {
	dir := filepath.Join(data, "config")
	if _, err := os.Stat(filepath.Join(dir, "routing.yaml")); err == nil {
		return dir, nil
	}
	beside := func(n uint16) string { return netip.AddrPortFrom(sip.Addr(), sip.Port()+n).String() }
	telephones := strings.NewReplacer("127.0.0.1:5071", beside(11), "127.0.0.1:5072", beside(12))
	for name, text := range config.ExampleSource() {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", fmt.Errorf("make a folder for the demo's routing: %w", err)
		}
		if err := os.WriteFile(path, []byte(telephones.Replace(text)), 0o600); err != nil {
			return "", fmt.Errorf("write the demo's routing: %w", err)
		}
	}
	return dir, nil
}
