package prompts

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// The default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1), and what costs two septets in its extension table.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§" +
		"¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "^{}\\[~]|€\f"
)

// segmentUse is how much of one SMS a text takes, and how much one holds.
func segmentUse(text string) (used, room int) {
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmBasic, r):
			used++
		case strings.ContainsRune(gsmExtended, r):
			used += 2
		default:
			return len(utf16.Encode([]rune(text))), 70
		}
	}
	return used, 160
}

func TestThePINFitsInOneSMSInEveryLanguage(t *testing.T) {
	t.Parallel()
	c := shippedCatalogue(t)
	for _, lang := range c.Languages() {
		withheld, err := c.Text(lang, Say("message.withheld"))
		if err != nil {
			t.Fatal(err)
		}
		for _, caller := range []string{"..0123", withheld} {
			text, err := c.Text(lang, SayWith("message.sms", "vendor", Text("Contoso")).
				And("caller", Text(caller)).And("pin", Text("493817")).And("ref", Text("4821")))
			if err != nil {
				t.Fatal(err)
			}
			used, room := segmentUse(text)
			if used > room {
				t.Errorf("%s: %d of %d: %s", lang, used, room, text)
			}
			if lang != "cmn" && room == 70 {
				t.Errorf("%s: a letter outside the GSM alphabet halves the room: %s", lang, text)
			}
			if at := strings.Index(text, "493817"); at < len(text)*2/3 {
				t.Errorf("%s: the PIN comes before the warning has been read: %s", lang, text)
			}
			t.Logf("%s %d/%d %s", lang, used, room, text)
		}
	}
}
