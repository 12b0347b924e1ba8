package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// web is the HTTP server: health, metrics, Twilio's webhooks and, in the demo, its page.
type web struct {
	mux      *http.ServeMux
	draining atomic.Bool
}

// atMostEvery answers with what f said last while that is less than d ago: readiness is asked for by anybody, and costs a write.
func atMostEvery(d time.Duration, now func() time.Time, f func(context.Context) error) func(context.Context) error {
	var mu sync.Mutex
	var asked time.Time
	var last error
	return func(ctx context.Context) error {
		mu.Lock()
		defer mu.Unlock()
		if t := now(); asked.IsZero() || t.Sub(asked) >= d {
			asked, last = t, f(ctx)
		}
		return last
	}
}

// newWeb makes the mux. ready tells why the server can not take calls, if it can not.
func newWeb(m *metrics, ready func(context.Context) error) *web {
	w := &web{mux: http.NewServeMux()}
	w.mux.HandleFunc("GET /healthz", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprintln(rw, "ok") })
	w.mux.HandleFunc("GET /readyz", func(rw http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if w.draining.Load() {
			http.Error(rw, "draining: no new calls", http.StatusServiceUnavailable)
		} else if err := ready(ctx); err != nil {
			http.Error(rw, "not ready: "+err.Error(), http.StatusServiceUnavailable)
		} else {
			fmt.Fprintln(rw, "ready")
		}
	})
	w.mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return w
}

// serve answers on l until ctx ends, then lets running requests finish.
func (w *web) serve(ctx context.Context, l net.Listener, log *slog.Logger) error {
	s := &http.Server{Handler: w.mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("answer HTTP on %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := s.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return s.Close()
}
