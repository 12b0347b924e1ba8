package mail

import (
	"html"
	"strings"
)

// page is the text as HTML, word for word: nothing is fetched and nothing can be clicked, so that a mail of ours looks
// like no other.
func page(text, lang string) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="` + html.EscapeString(lang) + `"><head><meta charset="utf-8"></head><body>`)
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(paragraph), "\n", "<br>") + "</p>\n")
	}
	b.WriteString("</body></html>\n")
	return b.String()
}
