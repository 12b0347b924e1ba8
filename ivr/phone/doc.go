// Package phone is a telephone number that was parsed once, at the edge, and prints masked everywhere.
//
// A Number is E.164 or nothing. Numbers are compared exactly: no suffix or short-number matching, since a match may mean
// trust. It knows nothing of lines or organisations.
package phone
