package config

import (
	"strings"
	"testing"
)

func TestAgentsTokensAreReadAndWeakOrSharedOnesRefused(t *testing.T) {
	t.Parallel()
	read := func(api string) (*Settings, error) { return ParseSettings(ExampleSettings() + "\n" + api + "\n") }
	s, err := read(`api: {tokens: [{agent: erik, token: "` + canary + `"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.API.Tokens; len(got) != 1 || got[0].Agent != "erik" || got[0].Token.Reveal() != canary {
		t.Errorf("tokens: %v", got)
	}
	for _, bad := range []string{`[]`, `[{agent: erik}]`, `[{token: "` + canary + `"}]`, `[{agent: erik, token: secret}]`,
		`[{agent: erik, token: "` + canary + `"}, {agent: sara, token: "` + canary + `"}]`} {
		if _, err := read(`api: {tokens: ` + bad + `}`); err == nil {
			t.Errorf("%s is taken", strings.ReplaceAll(bad, canary, "…"))
		} else if strings.Contains(err.Error(), canary) {
			t.Errorf("the error holds the token")
		}
	}
}
