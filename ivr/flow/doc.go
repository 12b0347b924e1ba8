// Package flow is the conversation: which question comes next, given what the caller answered and the rest of the program
// found out. One file a step, one function a step, one switch on the event.
//
// It is pure: the same snapshot, state, event and instant give the same state and move. It sends nothing, looks nothing
// up and reads no clock; what it wants from the world it asks for with an ivr.Request, whose outcome is its next event.
//
// A call walks through
//
//	arrive → language → region → greeting → (admin → organisation → pin | unverified) → service → severity → decide
//	       → waiting → transfer → talk
//	       → closed → an alternative, or goodbye
//
// Two keys mean the same everywhere: "*" says it again, "0" brings the caller to a person, verified or not.
package flow
