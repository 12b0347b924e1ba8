package main

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"supportline/ivr"
	"supportline/ivr/rehearse"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/sipdoor/memnet"
	"supportline/ivr/sipdoor/softphone"
)

// sipDoor plays scripts on the SIP door: real signalling, sound and digits, on a network in memory and in virtual time.
type sipDoor struct {
	*stage
	phone  *softphone.Phone
	agents []*softphone.Phone
	talks  chan *softphone.Call // agents' calls, as they are answered
	acts   []rehearse.ScriptLine
	call   *softphone.Call
	agent  *softphone.Call
}

const doorAddr = "127.0.0.1:5060"

func newSIPDoor(s *stage) door {
	s.t.Helper()
	wire := memnet.New()
	ctx, stop := context.WithCancel(context.Background())
	var work sync.WaitGroup
	media := audio.New(audio.Config{IP: netip.MustParseAddr("127.0.0.1"), Low: 20000, High: 29998, Listen: wire.Listen, Log: s.x.engine.Log})
	work.Go(func() { media.Run(ctx) })
	d := sipdoor.New(sipdoor.Config{Listen: []sipdoor.Listener{{Network: "udp", Addr: doorAddr}}, ListenPacket: wire.ListenPacket,
		Trunks: []sipdoor.Trunk{{Name: "test", Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}}},
		s.x.engine, s.x.bell, s.x.prompts, media, s.x.engine.Log)
	work.Go(func() {
		if err := d.Serve(ctx); err != nil {
			s.t.Error(err)
		}
	})
	<-d.Ready()
	p := &sipDoor{stage: s, talks: make(chan *softphone.Call, 1)}
	newPhone := func(addr string) *softphone.Phone {
		phone, err := softphone.New(softphone.Config{Addr: addr, ListenPacket: wire.ListenPacket, Media: media, Log: s.x.engine.Log})
		if err != nil {
			s.t.Fatal(err)
		}
		return phone
	}
	p.phone = newPhone("127.0.0.1:5070")
	for _, a := range s.x.routing.Current().Agents {
		_, addr, _ := strings.Cut(a.Address, "@")
		p.agents = append(p.agents, newPhone(addr))
	}
	for _, l := range s.script.Acts() {
		if l.Verb == "agent answers" || l.Verb == "agent busy" || l.Verb == "agent silent" || l.Verb == "agent declines" || l.Verb == "agent drops" {
			p.acts = append(p.acts, l)
		}
	}
	p.nextAgent()
	s.t.Cleanup(func() {
		for _, phone := range append(p.agents, p.phone) {
			if err := phone.Close(); err != nil {
				s.t.Error(err)
			}
		}
		stop()
		work.Wait()
	})
	return p
}

// nextAgent makes the agents' phones take the next offer as the script says. An offer that rings already is not touched.
func (d *sipDoor) nextAgent() {
	m, drops := softphone.Manner{RingFor: time.Hour}, false
	if len(d.acts) > 0 {
		switch d.acts[0].Verb {
		case "agent answers":
			m.RingFor = time.Second
		case "agent drops":
			m.RingFor, drops = time.Second, true
		case "agent busy":
			m = softphone.Manner{RingFor: time.Second, Decline: 486}
		case "agent declines":
			m = softphone.Manner{RingFor: time.Second, Decline: 603}
		}
		d.acts = d.acts[1:]
	}
	for _, a := range d.agents {
		a.Answer(m, func(c *softphone.Call) {
			if drops {
				time.Sleep(500 * time.Millisecond) // amid the whisper
				return
			}
			d.talks <- c
			<-c.Done()
		})
	}
}

func (d *sipDoor) dial(from, to string, diverted bool) {
	d.t.Helper()
	if line, ok := d.x.routing.Current().Line(to); ok && !line.Number.Zero() {
		to = line.Number.E164()
	}
	who := softphone.From{User: strings.ReplaceAll(from, " ", "")}
	if from == "withheld" {
		who.User = "anonymous"
	}
	if diverted {
		who.Diverted = "+46850641350"
	}
	var err error
	d.call, err = d.phone.Dial(d.t.Context(), "sip:"+strings.ReplaceAll(to, " ", "")+"@"+doorAddr, who)
	if err != nil {
		d.t.Log("not answered:", err)
	}
}

func (d *sipDoor) act(line rehearse.ScriptLine) {
	d.t.Helper()
	before := d.seq()
	switch line.Verb {
	case "keys":
		if err := d.call.Keys(d.t.Context(), d.keys(line.Rest)); err != nil && !errors.Is(err, net.ErrClosed) { // the far end hung up
			d.t.Fatal(err)
		}
	case "silence":
	case "waits":
		d.wait(line.Rest)
		return
	case "agent answers":
		time.Sleep(200 * time.Millisecond) // it rings
		d.nextAgent()
		select {
		case d.agent = <-d.talks:
		case <-time.After(time.Minute):
			d.t.Fatalf("line %d: no agent's telephone rang", line.Number)
		}
		time.Sleep(20 * time.Second) // the whisper
	case "agent busy", "agent declines", "agent silent":
		time.Sleep(200 * time.Millisecond)
		d.nextAgent()
	case "agent drops":
		time.Sleep(200 * time.Millisecond)
		d.nextAgent()
		d.goOn(line, before) // picked up
		before = d.seq()
	case "agent hangs up":
		if d.agent == nil {
			d.t.Fatalf("line %d: no agent talks", line.Number)
		}
		d.agent.Hangup()
	case "hangs up":
		d.call.Hangup()
	}
	d.goOn(line, before)
}

// goOn waits until the call stands at another turn, or is over.
func (d *sipDoor) goOn(line rehearse.ScriptLine, before int) {
	d.t.Helper()
	for began := time.Now(); d.seq() == before; time.Sleep(50 * time.Millisecond) {
		if time.Since(began) > 5*time.Minute {
			d.t.Fatalf("line %d: nothing follows on %q", line.Number, line.Verb)
		}
	}
	time.Sleep(100 * time.Millisecond)
}

// seq is the turn that the call is at, one more when it has ended.
func (d *sipDoor) seq() int {
	c, err := d.x.store.LoadCall(d.t.Context(), d.id)
	if err != nil {
		d.t.Fatal(err)
	}
	if !c.Ended.IsZero() {
		return c.Seq + 1
	}
	return c.Seq
}

func (d *sipDoor) wait(long string) {
	took, err := time.ParseDuration(long)
	if err != nil {
		d.t.Fatal(err)
	}
	for until := time.Now().Add(took); time.Now().Before(until); time.Sleep(time.Second) {
		c, err := d.x.store.LoadCall(d.t.Context(), d.id)
		if _, waits := c.Turn.Then.(ivr.Queue); err != nil || !waits {
			return
		}
	}
}
