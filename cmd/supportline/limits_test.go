package main

import (
	"strings"
	"testing"

	"supportline/config"
	"supportline/verify"
)

func TestEveryLimitCanBeSetByItsName(t *testing.T) {
	t.Parallel()
	var names []string
	for _, l := range verify.DefaultLimits() {
		names = append(names, l.Name+": 77")
	}
	text := strings.Replace(config.ExampleSettings(), "\nverification:\n", "\nverification:\n  limits: {"+strings.Join(names, ", ")+"}\n", 1)
	for _, p := range config.CheckSettings(text).Errors() {
		t.Errorf("%v", p)
	}
	if found := config.CheckSettings(strings.Replace(text, "caller-per-hour", "caller-per-minute", 1)).Errors(); len(found) != 1 {
		t.Errorf("a limit that there is not: %v", found)
	}
	s := &config.Settings{Verification: config.Verification{Limits: map[string]int{"caller-per-day": 77}}}
	for _, l := range policyFor(s).Limits {
		if is := l.Count == 77; is != (l.Name == "caller-per-day") {
			t.Errorf("%s is %d", l.Name, l.Count)
		}
	}
	if n := len(policyFor(s).Limits); n != len(verify.DefaultLimits()) {
		t.Errorf("%d limits", n)
	}
}
