package config

import (
	"embed"
	"io/fs"
)

//go:embed example
var example embed.FS

// Example is the configuration that ships in the binary: Contoso's lines in six regions of three clouds.
func Example() (*Snapshot, error) { return Build(ExampleSource()) }

// ExampleSource is the sources of Example by name.
func ExampleSource() map[string]string {
	source := map[string]string{}
	for _, name := range []string{Main} {
		text, err := example.ReadFile("example/" + name)
		if err != nil {
			panic(err) // it is compiled in
		}
		source[name] = string(text)
	}
	return source
}

// ExampleScripts is the folder of Example, with call scripts under "calls".
func ExampleScripts() fs.FS {
	dir, err := fs.Sub(example, "example")
	if err != nil {
		panic(err) // it is compiled in
	}
	return dir
}
