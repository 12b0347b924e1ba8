// Package prompts is what callers and agents hear, and what is written to them, in every language: one folder a
// language with the texts (prompts.yaml) and, where it was recorded, the audio.
//
// A Ref names a prompt and the values of its slots. The Catalogue turns it into written text or into audio clips; how
// numbers, times and dates are said in a language is here and nowhere else. Everything is embedded in the binary.
//
// The package knows no call, door, configuration or codec of the telephone network, and starts no process. The audio is
// made ahead of time by `go run ./prompts/record`; a human voice may replace any file of it.
package prompts
