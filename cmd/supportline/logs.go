package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"regexp"
)

// newLog makes the server's log: structured, on w, with whatever looks like a telephone number masked. The types of
// numbers, PINs and secrets mask themselves; this is for the texts and errors of others.
func newLog(w io.Writer, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr { return masked(a) }}
	var h slog.Handler = slog.NewTextHandler(w, options)
	if format == "json" {
		h = slog.NewJSONHandler(w, options)
	}
	return slog.New(maskMessages{h})
}

// numbers are telephone numbers in a text: a run of 7 to 15 digits that is no part of a longer word, with what may stand
// before it and between the digits.
var numbers = regexp.MustCompile(`(^|[^0-9A-Za-z_.-])(\+|00?)?[1-9](?:[ ()/-]{0,2}[0-9]){6,14}\b`)

func maskText(s string) string {
	return numbers.ReplaceAllStringFunc(s, func(found string) string {
		lead := found[:len(found)-len(trimLead(found))]
		return lead + "[number]"
	})
}

func trimLead(s string) string {
	for i, r := range s {
		if r == '+' || r >= '0' && r <= '9' {
			return s[i:]
		}
	}
	return ""
}

func masked(a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		if a.Key != slog.TimeKey && a.Key != slog.LevelKey {
			a.Value = slog.StringValue(maskText(a.Value.String()))
		}
	case slog.KindAny:
		switch v := a.Value.Any().(type) {
		case error:
			a.Value = slog.StringValue(maskText(v.Error()))
		case fmt.Stringer:
			a.Value = slog.StringValue(maskText(v.String()))
		}
	}
	return a
}

// maskMessages masks the message itself, which ReplaceAttr does not see as one.
type maskMessages struct{ slog.Handler }

func (m maskMessages) Handle(ctx context.Context, r slog.Record) error {
	r.Message = maskText(r.Message)
	return m.Handler.Handle(ctx, r)
}

func (m maskMessages) WithAttrs(attrs []slog.Attr) slog.Handler {
	return maskMessages{m.Handler.WithAttrs(attrs)}
}

func (m maskMessages) WithGroup(name string) slog.Handler {
	return maskMessages{m.Handler.WithGroup(name)}
}
