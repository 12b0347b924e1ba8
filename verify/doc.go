// Package verify tells who is calling and how sure we are: it recognises callers by number where a policy trusts the
// network's word, and asks everyone else for a one-time PIN sent to a contact that their organisation registered.
//
// It is caller verification, never authentication: a verified caller may speak about the organisation's cases, and
// nothing here changes a contact or resets anything.
//
// # PINs
//
// A PIN is HOTP-SHA256 (RFC 4226 with SHA-256) of a 20-byte random secret, one a challenge, and a counter. The secret is
// sealed with a key that lives outside the database; the PIN itself is derived when a message is sent and when a try is
// judged, and is never stored, queued or logged. A sending that is tried again keeps the counter, so that a doubled
// message shows the same PIN; a PIN that the caller asks for again takes the next counter, and the old one is dead. (One
// million hashes fall at once; a sealed secret does not, hence no hash: OWASP ASVS 5.0 V6.5.2.)
//
// A challenge belongs to one call, organisation, contact and purpose. A try burns an attempt, compares, and consumes the
// challenge if it is still open, all in one transaction that also keeps the answer under the try's key: one code has one
// success, however many nodes try, and a repeated request gets the same answer and counts nothing.
//
// A new challenge cancels the earlier ones of the same call only. Cancelling those of other calls would let a stranger who
// knows an organisation's number kill the PIN that its admin is about to key.
//
// Organisations that do not exist get a challenge as well, with the same writes and the same answers, that no PIN fits.
//
// # Messages
//
// A PIN goes to one person, by SMS first, then by a call that reads it out after a key press, then by mail: the next
// channel is used when one fails, or when nothing is heard of it for a while, with the same PIN. What providers report is
// kept with the delivery and decides about the next channel only.
//
// The package knows no call flow, no door, no HTTP and no database: senders are in sms (Twilio's messages and calls), mail
// and webhook, the Store is elsewhere.
package verify
