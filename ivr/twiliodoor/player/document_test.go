package player

import (
	"strings"
	"testing"
)

func TestADocumentThatTwilioWouldRefuseIsAnError(t *testing.T) {
	t.Parallel()
	const gather = `<Gather action="/twilio/turn" numDigits="1"><Say>x</Say></Gather>`
	const again = `<Redirect>/twilio/turn</Redirect>`
	const dial = `<Dial action="/twilio/dial"><Sip url="/twilio/whisper">sip:a@b</Sip></Dial>`
	for _, good := range []string{gather + again,
		`<Say voice="Polly.Elin-Neural" language="sv-SE">å &amp; ä</Say>` + dial, `<Reject reason="busy"/>`,
		`<Pause length="1"/><Hangup/>`, ``, `<Dial action="/d"><Number>+46846500411</Number></Dial>`} {
		if _, err := parse([]byte("<Response>"+good+"</Response>"), callersLeg); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		`<Speak>x</Speak>`, `<Say speed="2">x</Say>`, `<Say></Say>`, `<Say> </Say>`, `<Say>` + strings.Repeat("å",
			4097) + `</Say>`,
		`<Say><Play>/x</Play></Say>`, `<Say language="svenska">x</Say>`, `<Say voice="Elin">x</Say>`,
		`<Say>x&#65533;</Say>`, `loose text`,
		gather, `<Gather numDigits="1"/>` + again, `<Gather action="/t" numDigits="0"/>` + again,
		`<Gather action="/t" numDigits="six"/>` + again,
		`<Gather action="/t" finishOnKey="##"/>` + again, `<Gather action="/t"><Dial/></Gather>` + again,
		`<Gather action="/t" input="speech"/>` + again,
		`<Hangup/><Say>x</Say>`, again + again, dial + again, `<Say>x</Say><Reject/>`, `<Reject reason="tired"/>`,
		`<Dial action="/d"/>`, `<Dial><Sip>sip:a@b</Sip></Dial>`, `<Dial action="/d"><Say>x</Say></Dial>`,
		`<Dial action="/d" timeout="3"><Sip>sip:a@b</Sip></Dial>`,
		`<Dial action="/d"><Sip>anna</Sip></Dial>`, `<Dial action="/d"><Number>0846500411</Number></Dial>`,
		`<Redirect method="GET">/x</Redirect>`,
		`<Redirect></Redirect>`, `<Play>x</Play>`, `<Pause length="0"/>`, `<Response/>`, `<Say>x</Play>`, `<Say>x`,
		`<Pause length="1" length="2"/>`,
		strings.Repeat(`<Say>`+strings.Repeat("x", 4000)+`</Say>`, 17),
	} {
		if _, err := parse([]byte("<Response>"+bad+"</Response>"), callersLeg); err == nil {
			t.Errorf("%.200s is taken", bad)
		}
	}
	for _, bad := range []string{``, `<Say>x</Say>`, `<Response/><Response/>`, `<Response/>x`} {
		if _, err := parse([]byte(bad), callersLeg); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	for _, bad := range []string{dial, `<Reject/>`, gather + again} {
		if _, err := parse([]byte("<Response>"+bad+"</Response>"), agentsLeg); err == nil {
			t.Errorf("%s is taken on the agent's leg", bad)
		}
	}
}
