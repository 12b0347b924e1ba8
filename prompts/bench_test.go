package prompts

import "testing"

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func longRef() Ref {
	return SayWith("closed.later", "service", Word("service.technical")).
		And("language", Word("language.name.de")).And("when", at(44, 9, 30))
}

func BenchmarkText(b *testing.B) {
	c, r := shippedCatalogue(b), longRef()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Text("de", r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkClips(b *testing.B) {
	c, r := shippedCatalogue(b), longRef()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Clips("de", r); err != nil {
			b.Fatal(err)
		}
	}
}
