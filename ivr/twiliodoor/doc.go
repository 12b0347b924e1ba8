// Package twiliodoor lets callers in who come through Twilio Programmable Voice: a webhook's form becomes an ivr.Event,
// the ivr.Turn that answers it becomes a TwiML document.
//
// The door keeps nothing of a call but that it is there (roll.go). Call and seq ride in every URL that a document
// names, so any node can answer any request, and an event told twice gets the document of the turn the call is at:
// the same Turn always makes the same bytes. What a request may do is decided before anything else is looked at
// (refuse.go): size, content type, form, account, signature. The URL that is signed is the configured public one; no
// header is asked.
//
// # One call
//
//	/twilio/voice    a call comes in: Begin
//	/twilio/turn     answers a Gather (Pressed, Silence) or a Queue (Pressed, Woken): Next
//	/twilio/whisper  the agent picked up and hears who is calling before the two are connected: Next(Answered)
//	/twilio/dial     the transfer is over, or the talk: Next(TransferEnded)
//	/twilio/status   the call is over: End
//	/twilio/music/   what a waiting caller hears
//
// While Twilio connects caller and agent, the caller's leg runs no document. A request of that leg which meets a
// Talk is therefore either a late repeat, whose answer Twilio throws away, or a leg that fell out of its Dial; the
// document it gets (outOfTalk) is harmless for the first and ends the talk in an orderly way for the second.
//
// It must not know flow, routing, verification or configuration, and it never calls Twilio's REST API.
package twiliodoor
