package config

import (
	"embed"
	"io/fs"
)

//go:embed example
var example embed.FS

// Example is the configuration that ships in the binary: an example vendor's lines in the whole world.
func Example() (*Snapshot, error) { return Build(ExampleSource()) }

// ExampleSource is the sources of Example by name: routing.yaml and what it includes.
func ExampleSource() map[string]string {
	source := map[string]string{Main: shippedFile(Main)}
	var ignored Problems
	top, _ := parse(Main, source[Main], &ignored)
	for _, n := range included(top) {
		source[n.Value] = shippedFile(n.Value)
	}
	return source
}

func shippedFile(name string) string {
	text, err := example.ReadFile("example/" + name)
	if err != nil {
		panic(err) // it is compiled in
	}
	return string(text)
}

// ExampleScripts is the folder of Example, with call scripts under "calls".
func ExampleScripts() fs.FS {
	dir, err := fs.Sub(example, "example")
	if err != nil {
		panic(err) // it is compiled in
	}
	return dir
}
