// Package webhook hands messages to a server of the operator's own choice, as signed JSON over HTTPS (the form of
// https://www.standardwebhooks.com), for channels that this program does not know: another provider of text messages, a
// messenger, a pager. It decides neither what is sent nor when again, and it logs nothing.
package webhook
