// Package softphone is a telephone that speaks SIP: `supportline dial`, the demo's agents and the tests call with it.
// It is made of the door's own dialog and audio packages and knows nothing of support lines.
package softphone
