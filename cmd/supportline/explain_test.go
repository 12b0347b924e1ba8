package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
)

// ranWith runs the binary's main function with a text to read.
func ranWith(in string, args ...string) (code int, out, err string) {
	var o, e strings.Builder
	code = run(args, &terminal{strings.NewReader(in), &o, &e, func() time.Time { return time.Date(2026, 11, 20, 19, 30, 0, 0, time.UTC) }})
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
		`"open":false,"queue":"billing-en","next_open":"2026-11-23T09:00:00+01:00",` +
		`"alternatives":[{"service":"technical","language":"en","queue":"technical-en","open":true}],` +
		`"why":[{"rule":"line","text":"020 160 5899: main line in the worldwide cloud"},{"rule":"region","text":"Sweden: the line serves no other"},` +
		`{"rule":"zone","text":"Europe/Stockholm: the region's own"},` +
		`{"rule":"weekly-hours","text":"Friday 20 November 20:30: outside Mon-Fri 09:00-17:00; Monday 09:00: open"}]}` + "\n"
	if out != want {
		t.Errorf("answers\n%swant\n%s", out, want)
	}
}

func TestExplainTakesARegionsFirstMainLineAndTheTimeItIs(t *testing.T) {
	t.Parallel()
	for region, queue := range map[string]string{"SE": "billing-en", "DE": "germany-billing-en", "EEA": "germany-billing-en", "CN": "21vianet-billing-en"} {
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

func TestABatchAnswersAtOnceWhenNothingMoreIsAsked(t *testing.T) {
	t.Parallel()
	ask, in := io.Pipe()
	out, answer := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		code := run([]string{"explain", "--batch"}, &terminal{ask, answer, io.Discard, time.Now})
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
