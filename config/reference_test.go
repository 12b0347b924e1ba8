package config

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const referenceHead = `# routing.yaml: the reference

What may be written into ` + "`routing.yaml`" + ` and the files that it includes. This file is made from the types that read them
(` + "`document.go`" + `) by ` + "`go test ./config -update`" + `; editors find the same in ` + "`routing.schema.json`" + `, named in the first
line of the example. A value that may be a list may be written alone, too.

`

// makeReference is REFERENCE.md as the types have it.
func makeReference() string {
	var text strings.Builder
	text.WriteString(referenceHead)
	for _, f := range keysOf(reflect.TypeFor[document]()) {
		section(&text, "## ", strings.TrimSuffix(f.Tag.Get("yaml"), "!"), f.Type, f.Tag)
	}
	return text.String()
}

// section writes what a key holds, and then what those in it hold that have keys of their own.
func section(text *strings.Builder, level, path string, t reflect.Type, f reflect.StructTag) {
	fmt.Fprintf(text, "%s%s\n\n", level, path)
	if about := f.Get("about"); about != "" {
		fmt.Fprintf(text, "%s\n\n", about)
	}
	if such := f.Get("such"); such != "" {
		fmt.Fprintf(text, "Example: `%s`\n\n", such)
	}
	keys := keysOf(keyed(t))
	if len(keys) == 0 {
		return
	}
	text.WriteString("| key | is | meaning |\n| --- | --- | --- |\n")
	for _, k := range keys {
		name, must := strings.CutSuffix(k.Tag.Get("yaml"), "!")
		if must {
			name += "`, required"
		} else {
			name += "`"
		}
		about := aboutText(k.Tag)
		if such := k.Tag.Get("such"); such != "" {
			about = strings.TrimSpace(about + " Example: `" + strings.ReplaceAll(such, "|", "\\|") + "`")
		}
		fmt.Fprintf(text, "| `%s | %s | %s |\n", name, kindText(k.Type, k.Tag), about)
	}
	text.WriteString("\n")
	for _, k := range keys {
		if inner := keyed(k.Type); inner != nil && len(keysOf(inner)) > 0 {
			section(text, "### ", path+": "+strings.TrimSuffix(k.Tag.Get("yaml"), "!"), k.Type, "")
		}
	}
}

// keyed is the type with keys of its own that a value holds, however deep in lists and mappings; nil if there is none.
func keyed(t reflect.Type) reflect.Type {
	switch t {
	case reflect.TypeFor[servedText]():
		return reflect.TypeFor[publishedText]()
	case reflect.TypeFor[severitiesText]():
		return reflect.TypeFor[severityText]()
	case reflect.TypeFor[rowText]():
		return t
	}
	switch t.Kind() {
	case reflect.Pointer:
		return keyed(t.Elem())
	case reflect.Slice:
		if _, ok := reflect.Zero(t).Interface().(interface{ mapping() }); ok {
			value, _ := t.Elem().FieldByName("Value")
			return keyed(value.Type)
		}
		return keyed(t.Elem())
	case reflect.Struct:
		if _, own := reflect.New(t).Interface().(reader); !own {
			return t
		}
	}
	return reflect.TypeFor[struct{}]()
}

// kindText says in words what a value is.
func kindText(t reflect.Type, f reflect.StructTag) string {
	bounds := ""
	if least := f.Get("least"); least != "" {
		bounds = ", " + least + " to " + f.Get("most")
	}
	if one := strings.Fields(f.Get("one")); len(one) > 0 && t.Kind() != reflect.Slice {
		return strings.Join(one, ", ")
	} else if len(one) > 0 {
		return "list of " + strings.Join(one, ", ")
	}
	switch t {
	case reflect.TypeFor[duration]():
		return "time" + bounds
	case reflect.TypeFor[instantText]():
		return "instant (RFC 3339)"
	case reflect.TypeFor[dateText]():
		return "date"
	case reflect.TypeFor[weekText]():
		return "hours"
	case reflect.TypeFor[weekdayText]():
		return "weekday"
	case reflect.TypeFor[timeOfDay]():
		return "time of day"
	case reflect.TypeFor[severitiesText]():
		return "list or mapping"
	case reflect.TypeFor[servedText]():
		return "text, list or mapping"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return kindText(t.Elem(), f)
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "number" + bounds
	case reflect.Slice:
		if _, ok := reflect.Zero(t).Interface().(interface{ mapping() }); ok {
			if keys := f.Get("keys"); keys != "" {
				return "mapping by " + keys
			}
			return "mapping"
		}
		return "list"
	}
	return "text"
}

func TestTheReferenceSaysWhatIsRead(t *testing.T) {
	t.Parallel()
	golden(t, "REFERENCE.md", []byte(makeReference()))
}
