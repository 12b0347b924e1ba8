package config

import "slices"

// API is how agents' programs reach this server; without Tokens they do not.
type API struct {
	Tokens []APIToken
}

// APIToken lets an agent in.
type APIToken struct {
	Agent string
	Token Secret
}

// leastToken is how long a token must be: 128 bits in hexadecimal digits.
const leastToken = 32

// api reads
//
//	api: {tokens: [{agent: erik, token: "file:/etc/supportline/erik"}]}
func (r *settingsReader) api(n node) {
	n.fields("api", map[string]func(node){
		"tokens!": func(n node) {
			for _, one := range n.some("token") {
				r.apiToken(one)
			}
		},
	})
}

func (r *settingsReader) apiToken(n node) {
	var t APIToken
	n.fields("token", map[string]func(node){
		"agent!": func(n node) { t.Agent, _ = n.text("agent") },
		"token!": func(n node) {
			t.Token = r.secret(n, "the token")
			if s := t.Token.Reveal(); s != "" && len(s) < leastToken {
				n.fail("make one with: openssl rand -hex 32", "the token is short enough to be guessed")
			}
		},
	})
	if slices.ContainsFunc(r.s.API.Tokens, func(o APIToken) bool { return o.Token == t.Token && t.Token != "" }) {
		n.fail("make one for each agent with: openssl rand -hex 32", "the token is another agent's too")
	}
	r.s.API.Tokens = append(r.s.API.Tokens, t)
}
