package config

import "errors"

var errNotYet = errors.New("not read yet")

// Load reads DIR/routing.yaml and the files it includes, and builds the snapshot.
func Load(dir string) (*Snapshot, error) { return nil, errNotYet }

// Build builds a snapshot from its sources by name.
func Build(source map[string]string) (*Snapshot, error) { return nil, errNotYet }

// Check finds everything that is wrong or doubtful in sources by name. prompted are the languages that have prompts; nil
// leaves that check out.
func Check(source map[string]string, prompted []string) Problems { return nil }

// ReadSource reads DIR/routing.yaml and what it includes, without judging it.
func ReadSource(dir string) (map[string]string, error) { return nil, errNotYet }

// Example is the configuration that ships in the binary.
func Example() (*Snapshot, error) { return Build(ExampleSource()) }

// ExampleSource is the sources of Example by name.
func ExampleSource() map[string]string { return nil }
