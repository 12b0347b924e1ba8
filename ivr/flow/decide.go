package flow

import (
	"supportline/config"
	"supportline/ivr"
	"supportline/ivr/route"
	"supportline/prompts"
)

// decide asks the routing where this call goes.
func (w *walk) decide(ev ivr.Event) ivr.Move {
	switch ev := ev.(type) {
	case entered:
		d := w.route()
		w.decided(string(d.Outcome), d.Why)
		switch d.Outcome {
		case route.ToQueue:
			w.Queue, w.Place = d.Queue, 0
			return ivr.JoinQueue{Queue: d.Queue}
		case route.OnlineOnly:
			w.say(prompts.Say("online-only"))
			return w.hangUp(ivr.EndOnlineOnly)
		case route.Closed, route.Refused:
			return w.goTo(stepClosed)
		}
	case ivr.Waiting:
		w.say(prompts.SayWith("queue.entered", "service", serviceWord(w.Service)).And("language", languageWord(w.Lang)))
		w.sayPlace(ev.Place)
		w.sayAnnouncements(config.AtWaiting)
		w.say(prompts.Say("queue.keys"))
		w.Step = stepWaiting
		return w.wait()
	case ivr.Offered:
		return w.offered(ev)
	case ivr.NoAgent:
		w.Step = stepWaiting
		return w.waiting(ev)
	case ivr.QueueFull:
		w.say(prompts.Say("queue.full"))
		return w.hangUp(ivr.EndOverload)
	}
	return w.fault()
}

func (w *walk) route() route.Decision {
	line, _ := w.c.Line(w.Called)
	return route.Decide(w.c, route.Facts{Cloud: w.Cloud, Region: w.Region, Line: line, Caller: w.Caller, Service: w.Service,
		Language: w.Lang, Severity: w.Severity}, w.now)
}

// decided notes a decision for the record, and with it how the region is known if that was settled on this call.
func (w *walk) decided(what string, why []route.Reason) {
	if w.RegionHow != "" {
		why = append([]route.Reason{{Rule: "region", Text: w.RegionHow}}, why...)
	}
	w.Decided, w.Why = what, why
	w.Decisions++
}

func about(prompt, service, lang string) prompts.Ref {
	return prompts.SayWith(prompt, "service", serviceWord(service)).And("language", languageWord(lang))
}

func serviceWord(service string) prompts.Value { return prompts.Word("service." + service) }
func languageWord(lang string) prompts.Value   { return prompts.Word("language.name." + lang) }

// queue is the queue the caller is in, as configured.
func (w *walk) queue() *config.Queue { return w.c.Queues[w.Queue] }
