// Command supportline answers a vendor's support lines over SIP and Twilio, verifies callers by one-time PIN and brings
// them to the queue that is open. One file a subcommand; serve.go is the wiring.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // zones on machines without a zone database

	"github.com/alecthomas/kong"

	"supportline/config"
)

type cli struct {
	Dial     dialCmd     `cmd:"" help:"Make a SIP call: press keys, record, print what happened."`
	Diff     diffCmd     `cmd:"" help:"What a change of the routing means for callers."`
	Demo     demoCmd     `cmd:"" help:"Everything on this machine, with an example vendor; says what to try."`
	Serve    serveCmd    `cmd:"" help:"Answer calls."`
	Call     callCmd     `cmd:"" help:"Take a call in the terminal, in text."`
	Check    checkCmd    `cmd:"" help:"All errors and warnings of a configuration, and how to mend them."`
	Explain  explainCmd  `cmd:"" help:"Where a call would go, and why."`
	Holidays holidaysCmd `cmd:"" help:"Holidays from an iCalendar feed, as a section to include."`
	Test     testCmd     `cmd:"" help:"Run call scripts (*.call), and show where a call goes elsewhere."`
	Config   configCmd   `cmd:"" help:"What went live and when; publish another routing, or an older one again."`
	Orgs     orgsCmd     `cmd:"" help:"Organisations, their admins and contacts."`
	Audit    auditCmd    `cmd:"" help:"The record of who was verified and how."`
	Version  versionCmd  `cmd:"" help:"Print version, commit and Go version."`
}

// terminal is what a subcommand may touch of the world around it.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
}

// errFindings ends a run with exit code 1 when everything worth saying has been printed.
var errFindings = errors.New("there are findings")

func main() {
	os.Exit(run(context.Background(), os.Args[1:], &terminal{os.Stdin, os.Stdout, os.Stderr, time.Now}))
}

// run returns the exit code: 0 fine, 1 findings or a failed run, 2 wrong usage. What lasts ends when ctx does.
func run(ctx context.Context, args []string, t *terminal) int {
	var c cli
	code := -1
	parser, err := kong.New(&c, kong.Name("supportline"), kong.UsageOnError(), kong.Writers(t.out, t.err),
		kong.Description("A telephone support line: who calls, about what, and which queue is open."),
		kong.Exit(func(c int) { code = c }), kong.Bind(t), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(t.err, "supportline:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if code >= 0 { // --help was printed
		return code
	}
	if err != nil {
		fmt.Fprintf(t.err, "supportline: %v; see supportline --help\n", err)
		return 2
	}
	if err := command.Run(t); err != nil {
		if !errors.Is(err, errFindings) {
			fmt.Fprintln(t.err, "supportline:", oneLine(err))
		}
		return 1
	}
	return 0
}

// untilSignalled ends what lasts at SIGTERM or SIGINT; a second signal ends the process at once, without waiting for calls.
func untilSignalled(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, os.Interrupt)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// oneLine is what is wrong, in one line: of a configuration's many errors the first.
func oneLine(err error) string {
	if found, ok := errors.AsType[config.Problems](err); ok && len(found.Errors()) > 1 {
		return fmt.Sprintf("%s; and %d more, see supportline check DIR", found.Errors()[0], len(found.Errors())-1)
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}
