package flow

import (
	"supportline/ivr"
	"supportline/prompts"
)

// queueTries is how often in a row the queue may fail to answer before a caller who waits is sent away.
const queueTries = 5

// waiting keeps the caller in the queue until an agent is reserved or the longest wait is over.
func (w *walk) waiting(ev ivr.Event) ivr.Move {
	switch ev := ev.(type) {
	case ivr.Woken:
		return ivr.AskQueue{}
	case ivr.Pressed:
		if ev.Keys == "*" {
			w.Place = 0 // so that it is said
		}
		return ivr.AskQueue{}
	case ivr.Silence:
		return ivr.AskQueue{}
	case ivr.Waiting:
		w.Asked = 0
		if w.Place == 0 || ev.Place < w.Place || w.now.Sub(w.PlacedAt) >= w.queue().PlaceEvery {
			w.sayPlace(ev.Place)
		}
		return w.wait()
	case ivr.Offered:
		return w.offered(ev)
	case ivr.NoAgent:
		w.say(prompts.Say("queue.no-agent"))
		return w.hangUp(ivr.EndNoAgent)
	case ivr.Failed: // the caller waits on, and the queue is asked again
		if w.Asked++; w.Asked < queueTries {
			return w.wait()
		}
	}
	return w.fault()
}

func (w *walk) wait() ivr.Move { return w.turn(ivr.Queue{Recheck: w.queue().Recheck}) }

func (w *walk) sayPlace(place int) {
	w.Place, w.PlacedAt = place, w.now
	if place == 1 {
		w.say(prompts.Say("queue.next"))
		return
	}
	w.say(prompts.SayWith("queue.place", "place", prompts.Number(place)))
}

// offered rings the agent who was reserved.
func (w *walk) offered(o ivr.Offered) ivr.Move {
	w.Step, w.Agent, w.Asked = stepTransfer, o.Agent, 0
	w.say(prompts.Say("queue.connecting"))
	return w.turn(ivr.Transfer{Agent: o.Agent, Address: o.Address, RingFor: w.queue().RingFor, ShowName: w.display()})
}

// transfer waits for the agent to pick up; whoever does not leaves the caller's place as it was.
func (w *walk) transfer(ev ivr.Event) ivr.Move {
	switch ev := ev.(type) {
	case ivr.Answered:
		w.Step = stepAnswered
		return ivr.ReportAnswered{}
	case ivr.TransferEnded:
		if ev.Result == ivr.TransferTalked { // the answer was never told
			w.Step = stepTalk
			return w.talk(ev)
		}
		return ivr.ReportTransfer{Ended: ev}
	case ivr.Waiting:
		w.say(prompts.Say("queue.missed"))
		w.sayPlace(ev.Place)
		w.Step = stepWaiting
		return w.wait()
	case ivr.Offered:
		w.say(prompts.Say("queue.missed"))
		return w.offered(ev)
	case ivr.NoAgent, ivr.Failed:
		w.Step = stepWaiting
		return w.waiting(ev)
	}
	return w.fault()
}

// answered connects the two. An answer that could not be noted was an answer all the same.
func (w *walk) answered(ev ivr.Event) ivr.Move {
	switch ev.(type) {
	case ivr.Noted, ivr.Failed:
		w.Step = stepTalk
		return w.turn(ivr.Talk{Whisper: w.whisper(), Lang: w.agentLanguage()})
	}
	return w.fault()
}

// talk ends when either side hangs up.
func (w *walk) talk(ev ivr.Event) ivr.Move {
	switch ev := ev.(type) {
	case ivr.TransferEnded:
		if ev.Result != ivr.TransferTalked { // the agent hung up while hearing who calls: that was no talk
			w.Step = stepTransfer
			return w.transfer(ev)
		}
		w.Gone = ev.HungUpBy == "caller"
		return ivr.ReportTransfer{Ended: ev}
	case ivr.Noted, ivr.Failed: // a talk that could not be noted was a talk all the same
		if w.Gone {
			return w.turn(ivr.Hangup{Ending: ivr.EndAnswered})
		}
		w.say(prompts.Say("bye.thanks"))
		return w.hangUp(ivr.EndAnswered)
	}
	return w.fault()
}

// whisper tells the agent who is calling, in which language if it is not the agent's own, and how sure we are.
func (w *walk) whisper() []prompts.Ref {
	said := []prompts.Ref{prompts.SayWith("agent.call", "service", serviceWord(w.Service))}
	if w.Lang != w.agentLanguage() {
		said = append(said, prompts.SayWith("agent.language", "language", languageWord(w.Lang)))
	}
	switch {
	case w.Severity == "":
	case len(w.c.Clouds[w.Cloud].Severities) == 0:
		said = append(said, prompts.Say("agent.severity.high"))
	default:
		said = append(said, prompts.SayWith("agent.severity", "severity", prompts.Digits(w.Severity)))
	}
	switch w.Proof {
	case ivr.ProofPIN:
		said = append(said, w.organisationSaid(), prompts.Say("agent.proof.pin"))
	case ivr.ProofCallerID:
		said = append(said, w.organisationSaid(), prompts.Say("agent.proof.caller-id"))
	default:
		said = append(said, prompts.Say("agent.proof.none"))
	}
	return said
}

func (w *walk) organisationSaid() prompts.Ref {
	return prompts.SayWith("agent.organisation", "number", prompts.Digits(w.Org.Number))
}

// display is what the agent's telephone shows.
func (w *walk) display() string {
	switch w.Proof {
	case ivr.ProofPIN:
		return w.Org.Name + " (PIN)"
	case ivr.ProofCallerID:
		return w.Org.Name + " (number)"
	}
	return "not verified"
}

func (w *walk) agentLanguage() string {
	for _, a := range w.c.Agents {
		if a.Name == w.Agent && a.Language != "" {
			return a.Language
		}
	}
	return "en"
}
