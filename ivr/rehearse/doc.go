// Package rehearse is a door without a telephone: the same engine, its turns as text, its waits answered by whoever holds
// the Call. Tests, the commands call and test, and the console use it.
//
// It also reads, checks and writes call scripts (*.call, see Script), which are played on every door: it finds them beside a
// configuration, does on a Call what their lines say, writes them anew as the call went, and shows the difference. It knows
// no clock and no routing: time passes in the hands of whoever plays, and what the routing decided is told to it in words.
package rehearse
