//go:build !linux

package audio

func markVoice(string, uintptr) {}
