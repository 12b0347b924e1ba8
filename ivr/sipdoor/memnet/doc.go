// Package memnet is a UDP network in memory, for tests that run in virtual time (testing/synctest).
//
// A blocked read waits on channels only, so a test's bubble counts it as durably blocked; nothing touches the machine's
// network, and two networks never meet. It knows nothing of SIP or RTP.
package memnet
