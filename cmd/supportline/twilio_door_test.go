package main

import (
	"net/url"
	"strings"
	"time"

	"supportline/ivr/rehearse"
	"supportline/ivr/twiliodoor"
	"supportline/ivr/twiliodoor/player"
)

const (
	publicURL = "https://ivr.contoso.example"
	account   = "AC00000000000000000000000000000000"
	token     = "a token of the tests"
)

// twilioDoor plays scripts as Twilio would, through signed webhooks.
type twilioDoor struct {
	*stage
	player *player.Player
	call   *player.Call
}

func newTwilioDoor(s *stage) door {
	d, err := twiliodoor.New(twiliodoor.Config{PublicURL: publicURL, Account: account, Tokens: []twiliodoor.Token{token}}, s.x.engine, s.x.prompts, s.x.engine.Log)
	if err != nil {
		s.t.Fatal(err)
	}
	return &twilioDoor{stage: s, player: player.New(d.Handler(), publicURL, account, token)}
}

func (d *twilioDoor) dial(from, to string, diverted bool) {
	d.t.Helper()
	if line, ok := d.x.routing.Current().Line(to); ok && !line.Number.Zero() {
		to = line.Number.E164()
	}
	if from == "withheld" {
		from = "anonymous"
	}
	extra := url.Values{}
	if diverted {
		extra.Set("ForwardedFrom", "+46850641350")
	}
	call, err := d.player.Call(strings.ReplaceAll(from, " ", ""), to, player.Options{CallSid: string(d.id), Extra: extra})
	if err != nil {
		d.t.Fatal(err)
	}
	d.call = call
}

func (d *twilioDoor) act(line rehearse.ScriptLine) {
	d.t.Helper()
	if err := d.do(line); err != nil {
		d.t.Fatalf("line %d, %s %s: %v", line.Number, line.Verb, line.Rest, err)
	}
}

func (d *twilioDoor) do(line rehearse.ScriptLine) error {
	step := d.call.Next()
	switch line.Verb {
	case "keys":
		return d.call.Press(d.keys(line.Rest))
	case "silence":
		time.Sleep(step.Timeout)
		return d.call.Silent()
	case "waits":
		return d.wait(step, line.Rest)
	case "agent answers":
		return d.call.AgentAnswers()
	case "agent busy":
		return d.call.AgentIs("busy")
	case "agent silent":
		time.Sleep(step.RingFor)
		return d.call.AgentIs("no-answer")
	case "agent declines":
		return d.call.AgentIs("failed")
	case "agent drops":
		if err := d.call.AgentPicksUp(); err != nil {
			return err
		}
		return d.call.AgentHangsUp(0)
	case "agent hangs up":
		return d.call.AgentHangsUp(time.Minute)
	}
	return d.call.HangUp()
}

// wait lets music play until the time is up or something else happens.
func (d *twilioDoor) wait(step player.Step, long string) error {
	took, err := time.ParseDuration(long)
	if err != nil {
		return err
	}
	for until := time.Now().Add(took); time.Now().Before(until) && step.Awaits == player.Music; step = d.call.Next() {
		time.Sleep(max(step.Timeout, 5*time.Second))
		if err := d.call.Silent(); err != nil {
			return err
		}
	}
	return nil
}
