// Package calls is the engine of live calls. It loads a call, steps its flow, answers the flow's requests through verify
// and the queue, saves the new state with the record of what happened, and only then hands the turn to the door.
//
// It implements ivr.Calls for every door, on any node with the same store. It knows no door, no SQL and no wording.
//
// # Twice
//
// A door may tell the same thing twice, also at once and on two nodes. A turn is saved under the next seq only if the
// call still stands at the seq that was answered; whoever comes second reads the turn that was saved. The requests of a
// flow between two turns carry a key made of call, seq and ordinal, and verify answers a key it knows with the answer it
// gave; the queue knows what it was told by call and agent. So a step that ran twice has one effect, and what failed may be
// tried again. A step that was overtaken by the end of its call gives back the place it took.
//
// # Ends that nobody tells
//
// A webhook may be lost and a process may die. Calls that stood on a node's own lines are ended when the node starts again
// (EndLeftovers), all others when nothing was heard of them for longer than any turn lasts (EndLost).
package calls
