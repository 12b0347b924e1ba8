package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"supportline/config"
	"supportline/ivr/route"
)

type explainCmd struct {
	Line     string `placeholder:"NUMBER" help:"The number dialled."`
	Region   string `placeholder:"KEY" help:"The region, such as SE; without --line its first main line is taken."`
	Cloud    string `placeholder:"NAME" help:"The cloud, such as germany; without --line only its lines are taken."`
	From     string `placeholder:"NUMBER" help:"The caller's number; withheld if not given."`
	At       string `placeholder:"TIME" help:"When (RFC 3339); now if not given."`
	Language string `placeholder:"TAG" help:"The language chosen, such as en."`
	Service  string `placeholder:"NAME" help:"billing, technical or pre-sales."`
	Severity string `placeholder:"A|B|C" help:"The severity chosen."`
	Plan     string `placeholder:"NAME" help:"The caller's plan."`
	Week     string `placeholder:"KEY" help:"Print the hours of this region in the week around --at, which may be a date."`
	Viewer   string `placeholder:"ZONE" help:"With --week: print them in this time zone too, such as Europe/Stockholm."`
	JSON     bool   `name:"json" help:"Print JSON."`
	Batch    bool   `help:"Read one JSON query a line, write one JSON answer a line."`
	Config   string `type:"existingdir" placeholder:"DIR" help:"Take routing.yaml from here instead of the example."`
}

// Validate refuses a query about nothing.
func (c explainCmd) Validate() error {
	switch {
	case c.Week != "" && (c.Line != "" || c.Region != "" || c.Batch):
		return errors.New("--week takes the region itself; leave out --line, --region and --batch")
	case c.Viewer != "" && c.Week == "":
		return errors.New("--viewer is for --week; name the region there")
	case c.Viewer != "" && !isZone(c.Viewer):
		return fmt.Errorf("there is no zone %q; write its IANA name, such as Europe/Stockholm", c.Viewer)
	case c.Line == "" && c.Region == "" && c.Week == "" && !c.Batch:
		return errNoPlace
	}
	return nil
}

// Run says where a call would go, or many calls, or what hours a week has.
func (c explainCmd) Run(t *terminal) error {
	s, err := c.snapshot()
	if err != nil {
		return err
	}
	switch {
	case c.Batch:
		return explainBatch(s, t.in, t.out, t.now)
	case c.Week != "":
		return c.runWeek(s, t)
	}
	d, err := query{c.Line, c.Region, c.Cloud, c.From, c.At, c.Language, c.Service, c.Severity, c.Plan}.decide(s, t.now)
	if err != nil {
		return err
	}
	if c.JSON {
		out := json.NewEncoder(t.out)
		out.SetEscapeHTML(false)
		return out.Encode(answerOf(d))
	}
	var text bytes.Buffer
	printDecision(&text, d)
	_, err = t.out.Write(text.Bytes())
	return err
}

func (c explainCmd) snapshot() (*config.Snapshot, error) {
	if c.Config == "" {
		return config.Example()
	}
	return config.Load(c.Config)
}

// maxQuery bounds one line of a batch, in bytes.
const maxQuery = 64 << 10

var errTooLong = fmt.Errorf("the query is longer than %d bytes", maxQuery)

// explainBatch answers line by line, and at once when nothing more is waiting to be read.
func explainBatch(s *config.Snapshot, in io.Reader, out io.Writer, now func() time.Time) error {
	r, w := bufio.NewReaderSize(in, maxQuery), bufio.NewWriter(out)
	answers := json.NewEncoder(w)
	answers.SetEscapeHTML(false)
	bad := 0
	for {
		line, err := readQuery(r)
		if err != nil && err != errTooLong {
			return errors.Join(w.Flush(), batchEnd(err, bad))
		}
		line = bytes.TrimPrefix(line, []byte("\uFEFF")) // as some editors begin a file
		if line = bytes.TrimSpace(line); err == nil && len(line) == 0 {
			continue
		}
		var d route.Decision
		if err == nil {
			d, err = decideJSON(s, line, now)
		}
		if err != nil {
			bad++
			err = answers.Encode(map[string]string{"error": err.Error()})
		} else {
			err = answers.Encode(answerOf(d))
		}
		if err == nil && r.Buffered() == 0 {
			err = w.Flush()
		}
		if err != nil {
			return fmt.Errorf("write an answer: %w", err)
		}
	}
}

// batchEnd is what a batch that was read to err comes to.
func batchEnd(err error, bad int) error {
	switch {
	case err != io.EOF:
		return fmt.Errorf("read the queries: %w", err)
	case bad > 0:
		return errFindings
	}
	return nil
}

// readQuery returns the next line; of one that is too long nothing is kept.
func readQuery(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if err == io.EOF && len(line) > 0 {
		return line, nil
	}
	if err != bufio.ErrBufferFull {
		return line, err
	}
	for err == bufio.ErrBufferFull {
		_, err = r.ReadSlice('\n')
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	return nil, errTooLong
}

// printDecision prints a decision for a person.
func printDecision(out io.Writer, d route.Decision) {
	fmt.Fprint(out, d.Outcome)
	if d.Queue != "" {
		fmt.Fprintf(out, ": %s in %s, queue %s", d.Service, d.Language, d.Queue)
	}
	const long = "Monday 2 January 2006 15:04 MST"
	if !d.NextOpen.IsZero() {
		fmt.Fprintf(out, "; opens %s", d.NextOpen.Format(long))
	}
	if !d.NextClose.IsZero() {
		fmt.Fprintf(out, "; closes %s", d.NextClose.Format(long))
	}
	if !d.RespondBy.IsZero() {
		fmt.Fprintf(out, "; first response by %s", d.RespondBy.Format(long))
	}
	fmt.Fprintln(out)
	for _, r := range d.Why {
		fmt.Fprintf(out, "  %-22s %s\n", r.Rule, r.Text)
	}
	if len(d.Regions) > 0 {
		fmt.Fprintln(out, "to choose from:", strings.Join(d.Regions, ", "))
	}
	for i, a := range d.Alternatives {
		if i == 0 {
			fmt.Fprintln(out, "possible:")
		}
		state := "open now"
		switch {
		case !a.Open && a.NextOpen.IsZero():
			state = "never open"
		case !a.Open:
			state = "opens " + a.NextOpen.Format(long)
		}
		fmt.Fprintf(out, "  %s in %s, queue %s: %s\n", a.Service, a.Language, a.Queue, state)
	}
}
