package sipdoor_test

import (
	"strings"
	"testing"

	"supportline/ivr"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/softphone"
)

func TestAPassportGoesWithTheCallToTheAgentAndNothingElseDoes(t *testing.T) {
	long := "sl1." + strings.Repeat("aB3_", 110) + "." + strings.Repeat("Z-9x", 11)
	for name, c := range map[string]struct{ passport, want string }{
		"verified":     {long, long},
		"not verified": {"", ""},
		"injected":     {"sl1.a\r\nX-Evil: 1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			rings := ring("sip:anna@10.0.0.3:5060")
			transfer := rings.Then.(ivr.Transfer)
			transfer.Passport = c.passport
			rings.Then = transfer
			inBubble(t, sipdoor.Config{}, []ivr.Turn{rings, talk(), hangup("bye")}, func(w *world) {
				got := "no call"
				done := make(chan struct{})
				w.agent(softphone.Manner{}, func(c *softphone.Call) {
					got = c.Verified
					close(done)
				})
				call := w.dial(w.caller())
				<-done
				<-call.Done()
				if got != c.want {
					w.Errorf("the agent's telephone got %q", got)
				}
			})
		})
	}
}
