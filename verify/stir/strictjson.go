package stir

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

const (
	maxDepth   = 6
	maxMembers = 64 // of one object or list
)

var errJSON = errors.New("not one JSON object, or too deep, too large, or with a name twice")

// object is a JSON object whose member names are told apart to the letter.
type object map[string]json.RawMessage

// parseObject reads one JSON object and refuses what different readers understand differently: a name twice, anywhere,
// invalid UTF-8, text behind the end (RFC 8725 section 2.4, RFC 7493).
func parseObject(b []byte) (object, error) {
	if !utf8.Valid(b) {
		return nil, errJSON
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := walk(d, 0); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errJSON
	}
	var o object
	if err := json.Unmarshal(b, &o); err != nil || o == nil {
		return nil, errJSON
	}
	return o, nil
}

// walk reads one value to its end.
func walk(d *json.Decoder, depth int) error {
	t, err := d.Token()
	if err != nil || depth > maxDepth {
		return errJSON
	}
	open, nested := t.(json.Delim)
	if !nested {
		return nil
	}
	names := map[string]bool{}
	for n := 0; d.More(); n++ {
		if n == maxMembers {
			return errJSON
		}
		if open == '{' {
			t, err := d.Token()
			name, isName := t.(string)
			if err != nil || !isName || names[name] {
				return errJSON
			}
			names[name] = true
		}
		if err := walk(d, depth+1); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return errJSON
	}
	return nil
}

// text is the member of that name if it is a string.
func (o object) text(name string) (string, bool) {
	var s *string
	if err := json.Unmarshal(o[name], &s); err != nil || s == nil {
		return "", false
	}
	return *s, true
}

// object is the member of that name if it is an object.
func (o object) object(name string) (object, bool) {
	var m object
	if err := json.Unmarshal(o[name], &m); err != nil || m == nil {
		return nil, false
	}
	return m, true
}
