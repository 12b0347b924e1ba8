// Package api is how agents verify the caller they speak with: JSON over HTTP under /api/v1.
//
// An agent shows a bearer token of the settings. Everything is about the one call that this agent is on; without one the
// answer is 409. The agent chooses a registered contact by its id, never writes an address, and sees neither a PIN nor an
// address in full. Each request that asks for a PIN says why: the audit keeps it.
//
//	GET  /api/v1/verifications/contacts?organisation=100200
//	     {"call": "…", "organisation": "100200", "contacts": [{"id": "…", "channel": "sms", "contact": "+46•••••••10"}]}
//	POST /api/v1/verifications  {"organisation": "100200", "contact": "…", "reason": "asks for the invoices"}
//	     201 {"id": "…", "state": "open", "tries_left": 5, "expires": "2026-11-23T09:10:00Z"}
//	GET  /api/v1/verifications/{id}
//	     {"id": "…", "organisation": "100200", "state": "open", "tries_left": 4, "expires": "…"}
//	POST /api/v1/verifications/{id}/check  {"pin": "493817"}
//	     {"result": "pass", "tries_left": 4, "passport": "sl1.…"}; result is pass, wrong, expired or locked
//	POST /api/v1/passports/verify  {"passport": "sl1.…"}
//	     {"valid": true, "passport": {"call": "…", "organisation": "100200", "how": "pin", …}}, or {"valid": false}
//
// A POST may carry an Idempotency-Key (1 to 64 letters, digits, "-" or "_"): repeated on the same call it gets the same
// answer, sends nothing and counts nothing. Errors are RFC 9457 problems: 400 a request that cannot be read, 401 no token,
// 404 no such contact or verification on this call, 409 no call, 429 a limit, by its name. A caller who is verified already may
// be asked again: that is a step up.
//
// The package knows no database and no door.
package api
