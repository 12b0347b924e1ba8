package verify

import (
	"cmp"
	"fmt"
	"time"

	"supportline/prompts"
)

// message writes what goes to the admin: the warning first, the PIN last.
func (d *Desk) message(v Delivery, org Organisation) (Message, error) {
	pin, err := d.pinOf(v.Challenge, v.Counter)
	if err != nil {
		return Message{}, err
	}
	lang := orFallback(v.Challenge.Language)
	caller := ".." + v.Challenge.CallerTail
	if v.Challenge.CallerTail == "" {
		if caller, err = d.Text(lang, prompts.Say("message.withheld")); err != nil {
			return Message{}, fmt.Errorf("write the message: %w", err)
		}
	}
	with := map[string]prompts.Value{
		"vendor":       prompts.Text(d.Vendor),
		"caller":       prompts.Text(caller),
		"pin":          prompts.Text(pin.digits),
		"ref":          prompts.Text(v.Challenge.Ref),
		"time":         prompts.Text(d.instant(v.Challenge.Created, org.Region)),
		"organisation": prompts.Text(org.Name),
	}
	m := Message{ID: v.ID, Channel: v.Contact.Channel, To: v.Contact.Value, Lang: lang, Until: v.Challenge.Expires}
	switch v.Contact.Channel {
	case SMS, Webhook:
		m.Body, err = d.Text(lang, slots("message.sms", with, "vendor", "caller", "pin", "ref"))
		return m, err
	case Voice: // whoever picks up hears the PIN only after a key
		m.Token = d.token(v)
		m.Body, err = d.offer(lang, v.Challenge.CallerTail, with)
		return m, err
	}
	if m.Subject, err = d.Text(lang, slots("message.mail.subject", with, "vendor", "ref")); err != nil {
		return Message{}, err
	}
	m.Body, err = d.Text(lang, slots("message.mail.body", with, "vendor", "caller", "pin", "ref", "time", "organisation"))
	return m, err
}

func orFallback(lang string) string { return cmp.Or(lang, prompts.Fallback) }

// slots makes a Ref with those of the values that the prompt has slots for.
func slots(key string, all map[string]prompts.Value, names ...string) prompts.Ref {
	r := prompts.Ref{Key: key, With: map[string]prompts.Value{}}
	for _, n := range names {
		r.With[n] = all[n]
	}
	return r
}

// instant writes a time for people in the region: "2026-11-22 20:56 CET".
func (d *Desk) instant(t time.Time, region string) string {
	zone := time.UTC
	if d.Zone != nil {
		if z := d.Zone(region); z != nil {
			zone = z
		}
	}
	return t.In(zone).Format("2006-01-02 15:04 MST")
}
