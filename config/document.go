package config

// document is what a file of the routing configuration may hold: the types that follow are what people write. They are
// read by decode.go, and routing.schema.json and REFERENCE.md are made from them. Their tags say
//
//	yaml   the key; with "!" it must be there
//	what   how messages call the value; left out: as the key
//	about  what it is, for people
//	one    the words that it may be
//	like   its form, see patterns
//	keys   the form of a mapping's keys
//	least, most   bounds of a number, of a time, of a text's letters
//	usual  its default, for people
//	such   an example
type document struct {
	Include       list[wording]                            `yaml:"include" what:"a file" about:"Further files in this folder to read. Any section may be in any of them." such:"[regions.yaml, hours/europe.yaml]"`
	Vendor        *vendorText                              `yaml:"vendor" about:"Whose lines these are."`
	Menus         *menusText                               `yaml:"menus" about:"How patient every menu is."`
	Regions       entries[regionText]                      `yaml:"regions" keys:"region" what:"a region" about:"Markets by ISO 3166 key."`
	Clouds        entries[cloudText]                       `yaml:"clouds" keys:"cloud" what:"a cloud" about:"What is offered at all, by cloud."`
	Hours         entries[entries[entries[entries[rows]]]] `yaml:"hours" what:"a row of hours" about:"When what is offered: by cloud, region, service and language, a row or a list of rows."`
	Lines         list[lineText]                           `yaml:"lines" what:"a line" about:"The published numbers."`
	Holidays      entries[holidaysText]                    `yaml:"holidays" keys:"region" what:"holidays" about:"Special dates by region."`
	Overrides     list[overrideText]                       `yaml:"overrides" what:"an override" about:"Openings and closures for a time, whatever the hours say."`
	Incidents     list[incidentText]                       `yaml:"incidents" what:"an incident" about:"Known problems, which callers hear about."`
	Announcements list[announcementText]                   `yaml:"announcements" what:"an announcement" about:"What callers are told on the way."`
	Queues        entries[queueText]                       `yaml:"queues" what:"a queue" about:"How queues behave, by name; \"defaults\" for all. Queues themselves follow from the hours."`
	Agents        list[agentText]                          `yaml:"agents" what:"an agent" about:"Who answers."`
}

type vendorText struct {
	At         node
	Name       string  `yaml:"name!" what:"the vendor's name" about:"As callers know it." such:"Litware"`
	HealthPage wording `yaml:"health_page" about:"The service health page, http or https." such:"https://status.litware.example"`
}

type menusText struct {
	At       node
	FirstKey *duration `yaml:"first_key" least:"1s" most:"1m" usual:"6s" about:"From the end of a prompt to the first key."`
	NextKey  *duration `yaml:"next_key" least:"1s" most:"1m" usual:"4s" about:"From key to key."`
	PINWait  *duration `yaml:"pin_wait" least:"10s" most:"10m" usual:"2m" about:"To the first key while a PIN travels to the caller."`
	Tries    *int      `yaml:"tries" least:"1" most:"9" usual:"3" about:"Wrong or silent answers to one question."`
}

type regionText struct {
	Name      string        `yaml:"name!" what:"the region's name" about:"In English." such:"Sweden"`
	Zones     list[wording] `yaml:"zones!" what:"a time zone" about:"IANA names, the usual one first: on it hours are read when the caller's number tells no other." such:"Europe/Stockholm"`
	Countries list[wording] `yaml:"countries" what:"a country" like:"country" about:"ISO 3166 countries whose callers are in this region; left out: the key's own." such:"[AT, BE]"`
	Workweek  *weekText     `yaml:"workweek" usual:"Mon-Fri 00:00-24:00" about:"The business days, by which response times run." such:"Sun-Thu 00:00-24:00"`
	Online    bool          `yaml:"online" usual:"false" about:"True where there is no telephone support at all."`
}

type cloudText struct {
	Services   list[wording]  `yaml:"services!" what:"a service" one:"billing technical pre-sales" about:"In the order of their keys: the first is key 1."`
	Severities severitiesText `yaml:"severities" about:"How serious a case may be, the gravest first: a list, or a mapping with who may have each and when a first response is due."`
	Queue      wording        `yaml:"queue" usual:"{service}-{language}" about:"How queues are named." such:"germany-{service}-{language}"`
	Plans      list[wording]  `yaml:"plans" what:"a plan" about:"Plans by which hours differ, the one that everybody has last."`
}

