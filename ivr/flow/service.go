package flow

import (
	"supportline/ivr"
	"supportline/ivr/route"
	"supportline/prompts"
)

const (
	technical = "technical"
	preSales  = "pre-sales"
)

// service asks what the call is about.
func (w *walk) service(ev ivr.Event) ivr.Move {
	offered := route.Offered(w.c, w.Cloud, w.Region)
	if n := choice(ev, len(offered)); n >= 0 {
		return w.choose(offered[n])
	}
	switch len(offered) {
	case 0:
		return w.goTo(stepDecide) // which says why nothing is offered
	case 1:
		return w.choose(offered[0])
	}
	return w.again(ev, func() ivr.Move {
		for i, s := range offered {
			w.say(prompts.SayWith("service.menu."+s, "key", prompts.Number(i+1)))
		}
		return w.menu()
	})
}

// choose settles the service, and tells what is known to be wrong with it.
func (w *walk) choose(service string) ivr.Move {
	w.Service = service
	w.sayNews()
	return w.goTo(stepSeverity)
}

// frontDesk is the service that callers who ask for a person are brought to: technical support, where it is given in their
// language, else the first that is.
func (w *walk) frontDesk() string {
	for _, service := range append([]string{technical}, route.Offered(w.c, w.Cloud, w.Region)...) {
		asked := *w
		if asked.Service = service; asked.route().Outcome != route.Refused {
			return service
		}
	}
	return technical
}
