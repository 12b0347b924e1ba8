package flow

import (
	"maps"
	"slices"
	"strings"

	"supportline/config"
	"supportline/ivr/route"
	"supportline/prompts"
)

// sayNews tells known incidents and the announcements of the greeting: before the service is known those that concern all
// services, then those that concern the chosen one.
func (w *walk) sayNews() {
	line, _ := w.c.Line(w.Called)
	for _, i := range w.c.IncidentsAt(line, w.Cloud, w.Region, w.Service, w.now) {
		text, lang := w.wording(i.Text)
		w.say(prompts.SayWith("incident.known", "text", prompts.Text(text)).In(lang))
	}
	for _, a := range w.c.AnnouncementsAt(config.AtGreeting, line, w.Cloud, w.Region, w.Service, w.now) {
		if (len(a.Services) == 0) == (w.Service == "") {
			w.sayText(a.Text)
		}
	}
}

func (w *walk) sayAnnouncements(at config.AnnouncedAt) {
	line, _ := w.c.Line(w.Called)
	for _, a := range w.c.AnnouncementsAt(at, line, w.Cloud, w.Region, w.Service, w.now) {
		w.sayText(a.Text)
	}
}

// sayWhyClosed says what the hours do not: the text of the override that closed, or that it is a holiday.
func (w *walk) sayWhyClosed(d route.Decision) {
	if d.Override != "" {
		for _, o := range w.c.Overrides {
			if o.Name == d.Override {
				w.sayText(o.Text)
				return
			}
		}
		return
	}
	if slices.ContainsFunc(d.Why, func(r route.Reason) bool { return r.Rule == "holiday" || r.Rule == "half-day" }) {
		w.say(prompts.Say("closed.holiday"))
	}
}

// sayText says free text of the configuration. A door that plays recordings leaves it out: what was recorded for incidents
// would be wrong for it, and what must be heard there is said by the prompts around it.
func (w *walk) sayText(texts map[string]string) {
	if text, lang := w.wording(texts); text != "" {
		w.say(prompts.SayWith("announcement", "text", prompts.Notice(text)).In(lang))
	}
}

// wording is the text for the caller's language, with the language it is in where that is another one: English, else the
// first there is.
func (w *walk) wording(texts map[string]string) (text, lang string) {
	base, _, _ := strings.Cut(w.Lang, "-")
	if text := texts[w.Lang]; text != "" {
		return text, ""
	}
	for _, lang := range append([]string{base, "en"}, slices.Sorted(maps.Keys(texts))...) {
		if texts[lang] != "" {
			return texts[lang], lang
		}
	}
	return "", ""
}
