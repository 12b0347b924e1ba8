package prompts

import "strconv"

// grammar is how a language says numbers, times and days of the month. Each word list is one file a language; the names
// of days and months are in prompts.yaml. What a function returns as spoken is a list of fragments to be recorded.
type grammar struct {
	cardinal func(n int) []string        // 0 to 999
	clock    func(hour, minute int) said // 0:00 to 23:59, behind the words of the templates "when.…"
	day      func(date int) said         // 1 to 31, beside a month
	fullStop string
}

// wholeNumbers end what is recorded in one piece: "dreiundzwanzig" cut in parts is hard to follow, and clocks need no
// more.
const wholeNumbers = 60

var grammars = map[string]grammar{
	"en":  {englishCardinal, englishClock, englishDay, "."},
	"sv":  {swedishCardinal, swedishClock, swedishDay, "."},
	"de":  {germanCardinal, germanClock, germanDay, "."},
	"fr":  {frenchCardinal, frenchClock, frenchDay, "."},
	"cmn": {mandarinCardinal, mandarinClock, mandarinDay, "。"},
}

// keysOnly is the grammar of a language in which there are only some sentences: numbers are written as digits.
var keysOnly = grammar{cardinal: func(n int) []string { return []string{strconv.Itoa(n)} }, fullStop: "."}
