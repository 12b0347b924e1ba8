package twiliodoor

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"supportline/ivr"
	"supportline/ivr/twiliodoor/player"
)

// BenchmarkTurn is one whole webhook: form, signature, event, turn, document; the engine takes no time.
func BenchmarkTurn(b *testing.B) {
	g := newRig(b, func(ivr.CallID, ivr.Event) ivr.Turn { return gather(1, "welcome", "menu", "again") })
	g.door.log = slog.New(slog.DiscardHandler)
	sid := player.NewSid("CA")
	form := g.player.Form(sid, caller, swedish, "in-progress")
	for _, key := range []string{"FromCity", "FromState", "FromZip", "FromCountry", "ToCity", "ToState", "ToZip",
		"ToCountry"} {
		form[key] = []string{""}
	}
	if _, err := g.player.Post("/twilio/voice", form); err != nil {
		b.Fatal(err)
	}
	form["Digits"] = []string{"1"}
	path := "/twilio/turn?" + url.Values{keyCall: {sid}, keySeq: {"1"}, keyWait: {waitGather}}.Encode()
	body := form.Encode()
	signature := sign(token, publicURL+path, form)
	handler := g.door.Handler()
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("X-Twilio-Signature", signature)
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				body, _ := io.ReadAll(w.Body)
				b.Fatalf("%d %s", w.Code, body)
			}
		}
	})
}
