package twiliodoor

import "strings"

// Speaker is who says something: a voice of Twilio's and the locale it speaks.
type Speaker struct {
	Voice    string // "Polly.Elin-Neural"
	Language string // "sv-SE"
}

var (
	american   = Speaker{"Polly.Joanna-Neural", "en-US"}
	british    = Speaker{"Polly.Amy-Neural", "en-GB"}
	australian = Speaker{"Polly.Olivia-Neural", "en-AU"}
)

// Voices is the usual choice: neural voices that Twilio's own libraries (6.2.0) list, where there are any. lang is BCP 47;
// region, the country of the number that was called, chooses the accent where lang does not. A language without a voice
// is read by the English one, so that the caller hears something.
func Voices(lang, region string) Speaker {
	base, rest, _ := strings.Cut(lang, "-")
	if r := rest[strings.LastIndexByte(rest, '-')+1:]; len(r) == 2 {
		region = strings.ToUpper(r)
	}
	switch strings.ToLower(base) {
	case "sv":
		return Speaker{"Polly.Elin-Neural", "sv-SE"}
	case "de":
		if region == "AT" {
			return Speaker{"Polly.Hannah-Neural", "de-AT"}
		}
		return Speaker{"Polly.Vicki-Neural", "de-DE"}
	case "fr":
		if region == "CA" || region == "US" {
			return Speaker{"Polly.Gabrielle-Neural", "fr-CA"}
		}
		return Speaker{"Polly.Lea-Neural", "fr-FR"}
	case "cmn", "zh":
		return Speaker{"Polly.Zhiyu-Neural", "cmn-CN"}
	case "en":
		return english(region)
	}
	if s, known := others[strings.ToLower(base)]; known {
		return s
	}
	return english(region)
}

func english(region string) Speaker {
	switch region {
	case "GB", "IE", "GG", "JE", "IM":
		return british
	case "AU", "NZ":
		return australian
	}
	return american
}

// Where Twilio has no neural voice of Polly's that speaks a language, a standard voice of Google's does.
var others = map[string]Speaker{
	"ar":  {"Polly.Hala-Neural", "ar-AE"},
	"cs":  {"Google.cs-CZ-Standard-A", "cs-CZ"},
	"da":  {"Polly.Sofie-Neural", "da-DK"},
	"es":  {"Polly.Lucia-Neural", "es-ES"},
	"fi":  {"Polly.Suvi-Neural", "fi-FI"},
	"he":  {"Google.he-IL-Standard-A", "he-IL"},
	"hu":  {"Google.hu-HU-Standard-A", "hu-HU"},
	"id":  {"Google.id-ID-Standard-A", "id-ID"},
	"it":  {"Polly.Bianca-Neural", "it-IT"},
	"ja":  {"Polly.Takumi-Neural", "ja-JP"},
	"ko":  {"Polly.Seoyeon-Neural", "ko-KR"},
	"nb":  {"Polly.Ida-Neural", "nb-NO"},
	"nl":  {"Polly.Laura-Neural", "nl-NL"},
	"no":  {"Polly.Ida-Neural", "nb-NO"},
	"pl":  {"Polly.Ola-Neural", "pl-PL"},
	"pt":  {"Polly.Camila-Neural", "pt-BR"},
	"ru":  {"Google.ru-RU-Standard-A", "ru-RU"},
	"th":  {"Google.th-TH-Standard-A", "th-TH"},
	"tr":  {"Polly.Burcu-Neural", "tr-TR"},
	"yue": {"Polly.Hiujin-Neural", "yue-HK"},
}
