package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/softphone"
	"supportline/prompts"
)

const (
	agentRings = 2 * time.Second
	agentTalks = 20 * time.Second
)

// demoAgents are the telephones of the example's agents: they answer by themselves, speak, and hang up after a while.
type demoAgents struct{ phones []*softphone.Phone }

func answerAgents(ctx context.Context, srv *server, log *slog.Logger) (*demoAgents, error) {
	media := audio.New(audio.Config{IP: srv.settings.SIP.Listen[0].Address.Addr(), Log: log})
	go media.Run(ctx)
	spoken, err := spokenByAgent(srv.prompts)
	if err != nil {
		return nil, err
	}
	d := &demoAgents{}
	for _, a := range srv.routing.Current().Agents {
		_, addr, _ := strings.Cut(a.Address, "@")
		p, err := softphone.New(softphone.Config{Addr: addr, Transport: "udp", Media: media, Log: log})
		if err != nil {
			return nil, errors.Join(fmt.Errorf("the telephone of the demo's agent %s: %w; is another demo running?", a.Name, err), d.close())
		}
		d.phones = append(d.phones, p)
		p.Answer(softphone.Manner{RingFor: agentRings}, func(c *softphone.Call) {
			c.Play(spoken...)
			select {
			case <-c.Done():
			case <-time.After(agentTalks):
			case <-ctx.Done():
			}
		})
	}
	return d, nil
}

func (d *demoAgents) close() error {
	var errs []error
	for _, p := range d.phones {
		errs = append(errs, p.Close())
	}
	return errors.Join(errs...)
}

// spokenByAgent is what a demo agent says: a greeting after the whisper, and thanks.
func spokenByAgent(cat *prompts.Catalogue) ([]audio.Sound, error) {
	sounds := []audio.Sound{audio.Silence(6 * time.Second)} // while the whisper is heard
	for _, key := range []string{"greeting.welcome", "service.technical", "bye.thanks", "bye"} {
		clips, err := cat.Clips("en", prompts.Say(key))
		if err != nil {
			return nil, fmt.Errorf("what the demo's agents say: %w", err)
		}
		for _, c := range clips {
			sounds = append(sounds, audio.Clip(c))
		}
		sounds = append(sounds, audio.Silence(time.Second))
	}
	return sounds, nil
}
