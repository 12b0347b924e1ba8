package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr/route"
)

// ranWith runs the binary's main function with a text to read.
func ranWith(in string, args ...string) (code int, out, err string) {
	var o, e strings.Builder
	code = run(context.Background(), args, &terminal{strings.NewReader(in), &o, &e, func() time.Time { return time.Date(2026, 11, 20, 19, 30, 0, 0, time.UTC) }})
	return code, o.String(), e.String()
}

func TestExplainAnswersInTheDocumentedForm(t *testing.T) {
	t.Parallel()
	code, out, errs := ranWith("", "explain", "--json", "--line", "+4602016058 99", "--from", "+46850550001", "--at", "2026-11-20T20:30:00+01:00",
		"--language", "en", "--service", "billing")
	if code != 0 || errs != "" {
		t.Fatalf("%d %s", code, errs)
	}
	const want = `{"outcome":"closed","region":"SE","cloud":"worldwide","zone":"Europe/Stockholm","service":"billing","language":"en",` +
		`"open":false,"queue":"billing-en","next_open":"2026-11-23T09:00:00+01:00","number":"020 160 5899",` +
		`"alternatives":[{"service":"technical","language":"en","queue":"technical-en","open":true}],` +
		`"why":[{"rule":"line","text":"020 160 5899: main line in the worldwide cloud, local charges"},{"rule":"region","text":"Sweden: the line serves no other"},` +
		`{"rule":"zone","text":"Europe/Stockholm: the region's own"},` +
		`{"rule":"weekly-hours","text":"Friday 20 November 20:30: outside Mon-Fri 09:00-17:00; Monday 09:00: open"}]}` + "\n"
	if out != want {
		t.Errorf("answers\n%swant\n%s", out, want)
	}
}

func TestExplainTakesARegionsFirstMainLineAndTheTimeItIs(t *testing.T) {
	t.Parallel()
	for region, queue := range map[string]string{"SE": "billing-en", "DE": "billing-en", "EEA": "germany-billing-en", "CN": "billing-en"} {
		code, out, errs := ranWith("", "explain", "--region", region, "--service", "billing", "--language", "en")
		if code != 0 || !strings.HasPrefix(out, "closed: billing in en, queue "+queue+"; opens Monday 23 November 2026 09:00") {
			t.Errorf("%s: %d %s%s", region, code, out, errs)
		}
	}
}

func TestABatchAnswersEveryLineAndFailsAtTheEndForABadOne(t *testing.T) {
	t.Parallel()
	queries := strings.Join([]string{
		`{"line":"020 160 5899","service":"technical","language":"en","id":7}`,
		``,
		`not json`,
		`{"region":"SE","at":"tomorrow"}`,
		`{"region":"SE","from":"abc"}`,
		`{"line":"112"}`,
		`{"line":"` + strings.Repeat("9", maxQuery) + `"}`,
		`{}`,
		`{"region":"SE","service":"technical","language":"en","from":"anonymous"}`}, "\n")
	code, out, _ := ranWith(queries, "explain", "--batch")
	var got []string
	for line := range strings.Lines(out) {
		var a struct{ Outcome, Error string }
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if a.Error != "" {
			a.Outcome = "error"
		}
		got = append(got, a.Outcome)
	}
	if s := strings.Join(got, " "); code != 1 || s != "queue error error error refused error error queue" {
		t.Errorf("code %d: %s", code, s)
	}
}

func TestABadQueryIsToldInWordsOfTheQuery(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`{"region":5}`: "region must be text between quotes, not a JSON number",
		`["SE"]`:       "the query is a JSON array; write an object such as {\"region\":\"SE\"}",
		`{"region":`:   "the query is no JSON: unexpected end of JSON input; write an object such as {\"region\":\"SE\"}",
	} {
		code, out, _ := ranWith(query, "explain", "--batch")
		var a struct{ Error string }
		if err := json.Unmarshal([]byte(out), &a); err != nil || code != 1 || a.Error != want {
			t.Errorf("%s: %d %q, want %q", query, code, a.Error, want)
		}
	}
}

func TestABatchSavedWithAByteOrderMarkAndCarriageReturnsIsRead(t *testing.T) {
	t.Parallel()
	code, out, _ := ranWith("\uFEFF{\"region\":\"SE\"}\r\n\r\n{\"region\":\"GB\"}\r\n", "explain", "--batch")
	if code != 0 || strings.Count(out, `"outcome":"queue"`) != 2 {
		t.Errorf("%d %s", code, out)
	}
}

