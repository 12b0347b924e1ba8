// Package mail hands messages to a mail server over SMTP (RFC 5321) and says in verify's classes what became of them. It
// decides neither what is sent nor when again, and it logs nothing.
package mail
