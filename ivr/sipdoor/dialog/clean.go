package dialog

import "strings"

// maxText bounds what a stranger's text may take up in a message of ours.
const maxText = 128

// clean makes text from outside fit for a header or a line: without control characters (a CR or LF would begin a header
// of the stranger's choosing), quotes or brackets that would end where it stands, and not long.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f || r == '\ufffd', r == '"', r == '\\', r == '<', r == '>':
			return -1
		}
		return r
	}, text)
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	return text
}