func TestAnAnswerNamesThePlaceThatWasAskedFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, want string }{
		{"--region XX", `there is no region "XX"`},
		{"--region SE --cloud mars", `there is no cloud "mars"`},
		{"--line 0201605899 --cloud germany", "020 160 5899 is a line of the worldwide cloud, not of germany"},
		{"--line 0201605899 --region DE", `does not serve "DE"`},
	} {
		code, out, errs := ranWith("", append([]string{"explain"}, strings.Fields(c.args)...)...)
		if code != 0 || !strings.HasPrefix(out, "refused\n") || !strings.Contains(out, c.want) {
			t.Errorf("%s: %d %s%s", c.args, code, out, errs)
		}
	}
}

func TestANationalCallerNumberIsReadInTheRegionsCountryAndNowhereElse(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--region CA --from 6045550123":        "America/Vancouver: the caller's own",
		"--line 18008659408 --from 6045550123": "America/Vancouver: the caller's own",
		"--region EEA --from 0846500410":       "from is no telephone number; write it in E.164", // of thirty countries
	} {
		_, out, errs := ranWith("", append([]string{"explain", "--service", "billing", "--language", "en"}, strings.Fields(args)...)...)
		if !strings.Contains(out+errs, want) {
			t.Errorf("%s: %s%s, want %q", args, out, errs, want)
		}
	}
}

func TestACallWhoseRegionMustBeAskedPrintsTheRegions(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	printDecision(&out, route.Decision{Outcome: route.AskRegion, Regions: []string{"US", "BS"}})
	if !strings.Contains(out.String(), "to choose from: US, BS\n") {
		t.Error(out.String())
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAnAnswerThatCannotBeWrittenIsAFailedRun(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"explain", "--region", "SE"}, {"explain", "--region", "SE", "--json"}, {"explain", "--batch"}, {"check"}, {"check", "--json"}} {
		var errs strings.Builder
		code := run(t.Context(), args, &terminal{strings.NewReader(`{"region":"SE"}`), full{}, &errs, time.Now})
		if code != 1 || !strings.Contains(errs.String(), "no space left") || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("%v: %d %s", args, code, errs.String())
		}
	}
}

func TestABrokenConfigurationIsToldInOneLineThatNamesTheWayOn(t *testing.T) {
	t.Parallel()
	source := config.ExampleSource()
	source["hours/oceania.yaml"] = strings.ReplaceAll(source["hours/oceania.yaml"], "24/7", "24:7")
	dir := writeSource(t, source)
	code, _, errs := ranWith("", "explain", "--region", "SE", "--config", dir)
	if code != 1 || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "supportline: hours/oceania.yaml:5:62: error: ") ||
		!strings.Contains(errs, "and 26 more, see supportline check DIR") {
		t.Errorf("%d %s", code, errs)
	}
}

func TestABatchAnswersAtOnceWhenNothingMoreIsAsked(t *testing.T) {
	t.Parallel()
	ask, in := io.Pipe()
	out, answer := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		code := run(t.Context(), []string{"explain", "--batch"}, &terminal{ask, answer, io.Discard, time.Now})
		answer.Close()
		ended <- code
	}()
	answers := bufio.NewScanner(out)
	for range 3 {
		if _, err := io.WriteString(in, `{"line":"020 160 5899","service":"technical","language":"en"}`+"\n"); err != nil {
			t.Fatal(err)
		}
		if !answers.Scan() || !strings.Contains(answers.Text(), `"outcome":"queue"`) {
			t.Fatalf("answer %q", answers.Text())
		}
	}
	in.Close()
	if code := <-ended; code != 0 {
		t.Errorf("code %d", code)
	}
}

func TestAQueryAboutNothingIsWrongUsage(t *testing.T) {
	t.Parallel()
	if code, _, errs := ranWith("", "explain", "--service", "billing"); code != 2 || !strings.Contains(errs, "neither line nor region") {
		t.Errorf("%d %s", code, errs)
	}
}

func BenchmarkExplainBatch(b *testing.B) {
	query := []byte(`{"line":"+46201605899","region":"SE","from":"+46850550001","at":"2026-11-20T20:30:00+01:00","language":"en","service":"billing","severity":"","plan":""}` + "\n")
	c := explainCmd{}
	s, err := c.snapshot()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	in := bytes.Repeat(query, b.N)
	b.ResetTimer()
	if err := explainBatch(s, bytes.NewReader(in), io.Discard, time.Now); err != nil {
		b.Fatal(err)
	}
}
