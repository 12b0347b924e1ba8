// Package config is what supervisors and operators write, parsed: Settings (supportline.yaml, how this server runs) and
// the Snapshot (routing.yaml and what it includes, the business).
//
// A Snapshot never changes once built: a reload parses, validates and builds a new one before anything is swapped, and a
// call keeps the one it began with. What went live, by whom and why, is a Publication: a Holder either follows the files of
// a folder and notes what it takes, or follows what is published.
//
// The package knows no call, no door and no database.
package config
