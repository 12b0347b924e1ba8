// Package dialog is SIP dialogs with their audio: an Endpoint is bound and guarded, a Leg is one dialog (RFC 3261
// section 12) and the audio stream that its SDP (RFC 4566, RFC 3264) negotiated.
//
// sipgo parses, transports and runs transactions; everything above is here, because a call needs more than its dialogs
// give: one To-tag for all answers, a 2xx repeated until it is acknowledged, a CANCEL that crosses an answer, forks,
// re-INVITEs.
//
// It must not know turns, prompts or who may call: the door and the softphone decide, and it carries out.
package dialog