type severityText struct {
	Services list[wording] `yaml:"services" what:"a service" one:"billing technical pre-sales" about:"Which may have it; left out: all. Others are taken at the next severity."`
	Entitled bool          `yaml:"entitled" usual:"false" about:"True: only for organisations with an advanced contract."`
	Respond  respondText   `yaml:"respond" about:"When a first response is due: a time around the clock, or business days of the region." such:"1 business day"`
}

// rowText is one row of hours: a text, or a mapping.
type rowText struct {
	At       node
	Hours    weekText      `yaml:"hours!" about:"Local times; spans may cross midnight or run over days." such:"Mon-Fri 09:00-17:00"`
	Zone     wording       `yaml:"zone" about:"On whose clock: an IANA name, or caller; left out: the region's, as near to the caller's as the number tells." such:"Europe/Moscow"`
	Plan     wording       `yaml:"plan" about:"Only for this plan of the cloud's."`
	Severity list[wording] `yaml:"severity" what:"a severity" about:"Only at these severities."`
	Holidays string        `yaml:"holidays" one:"closed open" about:"Whether the region's holidays close it; left out: open for hours of all seven days, closed for others."`
}

type lineText struct {
	At        node
	Number    wording       `yaml:"number!" about:"As published." such:"020 160 5899"`
	Region    servedText    `yaml:"region!" about:"The region; or several, the commonest first, where the caller's number decides or the caller is asked; or a mapping to what they print differently."`
	Cloud     wording       `yaml:"cloud!" about:"Of clouds."`
	Languages list[wording] `yaml:"languages" what:"a language of this line" about:"In the order offered; left out: as in the hours."`
	Plan      wording       `yaml:"plan" about:"What plan callers of this line have."`
	Aliases   list[wording] `yaml:"aliases" what:"an alias" about:"Other forms in which trunks deliver it."`
	Misprints list[wording] `yaml:"misprints" what:"a misprint" about:"Forms in which it was published wrongly; they reach the line, and check reminds of them."`
	publishedText
}

// publishedText is what a region prints of a number.
type publishedText struct {
	Printed string `yaml:"printed" about:"The number as this region prints it; left out: as number."`
	Kind    string `yaml:"kind" one:"main alternative" usual:"main" about:"Main, or alternative."`
	Note    string `yaml:"note" about:"What is printed beside it." such:"mobile"`
	After   string `yaml:"after" about:"What a caller dials once connected." such:"select option 9; enter code 7700"`
	Charges string `yaml:"charges" about:"What the call costs." such:"local"`
}

type holidaysText struct {
	At       node
	Source   string             `yaml:"source!" most:"300" about:"Who decreed the dates, and where that is written."`
	Reviewed dateText           `yaml:"reviewed!" about:"When somebody last compared them with the source." such:"2026-11-22"`
	Years    yearsText          `yaml:"years!" about:"The years covered." such:"2026-2028"`
	States   entries[stateText] `yaml:"states" keys:"state" what:"a state" about:"Parts of the region whose dates differ."`
	Days     list[dayText]      `yaml:"days!" what:"a special date" about:"The dates."`
}

type stateText struct {
	Name     string        `yaml:"name!" what:"the state's name" such:"New South Wales"`
	Prefixes list[wording] `yaml:"prefixes" what:"a prefix" like:"prefix" about:"Of telephone numbers that can only be there." such:"[\"+1416\"]"`
}

type dayText struct {
	At         node
	Date       dateText      `yaml:"date!" such:"2026-12-24"`
	Name       string        `yaml:"name!" what:"the date's name" such:"Christmas Eve"`
	ClosedFrom *timeOfDay    `yaml:"closed_from" about:"A half day: closed from this time on." such:"14:00"`
	WorksAs    weekdayText   `yaml:"works_as" about:"A make-up working day: it has the hours of this weekday." such:"Fri"`
	States     list[wording] `yaml:"states" what:"a state" about:"Only there; left out: in the whole region."`
}

