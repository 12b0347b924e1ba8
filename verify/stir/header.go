package stir

import "strings"

const (
	maxHeaders   = 4    // Identity headers of one INVITE
	maxHeader    = 8192 // bytes of one
	maxParams    = 8
	maxParamName = 32
)

// identity is an Identity header, taken apart (RFC 8224 section 4).
type identity struct {
	token  string // the PASSporT, full or compact
	params map[string]string
}

// parseIdentity reads the value of one Identity header.
//
//	eyJ….eyJ….sig;info=<https://cert.example/a.pem>;alg=ES256;ppt="shaken"
func parseIdentity(value string) (identity, error) {
	if len(value) > maxHeader {
		return identity{}, refuse(Malformed, "an Identity header is longer than 8 kB")
	}
	for i := range len(value) {
		if c := value[i]; c > '~' || c < ' ' && c != '\t' {
			return identity{}, refuse(Malformed, "an Identity header holds a byte that is not printable ASCII")
		}
	}
	token, rest, more := strings.Cut(value, ";")
	h := identity{token: trim(token), params: map[string]string{}}
	for more {
		var name, text string
		var ok bool
		if name, text, rest, more, ok = nextParam(rest); !ok {
			return identity{}, refuse(Malformed, "a parameter of an Identity header cannot be read")
		}
		if _, twice := h.params[name]; twice || len(h.params) == maxParams {
			return identity{}, refuse(Malformed, "an Identity header repeats a parameter or has too many")
		}
		h.params[name] = text
	}
	if h.params["info"] == "" {
		return h, refuse(Malformed, "an Identity header has no info parameter").with(badInfo)
	}
	return h, nil
}

// nextParam reads `name = value` up to the next semicolon. A value is <…>, "…" or a token; a parameter may have none.
func nextParam(s string) (name, value, rest string, more, ok bool) {
	end := strings.IndexAny(s, "=;")
	if end < 0 {
		end = len(s)
	}
	name = strings.ToLower(trim(s[:end]))
	if !isToken(name) || len(name) > maxParamName {
		return "", "", "", false, false
	}
	if s = s[end:]; s != "" && s[0] == '=' {
		s = trim(s[1:])
		switch {
		case strings.HasPrefix(s, "<"):
			value, s, ok = strings.Cut(s[1:], ">")
		case strings.HasPrefix(s, `"`):
			value, s, ok = strings.Cut(s[1:], `"`)
			ok = ok && !strings.Contains(value, `\`)
		default:
			end := strings.IndexAny(s, "; \t")
			if end < 0 {
				end = len(s)
			}
			value, s = s[:end], s[end:]
			ok = isToken(value)
		}
		if !ok {
			return "", "", "", false, false
		}
	}
	s = trim(s)
	if s == "" {
		return name, value, "", false, true
	}
	return name, value, s[1:], true, s[0] == ';'
}

func trim(s string) string { return strings.Trim(s, " \t") }

// isToken tells whether s is a token of RFC 3261 section 25.1.
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		alnum := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !alnum && !strings.ContainsRune("-.!%*_+`'~", rune(c)) {
			return false
		}
	}
	return s != ""
}
