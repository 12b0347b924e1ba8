package flow

import (
	"supportline/ivr"
	"supportline/ivr/route"
	"supportline/prompts"
)

// region asks which of the line's regions the caller is in, where the caller's number does not tell: the commonest first,
// maxKeys to a page, the next page by key 9. For a caller who does not say, the first region counts: it is the likeliest,
// and a wrong guess is heard early, in the hours and services that are offered; the call goes on either way.
func (w *walk) region(ev ivr.Event) ivr.Move {
	if w.Region != "" {
		return w.goTo(stepGreeting)
	}
	d := w.route()
	if d.Outcome != route.AskRegion || len(d.Regions) == 0 {
		return w.fault()
	}
	page, more := pageOf(d.Regions, w.RegionPage)
	if n := choice(ev, len(page)); n >= 0 {
		w.takeRegion(page[n], "the caller chose it")
		return w.goTo(stepGreeting)
	}
	if more && key(ev) == '9' {
		if w.RegionPage++; w.RegionPage*maxKeys >= len(d.Regions) {
			w.RegionPage = 0
		}
		return w.askRegion(pageOf(d.Regions, w.RegionPage))
	}
	return w.againOr(ev, func() ivr.Move { return w.askRegion(page, more) }, func(ivr.Event) ivr.Move {
		w.takeRegion(d.Regions[0], "the first of the line's regions counts, because the caller did not say which")
		return w.goTo(stepGreeting)
	})
}

// pageOf is a page of the menu, and whether there are others.
func pageOf(regions []string, page int) (shown []string, more bool) {
	from := min(page*maxKeys, len(regions))
	return regions[from:min(from+maxKeys, len(regions))], len(regions) > maxKeys
}

func (w *walk) askRegion(page []string, more bool) ivr.Move {
	for i, r := range page {
		w.say(prompts.SayWith("region.menu", "region", w.regionName(r)).And("key", prompts.Number(i+1)))
	}
	if more {
		w.say(prompts.Say("region.more"))
	}
	return w.menu()
}

// regionName is a region as callers hear it; one that has no prompt is said as it is written, on text doors.
func (w *walk) regionName(key string) prompts.Value {
	written := key
	if r := w.c.Regions[key]; r != nil {
		written = r.Name
	}
	return prompts.Named("region.name."+key, written)
}

// takeRegion settles the region for the rest of the call. How it became known stands in the reasons of this decision and
// of all later ones.
func (w *walk) takeRegion(key, how string) {
	name := key
	if r := w.c.Regions[key]; r != nil {
		name = r.Name
	}
	w.Region, w.RegionHow = key, name+": "+how
	w.decided("region "+key, nil)
}
