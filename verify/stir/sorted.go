package stir

import "strings"

// sorted are the Identity headers of an INVITE by what they are for.
type sorted struct {
	shaken   []passport
	diverted bool
	// trouble is what to say when there is no SHAKEN PASSporT that can be judged.
	trouble *refusal
}

// sortOut reads the headers. One that cannot be read spoils no other.
func sortOut(headers []string) sorted {
	if len(headers) == 0 {
		return sorted{trouble: refuse(NoIdentity, "there is no Identity header")}
	}
	if len(headers) > maxHeaders {
		return sorted{trouble: refuse(Malformed, "there are too many Identity headers")}
	}
	s := sorted{}
	for _, text := range headers {
		p, ppt, err := read(text)
		switch {
		case ppt == "div" || ppt == "div-o":
			s.diverted = true
		case err != nil && s.trouble == nil:
			s.trouble = asRefusal(err)
		case err != nil:
		case ppt == "shaken":
			s.shaken = append(s.shaken, p)
		}
	}
	if s.trouble == nil {
		s.trouble = refuse(Unsupported, "no Identity header is of the kind shaken").with(useIdentity)
	}
	return s
}

// read takes a header and its PASSporT apart. Where they say different things of the same, the header is malformed; ppt is
// known even when the rest cannot be read.
func read(text string) (p passport, ppt string, err error) {
	h, err := parseIdentity(text)
	ppt = strings.ToLower(h.params["ppt"])
	if err != nil {
		return p, ppt, err
	}
	p, err = parsePASSporT(h.token)
	if ppt == "" || p.ppt == "div" || p.ppt == "div-o" {
		ppt = p.ppt
	}
	alg, named := h.params["alg"]
	switch {
	case err != nil:
	case named && alg != "ES256":
		err = refuse(Unsupported, "an Identity header names another algorithm than ES256").with(badCredential)
	case ppt != p.ppt:
		err = refuse(Malformed, "an Identity header and its PASSporT are not of the same kind")
	case h.params["info"] != p.x5u:
		err = refuse(Malformed, "an Identity header and its PASSporT name different certificates").with(badInfo)
	}
	return p, ppt, err
}
