// Package rehearse is a door without a telephone: the same engine, its turns as text, its waits answered by whoever holds
// the Call. Tests, the command `call` and the console use it. It also reads and writes call scripts (*.call), which are
// played on every door.
package rehearse
