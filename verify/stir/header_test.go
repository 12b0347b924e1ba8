package stir

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestAnIdentityHeaderIsTakenApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"a.b.c;info=<https://x.example/y>;alg=ES256;ppt=shaken", "a.b.c [alg info ppt] https://x.example/y ES256 shaken"},
		{"a.b.c;ppt=\"shaken\";info=<https://x.example/;,=>", "a.b.c [info ppt] https://x.example/;,=  shaken"},
		{" a.b.c\t;\tINFO = <u> ; x ;y= z ", "a.b.c [info x y] u  "},
		{"a.b.c", ""},
		{"a.b.c;", ""},
		{"a.b.c;info=<u>;", ""},
		{"a.b.c;info=<u", ""},
		{"a.b.c;info=<>", ""},
		{"a.b.c;info=<u>x", ""},
		{"a.b.c;info=<u>;ppt=", ""},
		{"a.b.c;info=<u>;ppt=\"shaken", ""},
		{"a.b.c;info=<u>;ppt=\"sha\\ken\"", ""},
		{"a.b.c;info=<u>;=x", ""},
		{"a.b.c;info=<u>;info=<v>", ""},
		{"a.b.c;info=<u>;INFO=<v>", ""},
		{"a.b.c;info=<u>\r\n;ppt=shaken", ""},
		{"a.b.c;info=<ü>", ""},
		{"a.b.c;info=<u\x7f>", ""},
		{"a.b.c;info=<~ u>", "a.b.c [info] ~ u  "},
		{"a.b.c;info=<u>;p@x=1", ""},
		{"a.b.c;info=<u>;ppt=a@b", ""},
		{"a.b.c;info=<u>;alg=09AZaz-.!%*_+`'~", "a.b.c [alg info] u 09AZaz-.!%*_+`'~ "},
		{"a.b.c;info=<u>;" + strings.Repeat("n", 33), ""},
		{"a.b.c;info=<u>;a;b;c;d;e;f;g;h", ""},
		{"a.b.c;info=<" + strings.Repeat("u", maxHeader) + ">", ""},
	} {
		h, err := parseIdentity(c.text)
		got := ""
		if err == nil {
			got = fmt.Sprintf("%s %v %s %s %s", h.token, slices.Sorted(maps.Keys(h.params)), h.params["info"], h.params["alg"], h.params["ppt"])
		}
		if got != c.want {
			t.Errorf("%.60q: %q, %v", c.text, got, err)
		}
	}
	if _, err := parseIdentity("a;info=<u>;" + strings.Repeat("n", 32)); err != nil {
		t.Error(err)
	}
	if _, err := parseIdentity("a;info=<" + strings.Repeat("u", maxHeader-9) + ">"); err != nil {
		t.Error(err)
	}
}

func TestJSONThatReadersUnderstandDifferentlyIsRefused(t *testing.T) {
	t.Parallel()
	list := func(n int) string { return `{"a":[` + strings.TrimSuffix(strings.Repeat("1,", n), ",") + `]}` }
	for text, want := range map[string]bool{
		`{}`: true, ` {"a":1,"A":2} `: true, `{"a":{"b":1},"c":{"b":1}}`: true, list(maxMembers): true,
		`{"a":{"b":{"c":{"d":{"e":{"f":1}}}}}}`: true, `{"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}}}`: false,
		list(maxMembers + 1): false, `{"a":1,"a":1}`: false, `{"a":1,"\u0061":1}`: false, `{"a":[{"b":1,"b":2}]}`: false,
		`{"a":1}{"b":2}`: false, `{"a":1} x`: false, `[]`: false, `null`: false, `1`: false, ``: false, `{"a":}`: false, `{"a" 1}`: false,
		`{"a":1,}`: false, "{\"a\":\"\xff\"}": false, `{"a":1`: false, `{"a":01}`: false, `{a:1}`: false,
	} {
		if _, err := parseObject([]byte(text)); (err == nil) != want {
			t.Errorf("%.60q: %v", text, err)
		}
	}
	o, err := parseObject([]byte(`{"a":"x","b":1,"c":null,"d":{}}`))
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := o.text("a"); s != "x" || !ok {
		t.Errorf("%q %v", s, ok)
	}
	for _, name := range []string{"b", "c", "d", "e", "A"} {
		if s, ok := o.text(name); ok {
			t.Errorf("%s is the text %q", name, s)
		}
	}
	for name, want := range map[string]bool{"a": false, "c": false, "d": true, "e": false} {
		if _, ok := o.object(name); ok != want {
			t.Errorf("%s is an object: %v", name, ok)
		}
	}
}

func TestBase64OfASignatureHasOneSpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"eyJ9": true, "-_-_": true, "": true, "ey\nJ9": false, "ey\rJ9": false, "+/+/": false, "eyI=": false, "eyJ": false, "eyI": true} {
		if _, err := decode(text); (err == nil) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}
