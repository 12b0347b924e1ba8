package verify

import "supportline/ivr/phone"

// verstats are the values of the STIR/SHAKEN verification status, as Twilio's StirVerstat and the verstat parameter of TS
// 24.229 write them, that are worth more than nothing. They are compared whole: in "TN-Validation-Passed-A-Diverted" it is
// the forwarding provider that signed. What is not listed, every failure among it, gives GradeNone.
var verstats = map[string]Grade{
	"":                                   GradeWeak,
	"NULL":                               GradeWeak,
	"No-TN-Validation":                   GradeWeak,
	"TN-Validation-Passed":               GradeWeak, // without the level of attestation
	"TN-Validation-Passed-C":             GradeWeak, // a gateway signed: it knows neither caller nor number
	"TN-Validation-Passed-B":             GradeMedium,
	"TN-Validation-Passed-A":             GradeStrong,
	"TN-Validation-Passed-A-Passthrough": GradeWeak, // passed on unverified
	"TN-Validation-Passed-B-Passthrough": GradeWeak,
	"TN-Validation-Passed-C-Passthrough": GradeWeak,
}

// attested grades a verification status for a number. Full attestation is proof of a number only in the countries whose
// providers answer for it (47 CFR 64.6301 in the United States, CRTC 2018-32 in Canada).
func attested(verstat string, n phone.Number) Grade {
	g := verstats[verstat]
	if r := n.Region(); g == GradeStrong && r != "US" && r != "CA" {
		return GradeMedium
	}
	return g
}
