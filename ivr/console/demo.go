package console

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

//go:embed page/demo.html page/demo.css page/demo.js
var page embed.FS

// Guide is what the demo page says besides calls and messages.
type Guide struct {
	SIP      string // "127.0.0.1:5060"
	Try      []Try
	Numbers  []Number
	Callers  []Number
	Warnings []string
}

// Try is something to do, with the command that does it.
type Try struct{ What, Command string }

// Number is a number with what it is.
type Number struct{ Number, What string }

// heartbeat keeps proxies and browsers from giving up on a silent stream.
const heartbeat = 15 * time.Second

// Demo serves the demo page under /demo: the page, its stream of events (/demo/events) and all of them as JSON
// (/demo/state). It shows caught PINs: it must only ever listen on loopback, and answers no request that names another host,
// as those through a tunnel for Twilio do, or those of a web page whose own name was made to lead here.
func Demo(feed *Feed, guide Guide) (http.Handler, error) {
	html, err := template.ParseFS(page, "page/demo.html")
	if err != nil {
		return nil, fmt.Errorf("read the demo page: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /demo", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = html.Execute(w, guide) // a browser that went away
	})
	mux.HandleFunc("GET /demo/{file}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, page, "page/"+r.PathValue("file"))
	})
	mux.HandleFunc("GET /demo/state", func(w http.ResponseWriter, r *http.Request) {
		events, _ := feed.Since(0)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(events)
	})
	mux.HandleFunc("GET /demo/events", func(w http.ResponseWriter, r *http.Request) { stream(w, r, feed) })
	return closed(mux), nil
}

// stream sends events as they happen (Server-Sent Events), going on where the browser left off.
func stream(w http.ResponseWriter, r *http.Request, feed *Feed) {
	after, _ := strconv.Atoi(r.Header.Get("Last-Event-ID"))
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		events, more := feed.Since(after)
		for _, e := range events {
			b, err := json.Marshal(e)
			if err != nil {
				return
			}
			fmt.Fprintf(w, "id: %d\ndata: %s\n\n", e.N, b)
			after = e.N
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-more:
		case <-beat.C:
			fmt.Fprint(w, ": still here\n\n")
		}
	}
}

// here tells whether a Host header names this machine.
func here(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// closed keeps other hosts, other sites and injected text out of the page.
func closed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		if !here(r.Host) {
			http.Error(w, "The demo shows PINs: open it on the machine where it runs, as localhost or 127.0.0.1.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}
