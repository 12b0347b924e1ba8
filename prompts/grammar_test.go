package prompts

import (
	"fmt"
	"strings"
	"testing"
)

func TestNumbersAreSaidInTheLanguagesOwnWay(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]map[int]string{
		"en": {0: "zero", 13: "thirteen", 20: "twenty", 21: "twenty-one", 59: "fifty-nine", 68: "sixty eight",
			100: "one hundred",
			101: "one hundred and one", 999: "nine hundred and ninety nine"},
		"sv": {0: "noll", 1: "ett", 7: "sju", 21: "tjugoett", 43: "fyrtiotre", 80: "åttio", 86: "åttio sex",
			100: "ett hundra",
			318: "tre hundra arton"},
		"de": {1: "eins", 16: "sechzehn", 17: "siebzehn", 21: "einundzwanzig", 23: "dreiundzwanzig", 30: "dreißig",
			77: "siebenund siebzig", 100: "ein hundert", 101: "ein hundert eins", 231: "zwei hundert einunddreißig"},
		"fr": {1: "un", 17: "dix-sept", 21: "vingt et un", 22: "vingt-deux", 61: "soixante et un", 70: "soixante-dix",
			71: "soixante et onze", 72: "soixante-douze", 77: "soixante-dix-sept", 80: "quatre-vingts",
			81: "quatre-vingt-un",
			90: "quatre-vingt-dix", 91: "quatre-vingt-onze", 99: "quatre-vingt-dix-neuf", 100: "cent", 101: "cent un",
			180: "cent quatre-vingts", 200: "deux cents", 201: "deux cent un"},
		"cmn": {0: "零", 2: "二", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九", 100: "一百", 101: "一百 零一",
			110: "一百 一十", 119: "一百 一十九", 120: "一百 二十", 999: "九百 九十九"},
	} {
		for n, words := range want {
			if got := strings.Join(grammars[lang].cardinal(n), " "); got != words {
				t.Errorf("%s: %d is %q, want %q", lang, n, got, words)
			}
		}
	}
}

func TestTimesAreSaidAsAPersonSaysThem(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]map[string]string{
		"en": {"9:00": "nine o'clock in the morning", "9:30": "nine thirty in the morning",
			"14:05": "two oh five in the afternoon",
			"0:00":  "midnight", "0:30": "twelve thirty in the morning", "12:00": "twelve noon",
			"12:15": "twelve fifteen in the afternoon",
			"18:45": "six forty-five in the evening"},
		"sv": {"9:00": "nio", "9:30": "nio och trettio", "9:05": "nio noll fem", "0:00": "noll noll",
			"23:59": "tjugotre och femtionio"},
		"de": {"9:00": "neun Uhr", "9:30": "neun Uhr dreißig", "1:00": "ein Uhr", "21:01": "einundzwanzig Uhr eins",
			"0:00": "null Uhr"},
		"fr": {"9:00": "neuf heures", "9:30": "neuf heures trente", "1:00": "une heure",
			"21:15": "vingt et une heures quinze",
			"12:00": "midi", "0:00": "minuit"},
		"cmn": {"9:00": "上午 九点", "14:30": "下午 两点 三十分", "0:05": "凌晨 零点 零五分", "12:00": "中午 十二点", "20:00": "晚上 八点"},
	} {
		for clock, words := range want {
			var hour, minute int
			if _, err := fmt.Sscanf(clock, "%d:%d", &hour, &minute); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(grammars[lang].clock(hour, minute).spoken, " "); got != words {
				t.Errorf("%s: %s is %q, want %q", lang, clock, got, words)
			}
		}
	}
}

func TestDaysOfTheMonthAreOrdinals(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]map[int]string{
		"en": {1: "the first of", 2: "the second of", 12: "the twelfth of", 20: "the twentieth of",
			23: "the twenty-third of", 30: "the thirtieth of", 31: "the thirty-first of"},
		"sv": {1: "första", 3: "tredje", 20: "tjugonde", 22: "tjugoandra", 30: "trettionde", 31: "trettioförsta"},
		"de": {1: "ersten", 3: "dritten", 7: "siebten", 8: "achten", 19: "neunzehnten", 20: "zwanzigsten",
			31: "einunddreißigsten"},
		"fr":  {1: "premier", 2: "deux", 21: "vingt et un"},
		"cmn": {1: "一日", 10: "十日", 31: "三十一日"},
	} {
		for date, words := range want {
			if got := strings.Join(grammars[lang].day(date).spoken, " "); got != words {
				t.Errorf("%s: %d is %q, want %q", lang, date, got, words)
			}
		}
	}
}

func TestNumbersInATextAreReadAsWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"press 1.": "press one.", "press 10 or 21": "press ten or twenty-one",
		"year 2026": "year 2026", "7": "seven", "none": "none", "5 5": "five five",
		"99999999999999999999 1": "99999999999999999999 one"} {
		if got := inWords(text, grammars["en"]); got != want {
			t.Errorf("%q is read %q, want %q", text, got, want)
		}
	}
}
