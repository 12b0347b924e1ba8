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
	agentTalks = 10 * time.Second
)

// The whisper is over when it has been quiet for longer than it pauses between two words.
const (
	whisperBegins = 3 * time.Second
	whisperPauses = time.Second
	whisperMost   = 20 * time.Second
)

// demoAgents are the telephones of the example's agents: they answer by themselves, hear the whisper out, speak, and hang
// up after a while.
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
			hearOut(c)
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

// hearOut waits until the whisper is over: nobody but the agent would hear what is said meanwhile.
func hearOut(c *softphone.Call) {
	sound := make(chan struct{}, 1)
	c.Record(func(pcm []int16, _ time.Time) {
		if sounds(pcm) {
			select {
			case sound <- struct{}{}:
			default:
			}
		}
	})
	awaitQuiet(sound, c.Done())
	c.Record(nil)
}

func awaitQuiet(sound, over <-chan struct{}) {
	quiet, most := time.NewTimer(whisperBegins), time.After(whisperMost)
	defer quiet.Stop()
	for {
		select {
		case <-sound:
			quiet.Reset(whisperPauses)
		case <-quiet.C:
			return
		case <-most:
			return
		case <-over:
			return
		}
	}
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
	var said []audio.Sound
	for _, key := range []string{"greeting.welcome", "service.technical", "bye.thanks", "bye"} {
		clips, err := cat.Clips("en", prompts.Say(key))
		if err != nil {
			return nil, fmt.Errorf("what the demo's agents say: %w", err)
		}
		for _, c := range clips {
			said = append(said, audio.Clip(c))
		}
		said = append(said, audio.Silence(time.Second))
	}
	return said, nil
}
