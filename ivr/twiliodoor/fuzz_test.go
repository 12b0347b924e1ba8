package twiliodoor

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"supportline/ivr"
)

func FuzzFormToEvent(f *testing.F) {
	f.Add("CallSid=CA1&From=%2B46701740610&To=%2B46846500400&Digits=493817", "call=CA1&seq=3&wait=gather")
	f.Add("CallSid=CA1&DialCallStatus=completed&DialCallDuration=99999999999&CallStatus=completed", "call=CA1&seq=3")
	f.Add("CallSid=CA1&From=sip:a@b&To=sip:;&ForwardedFrom=sips:x", "call=CA1&seq=3&wait=queue")
	f.Fuzz(func(t *testing.T, body, rawQuery string) {
		form, err := url.ParseQuery(body)
		query, err2 := url.ParseQuery(rawQuery)
		if err != nil || err2 != nil {
			return
		}
		if p, no := comingIn(form); no == nil {
			if a := p.arrival(); a.ID == "" || len(a.Called) > 3 || a.Caller.Zero() != a.Evidence.Withheld {
				t.Errorf("arrival %+v", a)
			}
		}
		for _, leg := range []string{legCaller, legAgent} {
			p, no := goingOn(query, form, leg)
			if no != nil {
				continue
			}
			if of := form.Get(leg); string(p.call) != query.Get(keyCall) || p.call == "" || of != "" && of != string(p.call) {
				t.Errorf("call %q of URL %q and form %q", p.call, query.Get(keyCall), of)
			}
			if ev, is := p.event().(ivr.Pressed); is && (ev.Keys == "" || len(ev.Keys) > longestKeys ||
				strings.Trim(string(ev.Keys), "0123456789*#") != "") {
				t.Errorf("keys %q", string(ev.Keys))
			}
			ended, bridged := p.transferEnded()
			if bridged != (ended.Result == ivr.TransferTalked) || ended.Talked < 0 || ended.Talked > 24*time.Hour ||
				!bridged && ended.HungUpBy != "" {
				t.Errorf("transfer %+v, bridged %v", ended, bridged)
			}
			p.region()
		}
	})
}
