package audio

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"time"
)

var ErrNoPort = errors.New("no RTP port is free")

type Config struct {
	IP        netip.Addr
	Low, High int
	Listen    func(netip.AddrPort) (net.PacketConn, error)
	Log       *slog.Logger
}
type Media struct{}

func New(Config) *Media                  { return &Media{} }
func (m *Media) Run(ctx context.Context) { <-ctx.Done() }
func (m *Media) Open() (*Stream, error)  { return nil, ErrNoPort }
func (m *Media) Lateness() Lateness      { return Lateness{} }
func (m *Media) Prepare(sounds ...Sound) {}

type Lateness struct {
	Frames, Late, Skipped uint64
	Worst                 time.Duration
}
type Remote struct {
	Addr                    netip.AddrPort
	Codec                   Codec
	EventSend, EventReceive uint8
	Hold                    bool
	AllowedNAT              bool
}
type Stats struct {
	Sent, Unsent, Received, Lost, OutOfOrder, Foreign, Malformed uint64
	Jitter                                                       time.Duration
}
type Stream struct{}

func (s *Stream) Local() netip.AddrPort                           { return netip.AddrPort{} }
func (s *Stream) Connect(Remote)                                  {}
func (s *Stream) Play(sounds ...Sound)                            {}
func (s *Stream) Stop()                                           {}
func (s *Stream) Played() <-chan struct{}                         { return nil }
func (s *Stream) Keys() <-chan byte                               { return nil }
func (s *Stream) SendKeys(ctx context.Context, keys string) error { return nil }
func (s *Stream) Heard() time.Time                                { return time.Time{} }
func (s *Stream) Record(func(pcm []int16, at time.Time))          {}
func (s *Stream) Stats() Stats                                    { return Stats{} }
func (s *Stream) Close() error                                    { return nil }
func Bridge(a, b *Stream) (unbridge func())                       { return func() {} }

type Recording interface {
	ID() string
	PCM() []int16
}
type Sound struct{}

func Clip(c Recording) Sound                 { return Sound{} }
func Music() Sound                           { return Sound{} }
func Ringback() Sound                        { return Sound{} }
func Tone(hz float64, d time.Duration) Sound { return Sound{} }
func Silence(d time.Duration) Sound          { return Sound{} }
func Samples(pcm8k []int16) Sound            { return Sound{} }
