// Package sipdoor is the door for calls that come by SIP (RFC 3261): it tells who stands there, answers, plays what a
// turn says, collects keys, rings agents and connects them.
//
// It blocks: one goroutine a call performs a turn, tells the engine what came of it and performs the next, until a turn
// hangs up or the caller does. It must not know what is said or why: that is the engine's. Signalling proper is in
// dialog, sound in audio, a telephone of our own for tests and the demo in softphone (which this package must not
// import).
package sipdoor
