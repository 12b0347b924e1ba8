// Package sms hands text messages to Twilio's REST API (Messages resource, 2010-04-01) and says in verify's classes what
// became of them. It decides neither what is sent nor when again, and it logs nothing.
package sms
