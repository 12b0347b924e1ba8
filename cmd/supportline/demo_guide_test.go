package main

import (
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"supportline/config"
)

func TestTheGuideNamesAHandfulOfLinesThatExistAndWhereTheOthersAre(t *testing.T) {
	t.Parallel()
	s, err := config.Example()
	if err != nil {
		t.Fatal(err)
	}
	c := demoCmd{SIP: netip.MustParseAddrPort("127.0.0.1:5060"), HTTP: netip.MustParseAddrPort("127.0.0.1:8080"), Data: "data"}
	settings := c.settings()
	g := c.guide(settings)
	if len(g.Numbers) == 0 || len(g.Numbers) > 9 {
		t.Errorf("the guide names %d numbers", len(g.Numbers))
	}
	for _, n := range g.Numbers {
		for _, number := range regexp.MustCompile(`\+\d+`).FindAllString(n.Number+" "+n.What, -1) {
			if _, ok := s.Line(number); !ok {
				t.Errorf("%s (%s) is no line", number, n.What)
			}
		}
	}
	var text strings.Builder
	printGuide(&text, g, settings)
	if !strings.Contains(text.String(), "data/config/lines") {
		t.Errorf("the guide does not say where all lines are:\n%s", text.String())
	}
}
