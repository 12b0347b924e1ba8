package phone

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestNumbersAreReadAsTrunksWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, region, want string }{
		{"+46850641350", "", "+46850641350"},
		{"0046850641350", "SE", "+46850641350"},
		{"0046850641350", "", "+46850641350"},
		{"08-506 413 50", "SE", "+46850641350"},
		{"46850641350", "SE", "+46850641350"},
		{"011 44 20 7946 0123", "US", "+442079460123"},
		{"0011 1 416 555 0123", "AU", "+14165550123"},
		{"+44 (0)20 7946 0123", "", "+442079460123"},
		{"020 160 5899", "SE", "+46201605899"},
		{"+460201605899", "", "+46201605899"}, // the trunk kept the national zero
		{"0800 032 6417", "GB", "+448000326417"},
		{"(86) 400-089-0365", "CN", "+864000890365"},
	} {
		got, err := Parse(c.text, c.region)
		if err != nil || got.E164() != c.want {
			t.Errorf("Parse(%q, %q) = %q, %v, want %q", c.text, c.region, got.E164(), err, c.want)
		}
	}
}

func TestWhatIsNoNumberIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "1-800-FLOWERS", "*67123456", "٠١٢٣٤٥٦٧٨٩", "+4685064135;ext=12", "client:agent7", "sip:100@x",
		strings.Repeat("1", 1000), "08+506", "12", "+0"} {
		n, err := Parse(text, "SE")
		if err == nil {
			t.Errorf("Parse(%q) = %q, want an error", text, n.E164())
		} else if len(text) > 3 && strings.Contains(err.Error(), text) {
			t.Errorf("the error repeats the text: %v", err)
		}
	}
}

func TestWithheldCallersAreKnownInAllSpellings(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "anonymous", "Anonymous", "RESTRICTED", "266696687", "+266696687", "+17378742833",
		"7378742833", "+00000", "0", "unavailable", "Private", "+1 not a number", "asterisk"} {
		if n, withheld := Caller(text, "US"); !withheld || !n.Zero() {
			t.Errorf("Caller(%q) = %q, %v, want withheld", text, n.E164(), withheld)
		}
	}
	if n, withheld := Caller("+14165550123", "US"); withheld || n.E164() != "+14165550123" {
		t.Errorf("a plain number counts as withheld: %q %v", n.E164(), withheld)
	}
}

func TestNumbersPrintMaskedEverywhereButInJSON(t *testing.T) {
	t.Parallel()
	n := MustParse("+46701740610")
	for _, got := range []string{n.String(), fmt.Sprint(n), fmt.Sprintf("%v %+v %#v %s", n, n, n, n), n.LogValue().String(), fmt.Sprintf("%v", struct{ N Number }{n})} {
		if strings.Contains(got, "70174") || strings.Contains(got, "1740") {
			t.Errorf("prints %q", got)
		}
	}
	if n.String() != "+46•••••••10" {
		t.Errorf("String() = %q", n.String())
	}
	b, err := json.Marshal(n)
	var back Number
	if err != nil || json.Unmarshal(b, &back) != nil || back != n {
		t.Errorf("JSON %s does not come back: %v %v", b, back, err)
	}
}

func TestAnAreaCodeTellsTheZone(t *testing.T) {
	t.Parallel()
	if z := MustParse("+16045550123").Zones(); len(z) != 1 || z[0] != "America/Vancouver" {
		t.Errorf("Vancouver's zones: %v", z)
	}
	if z := MustParse("+18008659408").Zones(); len(z) == 1 {
		t.Errorf("a toll-free number has one zone: %v", z)
	}
	if r := MustParse("+16045550123").Region(); r != "CA" {
		t.Errorf("region %q", r)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("+46 8 506 413 50", "SE")
	f.Add("00;phone-context=+1", "")
	f.Fuzz(func(t *testing.T, text, region string) {
		n, err := Parse(text, region)
		if err == nil && (len(n.E164()) < 4 || n.E164()[0] != '+') {
			t.Errorf("Parse(%q, %q) = %q", text, region, n.E164())
		}
	})
}
