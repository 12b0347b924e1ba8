package verify

import _ "embed"

//go:embed example.csv
var exampleCSV string

// ExampleCSV is the roster of the example vendor, for the demo and for tests. All numbers are kept for fiction.
func ExampleCSV() string { return exampleCSV }
