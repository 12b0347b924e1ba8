package mail

import (
	"context"
	"crypto/tls"
	"net"
)

// line is the connection of one message. The library's time-outs start anew with each step; the line is cut when the
// message's own time is over, and is never left open.
type line struct {
	ctx    context.Context
	config Config
	conn   net.Conn
	stop   func() bool
}

// dial connects, and does the TLS handshake where it comes first.
func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.conn = conn
	l.stop = context.AfterFunc(l.ctx, func() { conn.Close() })
	if l.config.TLS == TLSNone || l.config.Port != implicitTLS {
		return conn, nil
	}
	secure := tls.Client(conn, l.config.tls())
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return secure, nil
}

func (l *line) close() {
	if l.conn != nil {
		l.stop()
		l.conn.Close()
	}
}
