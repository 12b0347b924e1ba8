// Package sms hands text messages and calls to Twilio's REST API (2010-04-01, Messages and Calls) and says in verify's classes what became of
// them, at once and when Twilio reports on. It decides neither what is sent nor when again, and it logs nothing.
package sms
