package config

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// schema is a JSON Schema, or a part of one.
type schema map[string]any

// forms are the values that have a grammar of their own.
var forms = map[reflect.Type]schema{
	reflect.TypeFor[duration]():    {"type": "string", "pattern": `^([0-9.]+(ms|s|m|h))+$`},
	reflect.TypeFor[instantText](): {"type": "string", "format": "date-time"},
	reflect.TypeFor[dateText]():    {"type": "string", "format": "date"},
	reflect.TypeFor[yearsText]():   {"type": []string{"string", "integer"}, "pattern": `^[0-9]{4}(-[0-9]{4})?$`},
	reflect.TypeFor[timeOfDay]():   {"type": "string", "pattern": `^[0-2]?[0-9]:[0-5][0-9]$`},
	reflect.TypeFor[weekdayText](): {"enum": []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}},
	reflect.TypeFor[weekText]():    {"type": "string"},
	reflect.TypeFor[respondText](): {"type": "string", "pattern": `^([0-9.]+[smh])+$|^[0-9]+ business days?$`},
}

// schemaOf makes the schema of what is read into a type, by the tags of its field.
func schemaOf(t reflect.Type, f reflect.StructTag) schema {
	if s, ok := forms[t]; ok {
		return maps.Clone(s)
	}
	text := schema{"type": []string{"string", "number"}}
	switch t {
	case reflect.TypeFor[wording]():
		return wordSchema(text, f)
	case reflect.TypeFor[severitiesText]():
		return schema{"anyOf": []schema{{"type": "array", "items": schema{"type": "string"}}, keysAlone(schemaOf(reflect.TypeFor[entries[severityText]](), f))}}
	case reflect.TypeFor[rowText]():
		return schema{"anyOf": []schema{{"type": "string"}, structSchema(t)}}
	case reflect.TypeFor[servedText]():
		return schema{"anyOf": []schema{{"type": "string"}, {"type": "array", "items": schema{"type": "string"}, "minItems": 1},
			keysAlone(schemaOf(reflect.TypeFor[entries[publishedText]](), f))}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), f)
	case reflect.Struct:
		return structSchema(t)
	case reflect.Slice:
		if _, ok := reflect.Zero(t).Interface().(interface{ mapping() }); ok {
			value, _ := t.Elem().FieldByName("Value")
			s := schema{"type": "object", "additionalProperties": schemaOf(value.Type, f)}
			if p := patterns[f.Get("keys")]; p.form != nil {
				s["propertyNames"] = schema{"pattern": p.form.String()}
			}
			return s
		}
		one := schemaOf(t.Elem(), f)
		return schema{"anyOf": []schema{one, {"type": "array", "items": one}}}
	case reflect.String:
		return wordSchema(text, f)
	case reflect.Bool:
		return schema{"type": "boolean"}
	}
	return schema{"type": "integer", "minimum": json.Number(f.Get("least")), "maximum": json.Number(f.Get("most"))}
}

// keysAlone lets the keys of a mapping stand with nothing after them.
func keysAlone(mapping schema) schema {
	mapping["additionalProperties"] = schema{"anyOf": []schema{mapping["additionalProperties"].(schema), {"type": "null"}}}
	return mapping
}

func wordSchema(s schema, f reflect.StructTag) schema {
	if one := strings.Fields(f.Get("one")); len(one) > 0 {
		return schema{"enum": one}
	}
	if p := patterns[f.Get("like")]; p.form != nil {
		return schema{"type": "string", "pattern": p.form.String()}
	}
	return s
}

func structSchema(t reflect.Type) schema {
	properties, required := schema{}, []string{}
	for _, f := range keysOf(t) {
		name, must := strings.CutSuffix(f.Tag.Get("yaml"), "!")
		s := schemaOf(f.Type, f.Tag)
		if about := aboutText(f.Tag); about != "" {
			s["description"] = about
		}
		if such := f.Tag.Get("such"); such != "" {
			s["examples"] = []string{such}
		}
		properties[name] = s
		if must {
			required = append(required, name)
		}
	}
	s := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// keysOf are the fields of a type that people write, those of embedded types among them.
func keysOf(t reflect.Type) []reflect.StructField {
	var all []reflect.StructField
	for i := range t.NumField() {
		switch f := t.Field(i); {
		case f.Type == nodeType:
		case f.Anonymous:
			all = append(all, keysOf(f.Type)...)
		default:
			all = append(all, f)
		}
	}
	return all
}

func aboutText(f reflect.StructTag) string {
	about := f.Get("about")
	if usual := f.Get("usual"); usual != "" {
		about = strings.TrimSpace(about + " Default: " + usual + ".")
	}
	return about
}

// makeSchema is routing.schema.json as the types have it.
func makeSchema(t *testing.T) []byte {
	t.Helper()
	s := structSchema(reflect.TypeFor[document]())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "Routing of supportline: routing.yaml and the files it includes"
	s["properties"].(schema)["$schema"] = schema{"type": "string"}
	var text bytes.Buffer
	out := json.NewEncoder(&text)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	if err := out.Encode(s); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// golden compares a file that is made with what it should be.
func golden(t *testing.T, file string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the types say (%v): go test ./config -update", file, err)
	}
}

func TestTheSchemaSaysWhatIsRead(t *testing.T) {
	t.Parallel()
	golden(t, "example/routing.schema.json", makeSchema(t))
}

func TestTheExampleFollowsTheSchemaAndMistakesDoNot(t *testing.T) {
	t.Parallel()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(makeSchema(t)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("routing.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	routing, err := compiler.Compile("routing.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	source := ExampleSource()
	for _, name := range slices.Sorted(maps.Keys(source)) {
		if err := routing.Validate(inJSON(t, source[name])); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, mistake := range []string{"lines: [{number: 1}]", "regoins: {}", "overrides: [{kind: opened}]", "regions: {se: {name: Sweden, zones: UTC}}",
		"menus: {tries: many}", "holidays: {SE: {source: x, reviewed: 2026-01-01, years: soon, days: []}}",
		"hours: {w: {SE: {billing: {en: {hour: 24/7}}}}}"} {
		if err := routing.Validate(inJSON(t, mistake)); err == nil {
			t.Errorf("%s: no mistake", mistake)
		}
	}
}

// inJSON is YAML as a schema looks at it.
func inJSON(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	read, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return read
}
