// Package store keeps calls, challenges, deliveries, organisations, queue entries, routing versions, when they went live,
// and the audit in one SQLite file. It implements the interfaces that calls, queue and verify declare, one file each, and decides nothing.
//
// One SQL text serves other engines too: $1..$n placeholders with first uses in ascending order, ON CONFLICT, RETURNING,
// times as integers (milliseconds since 1970, UTC). Every write that a caller or provider may repeat has a key.
package store
