package main

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"supportline/ivr"
	"supportline/ivr/calls"
	"supportline/ivr/sipdoor"
	"supportline/ivr/sipdoor/audio"
	"supportline/ivr/twiliodoor"
)

// metrics are what /metrics shows. No label holds a number, an organisation or a call.
type metrics struct {
	registry *prometheus.Registry
	began    *prometheus.CounterVec
	ended    *prometheus.CounterVec
	reloads  *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry(),
		began: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "supportline_calls_begun_total", Help: "Calls that arrived, by door."}, []string{"door"}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "supportline_calls_ended_total", Help: "Calls that ended, by door and ending."},
			[]string{"door", "ending"}),
		reloads: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "supportline_routing_reloads_total", Help: "Attempts to take a changed routing configuration, by result."},
			[]string{"result"}),
	}
	m.registry.MustRegister(m.began, m.ended, m.reloads, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, door := range []string{"sip", "twilio"} {
		m.began.WithLabelValues(door)
		for _, e := range ivr.Endings() {
			m.ended.WithLabelValues(door, string(e))
		}
	}
	return m
}

// watch counts calls (calls.Engine.Watch).
func (m *metrics) watch(u calls.Update) {
	switch u.Line.Kind {
	case calls.KindArrived:
		m.began.WithLabelValues(u.Door).Inc()
	case calls.KindEnded:
		m.ended.WithLabelValues(u.Door, u.Line.Text).Inc()
	}
}

// sip exports the SIP door's figures when they are asked for.
func (m *metrics) sip(door *sipdoor.Door, media *audio.Media) {
	m.registry.MustRegister(sipFigures{door, media})
}

type sipFigures struct {
	door  *sipdoor.Door
	media *audio.Media
}

var (
	sipUp        = prometheus.NewDesc("supportline_sip_calls", "SIP calls that are up.", nil, nil)
	sipAnswered  = prometheus.NewDesc("supportline_sip_calls_answered_total", "SIP calls that were answered.", nil, nil)
	sipRefused   = prometheus.NewDesc("supportline_sip_refused_total", "Requests refused, by status code.", []string{"code"}, nil)
	sipMalformed = prometheus.NewDesc("supportline_sip_malformed_total", "Messages that were no SIP.", nil, nil)
	sipStrangers = prometheus.NewDesc("supportline_sip_strangers_total", "Messages from addresses that may not call.", nil, nil)
	rtpFrames    = prometheus.NewDesc("supportline_rtp_frames_total", "RTP frames sent.", nil, nil)
	rtpLate      = prometheus.NewDesc("supportline_rtp_late_frames_total", "RTP frames sent more than 5 ms late.", nil, nil)
	rtpWorst     = prometheus.NewDesc("supportline_rtp_worst_lateness_seconds", "The latest that an RTP frame was since the start.", nil, nil)
	sipPanics    = prometheus.NewDesc("supportline_sip_panics_total", "Failures of the program that were contained.", nil, nil)
)

func (sipFigures) Describe(d chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{sipUp, sipAnswered, sipRefused, sipMalformed, sipStrangers, sipPanics, rtpFrames, rtpLate, rtpWorst} {
		d <- desc
	}
}

func (f sipFigures) Collect(c chan<- prometheus.Metric) {
	s, l := f.door.Stats(), f.media.Lateness()
	c <- prometheus.MustNewConstMetric(sipUp, prometheus.GaugeValue, float64(s.Up))
	counter := func(d *prometheus.Desc, v uint64, labels ...string) {
		c <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	c <- prometheus.MustNewConstMetric(rtpWorst, prometheus.GaugeValue, l.Worst.Seconds())
	counter(rtpFrames, l.Frames)
	counter(rtpLate, l.Late)
	counter(sipAnswered, s.Answered)
	counter(sipMalformed, s.Malformed)
	counter(sipStrangers, s.Strangers)
	counter(sipPanics, s.Panics)
	for code, n := range s.Refused {
		counter(sipRefused, n, strconv.Itoa(code))
	}
}

// twilio exports the Twilio door's figures when they are asked for.
func (m *metrics) twilio(door *twiliodoor.Door) { m.registry.MustRegister(twilioFigures{door}) }

type twilioFigures struct{ door *twiliodoor.Door }

var (
	twilioRequests = prometheus.NewDesc("supportline_twilio_requests_total", "Webhooks that were answered, by route.", []string{"route"}, nil)
	twilioRefused  = prometheus.NewDesc("supportline_twilio_refused_total", "Webhooks that were refused, by reason.", []string{"reason"}, nil)
	twilioFaults   = prometheus.NewDesc("supportline_twilio_faults_total", "Webhooks that were answered with an apology.", nil, nil)
	twilioPanics   = prometheus.NewDesc("supportline_twilio_panics_total", "Failures of the program that were contained.", nil, nil)
)

func (twilioFigures) Describe(d chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{twilioRequests, twilioRefused, twilioFaults, twilioPanics} {
		d <- desc
	}
}

func (f twilioFigures) Collect(c chan<- prometheus.Metric) {
	s := f.door.Stats()
	counter := func(d *prometheus.Desc, v uint64, labels ...string) {
		c <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	for route, n := range s.Requests {
		counter(twilioRequests, n, route)
	}
	for reason, n := range s.Refused {
		counter(twilioRefused, n, reason)
	}
	counter(twilioFaults, s.Faults)
	counter(twilioPanics, s.Panics)
}
