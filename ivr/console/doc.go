// Package console is what people see in a browser. So far that is the demo's page: every call as it happens, and the
// messages that were caught instead of sent.
package console
