// Package ivr is the vocabulary that doors, flow and engine share: an Arrival, the Turns a caller hears, the Events that
// answer them, the Requests a flow makes of the world, and the Endings a call can have.
//
// It holds no behaviour beyond saving these words as JSON, and it knows no door, no database and no business rule.
//
// # How a call that waits is woken
//
// A caller waits in a turn whose Wait is Queue. Nothing is ever pushed into that turn: whoever changes something the
// caller may be waiting for (an agent is free again, a supervisor opened a queue) saves it, and then rings the call's
// Bell. The door, on hearing it, answers its turn with Woken, and the engine asks the queue anew. A ring is a hint and
// carries nothing: one that is lost, or rung in another process, costs the caller at most Queue.Recheck, after which the
// door sends Woken by itself. So three ways lead to the same question:
//
//   - SIP, this process: the leg listens to the Bell while it plays music.
//   - Twilio: the waiting document ends after Recheck with a redirect that is the Woken event; a node that has REST
//     credentials may redirect the live call at once when the Bell rings.
//   - another node: its wiring turns the database's notification (or a poll) into a ring here.
package ivr
