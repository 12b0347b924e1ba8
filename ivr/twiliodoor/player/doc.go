// Package player plays Twilio's part in tests: it sends signed webhooks as Twilio would, and follows the documents that
// come back, to the letter. A document that Twilio would refuse, or that does not mean what its writer thinks, is an
// error. Time-outs are up to the test: nothing waits.
//
// It computes signatures by itself and knows nothing of the door but HTTP.
package player