// scopeText is for whom something is meant.
type scopeText struct {
	Lines    list[wording] `yaml:"lines" what:"a line" about:"Only on these lines; left out: all."`
	Clouds   list[wording] `yaml:"clouds" what:"a cloud" about:"Only in these clouds; left out: all."`
	Regions  list[wording] `yaml:"regions" what:"a region" about:"Only in these regions; left out: all."`
	Services list[wording] `yaml:"services" what:"a service" one:"billing technical pre-sales" about:"Only for these services; left out: all."`
}

type overrideText struct {
	At   node
	Name wording `yaml:"name!" what:"an override's name"`
	Kind string  `yaml:"kind!" one:"emergency closing opening" about:"What it does. An emergency closes before everything else."`
	scopeText
	From   instantText      `yaml:"from!" such:"2026-12-23T12:00:00+01:00"`
	Until  instantText      `yaml:"until!" about:"Every override ends by itself." such:"2026-12-24T00:00:00+01:00"`
	Owner  string           `yaml:"owner!" about:"Who ordered it."`
	Reason string           `yaml:"reason!" about:"Why."`
	Text   entries[wording] `yaml:"text" keys:"language" what:"an override's text" most:"1000" about:"What callers hear about it, by language."`
}

type incidentText struct {
	At   node
	Name wording          `yaml:"name!" what:"an incident's name"`
	Text entries[wording] `yaml:"text!" keys:"language" what:"an incident's text" most:"1000" about:"What callers hear, by language."`
	scopeText
	From   instantText `yaml:"from!" such:"2026-11-20T08:00:00+01:00"`
	Until  instantText `yaml:"until!" such:"2026-11-20T20:00:00+01:00"`
	Owner  string      `yaml:"owner!" about:"Who published it."`
	Reason string      `yaml:"reason" about:"Why."`
}

type announcementText struct {
	At   node
	Name wording          `yaml:"name!" what:"an announcement's name"`
	When string           `yaml:"at!" one:"greeting closed waiting" about:"At what moment of the call."`
	Text entries[wording] `yaml:"text!" keys:"language" what:"an announcement's text" most:"1000" about:"What callers hear, by language."`
	scopeText
	From  instantText `yaml:"from" about:"Left out: always."`
	Until instantText `yaml:"until" about:"Left out: for ever."`
}

type queueText struct {
	MaxWait       *duration `yaml:"max_wait" least:"10s" most:"24h" usual:"20m" about:"Then the caller hears that nobody is free, and what is possible."`
	MaxEntries    *int      `yaml:"max_entries" least:"1" most:"100000" usual:"50" about:"How many may wait."`
	RingFor       *duration `yaml:"ring_for" least:"5s" most:"3m" usual:"20s" about:"How long an agent's telephone rings."`
	WrapUp        *duration `yaml:"wrap_up" least:"0s" most:"1h" usual:"10s" about:"An agent's rest after a call."`
	PauseNoAnswer *duration `yaml:"pause_no_answer" least:"0s" most:"1h" usual:"1m" about:"An agent who did not answer gets no call for so long."`
	PlaceEvery    *duration `yaml:"place_every" least:"15s" most:"1h" usual:"1m" about:"How often a waiting caller hears the place."`
	Recheck       *duration `yaml:"recheck" least:"1s" most:"1m" usual:"5s" about:"How soon a waiting caller is looked at again when nothing was heard."`
	Overflow      wording   `yaml:"overflow" what:"a queue" about:"The queue whose agents help out."`
	OverflowAfter *duration `yaml:"overflow_after" least:"0s" most:"24h" about:"Once a caller has waited so long; left out: at once."`
}

type agentText struct {
	At       node
	Name     wording       `yaml:"name!" what:"an agent's name"`
	Address  wording       `yaml:"address!" what:"an agent's address" about:"A SIP URI." such:"sip:erik@192.0.2.7:5060"`
	Language wording       `yaml:"language" what:"an agent's language" like:"language" usual:"en" about:"In which the agent hears who is calling."`
	Queues   list[wording] `yaml:"queues!" what:"a queue" about:"Which queues the agent serves; * stands for any letters." such:"[\"billing-*\"]"`
}
