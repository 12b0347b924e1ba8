package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"supportline/config"
	"supportline/ivr/console"
)

var redirectToDemo = http.RedirectHandler("/demo", http.StatusFound)

// guide is what to try, for the terminal and the page.
func (c demoCmd) guide(s *config.Settings) console.Guide {
	sip, web := s.SIP.Listen[0].Address.String(), "http://"+s.HTTP.Listen.String()
	run := "go run ./cmd/supportline "
	return console.Guide{SIP: sip,
		Try: []console.Try{
			{What: "A registered number calls Sweden and asks for technical support:", Command: run + "dial sip:+46201605899@" + sip + " --from +46846500410 --keys 2 --for 30s"},
			{What: "An unknown number keys in an organisation; the PIN appears here:", Command: run + "dial sip:+46201605899@" + sip + " --from +46701740615 --keys 1,100200# --for 60s"},
			{What: "The same in text, without a telephone:", Command: run + `call "020 160 5899"`},
			{What: "With any softphone (no registration needed):", Command: "sip:+498005892330@" + sip},
			{What: "Change the routing while calls go on (a broken file is refused, and says why):", Command: c.Data + "/config/routing.yaml"},
			{What: "Every other line of the world is in these files, and may be dialled as well:", Command: c.Data + "/config/lines"},
			{What: "Why would a call go where it goes?", Command: run + "explain --region SE --service billing --language en --at 2026-11-20T20:30:00+01:00"},
		},
		Numbers: []console.Number{
			{Number: "+46201605899", What: "Sweden (also +46851761966)"}, {Number: "+611800197503", What: "Australia"},
			{Number: "+18008659408", What: "Canada (English and French), the United States and islands"}, {Number: "+448000326417", What: "United Kingdom"},
			{Number: "+498005892330", What: "Germany, own cloud (also +4969380789305)"}, {Number: "+864000890365", What: "China, 21Vianet"},
			{Number: "+13128435147", What: "26 markets on one number, from the Congo to Wallis and Futuna"},
		},
		Callers: []console.Number{
			{Number: "100200", What: "Contoso AB: number +46 8 465 004 10; PIN by SMS to +46 70 174 06 10"},
			{Number: "200300", What: "Fabrikam GmbH: German cloud, advanced contract"},
			{Number: "300400", What: "Northwind Ltd: PIN by mail only"},
			{Number: "400500", What: "Tailspin (China): 21Vianet, severity A"},
		},
		Warnings: []string{"Callers with a registered number are recognised without a PIN (verification mode registered-number). Numbers can be forged.",
			"This page shows PINs: it is for this machine only. It is at " + web + "/demo."},
	}
}

func printGuide(out io.Writer, g console.Guide, s *config.Settings) {
	var b strings.Builder
	fmt.Fprintf(&b, "supportline demo. Everything runs on this machine; nothing is sent anywhere.\n\n  Watch:   http://%s/demo\n  SIP:     %s, UDP and TCP\n", s.HTTP.Listen, g.SIP)
	fmt.Fprintf(&b, "  Twilio:  POST %s/twilio/voice, account %s", s.HTTP.PublicURL, s.Twilio.Account)
	if strings.HasPrefix(s.Twilio.Account, "ACdemo") {
		fmt.Fprintf(&b, ", auth token of this run %s", s.Twilio.AuthTokens[0].Reveal())
	}
	b.WriteString("\n\nTry, in another terminal:\n")
	for _, t := range g.Try {
		fmt.Fprintf(&b, "  %s\n      %s\n", t.What, t.Command)
	}
	b.WriteString("\nNumbers to dial:\n")
	for _, n := range g.Numbers {
		fmt.Fprintf(&b, "  %-14s %s\n", n.Number, n.What)
	}
	b.WriteString("\nWho is registered:\n")
	for _, n := range g.Callers {
		fmt.Fprintf(&b, "  %-14s %s\n", n.Number, n.What)
	}
	fmt.Fprintf(&b, "\nWarning: %s\nCtrl-C ends the demo.\n\n", g.Warnings[0])
	fmt.Fprint(out, b.String())
}
