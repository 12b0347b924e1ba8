package console

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"supportline/ivr/calls"
)

func line(text string) calls.Update {
	return calls.Update{Call: "a", Line: calls.Line{Kind: calls.KindHeard, Text: text}}
}

func TestAFeedGoesOnWhereAWatcherLeftOff(t *testing.T) {
	t.Parallel()
	var f Feed
	none, more := f.Since(0)
	if len(none) != 0 {
		t.Errorf("before anything happened: %v", none)
	}
	f.Watch(line("one"))
	<-more // closed
	f.Caught(Message{Text: "two"})
	events, more := f.Since(1)
	if len(events) != 1 || events[0].N != 2 || events[0].Message.Text != "two" {
		t.Errorf("after the first: %+v", events)
	}
	select {
	case <-more:
		t.Error("more was promised where there is none")
	default:
	}
	if events, _ = f.Since(2); len(events) != 0 {
		t.Errorf("after all: %+v", events)
	}
}

func TestAFeedIsBoundedAndForgetsTheOldest(t *testing.T) {
	t.Parallel()
	var f Feed
	for range 3*kept + 7 {
		f.Watch(line("x"))
	}
	events, _ := f.Since(0)
	if len(events) > kept || len(events) < kept/2 {
		t.Errorf("%d events are kept", len(events))
	}
	for i, e := range events {
		if want := 3*kept + 7 - len(events) + i + 1; e.N != want {
			t.Fatalf("event %d has number %d, want %d", i, e.N, want)
		}
	}
}

func TestABrowserThatKnewAnEarlierServerSeesEverythingOfThisOne(t *testing.T) {
	t.Parallel()
	var f Feed
	f.Watch(line("one"))
	if events, _ := f.Since(500); len(events) != 1 {
		t.Errorf("%d events", len(events))
	}
}

func TestManyWatchersMissNothing(t *testing.T) {
	t.Parallel()
	var f Feed
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for n := 0; n < 500; {
				events, more := f.Since(n)
				for _, e := range events {
					if e.N != n+1 {
						t.Errorf("%d follows on %d", e.N, n)
					}
					n = e.N
				}
				if n < 500 {
					<-more
				}
			}
		})
	}
	for range 500 {
		f.Watch(line("x"))
	}
	all.Wait()
}

func demo(t *testing.T, f *Feed) *httptest.Server {
	t.Helper()
	h, err := Demo(f, Guide{SIP: "127.0.0.1:5060", Warnings: []string{"<script>alert(1)</script>"}})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func get(t *testing.T, s *httptest.Server, path, host string) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	res, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body strings.Builder
	if _, err := bufio.NewReader(res.Body).WriteTo(&body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body.String(), res.Header
}

func TestTheDemoPageIsForThisMachineOnly(t *testing.T) {
	t.Parallel()
	s := demo(t, &Feed{})
	for host, want := range map[string]int{"": 200, "localhost:8080": 200, "127.0.0.1": 200, "[::1]:8080": 200, "127.8.9.1:80": 200,
		"demo.tunnel.example": 403, "127.0.0.1.rebind.example:8080": 403, "192.0.2.1:8080": 403, "localhost.example": 403} {
		for _, path := range []string{"/demo", "/demo/state", "/demo/demo.js"} {
			if code, body, _ := get(t, s, path, host); code != want {
				t.Errorf("%s asked as %q: %d %s", path, host, code, body)
			}
		}
	}
}

func TestTheDemoPageRunsNothingThatItShows(t *testing.T) {
	t.Parallel()
	code, body, head := get(t, demo(t, &Feed{}), "/demo", "")
	if code != 200 || strings.Contains(body, "<script>alert") || !strings.Contains(head.Get("Content-Security-Policy"), "default-src 'self'") {
		t.Errorf("%d %v %s", code, head, body)
	}
	if code, _, _ := get(t, demo(t, &Feed{}), "/demo/..%2fdemo.go", ""); code == 200 {
		t.Error("a file outside the page was served")
	}
}

func TestTheStreamTellsWhatHappensAsItHappens(t *testing.T) {
	t.Parallel()
	f := &Feed{}
	s := demo(t, f)
	f.Watch(line("one"))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/demo/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() string {
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "data: ") {
				return lines.Text()
			}
		}
		return ""
	}
	if got := next(); !strings.Contains(got, `"text":"one"`) {
		t.Errorf("first: %s", got)
	}
	f.Caught(Message{Text: "line\n\ndata: forged"})
	if got := next(); !strings.Contains(got, `line\n\ndata: forged`) {
		t.Errorf("then: %s", got)
	}
}

func TestTheStateIsAListEvenWhenNothingHappened(t *testing.T) {
	t.Parallel()
	if _, body, _ := get(t, demo(t, &Feed{}), "/demo/state", ""); strings.TrimSpace(body) != "[]" {
		t.Errorf("got %s", body)
	}
}
