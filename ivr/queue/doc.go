// Package queue is the waiting room: callers in the order in which they joined, agents who are free, and who is offered to
// whom. What happens is decided on a Board, which the store loads and saves in one transaction, so that two nodes never
// offer one agent to two callers.
//
// Nobody is pushed: a caller's door asks (see package ivr on waking), and the first callers of a queue are rung when an
// agent becomes free. Who waits too long is offered to another queue's agents as well, if the queue has an overflow. It
// knows no door and no flow.
package queue
