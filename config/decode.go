package config

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// list is one value or a list of them.
type list[T any] []T

// entries is a mapping, in the order written.
type entries[T any] []entry[T]

type entry[T any] struct {
	Key   string
	At    node // of the key
	Value T
}

// mapping tells the decoder that this slice is written as a mapping.
func (entries[T]) mapping() {}

// reader reads a value that has a grammar of its own.
type reader interface{ read(n node, f field) }

// field is what the tags say of a value.
type field struct {
	what string
	tag  reflect.StructTag
}

// words are those of a tag.
func (f field) words(tag string) []string { return strings.Fields(f.tag.Get(tag)) }

// number is that of a tag.
func (f field) number(tag string, usual int) int {
	if text := f.tag.Get(tag); text != "" {
		i, err := strconv.Atoi(text)
		if err != nil {
			panic("config: the tag " + tag + " of " + f.what + " is no number")
		}
		return i
	}
	return usual
}

func (f field) duration(tag string) time.Duration {
	d, err := time.ParseDuration(f.tag.Get(tag))
	if err != nil {
		panic("config: the tag " + tag + " of " + f.what + " is no time")
	}
	return d
}

// decode reads a file's topmost mapping.
func (n node) decode(d *document) {
	n.into(reflectOf(d), field{what: n.file})
}

// into reads a node by the type of what it is for. What is wrong is noted, and the value left as it was.
func (n node) into(v reflect.Value, f field) {
	if r, ok := v.Addr().Interface().(reader); ok {
		r.read(n, f)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		made := reflect.New(v.Type().Elem())
		n.into(made.Elem(), f)
		v.Set(made)
	case reflect.Struct:
		n.intoStruct(v, f)
	case reflect.Slice:
		n.intoSlice(v, f)
	case reflect.String:
		v.SetString(n.word(f))
	case reflect.Bool:
		v.SetBool(n.flag(f.what))
	case reflect.Int:
		if i, ok := n.number(f.what, f.number("least", 0), f.number("most", 1<<30)); ok {
			v.SetInt(int64(i))
		}
	default:
		panic("config: nothing reads " + v.Type().String())
	}
}

var nodeType = reflect.TypeFor[node]()

func (n node) intoStruct(v reflect.Value, f field) {
	known := map[string]func(node){}
	n.gather(v, known)
	n.fields(f.what, known)
}

// gather lists the keys of a struct and of the structs embedded in it.
func (n node) gather(v reflect.Value, known map[string]func(node)) {
	t := v.Type()
	for i := range t.NumField() {
		switch tf := t.Field(i); {
		case tf.Type == nodeType:
			v.Field(i).Set(reflect.ValueOf(n))
		case tf.Anonymous:
			n.gather(v.Field(i), known)
		default:
			key := tf.Tag.Get("yaml")
			what := tf.Tag.Get("what")
			if what == "" {
				what = strings.TrimSuffix(key, "!")
			}
			known[key] = func(c node) { c.into(v.Field(i), field{what, tf.Tag}) }
		}
	}
}

func (n node) intoSlice(v reflect.Value, f field) {
	if _, ok := v.Interface().(interface{ mapping() }); ok {
		n.intoEntries(v, f)
		return
	}
	each := n.list()
	if v.Type().Elem().Kind() != reflect.Struct || reflect.PointerTo(v.Type().Elem()).Implements(reflect.TypeFor[reader]()) {
		each = n.some(strings.TrimPrefix(f.what, "a "))
	}
	made := reflect.MakeSlice(v.Type(), len(each), len(each))
	for i, one := range each {
		one.into(made.Index(i), f)
	}
	v.Set(made)
}

func (n node) intoEntries(v reflect.Value, f field) {
	pattern := patterns[f.tag.Get("keys")]
	name, must := strings.CutSuffix(f.tag.Get("yaml"), "!")
	if f.tag.Get("keys") == "language" && n.Kind == yaml.ScalarNode {
		n.fail("write it by language, such as {en: \"…\"}", "%s must say its language", name)
		return
	}
	all := n.pairs(name)
	if must && len(n.Content) == 0 && n.Kind == yaml.MappingNode {
		n.fail("write at least one", "there is nothing in %s", name)
	}
	for _, p := range all {
		if pattern.form != nil && !pattern.form.MatchString(p.key) {
			p.at.fail(pattern.mend, pattern.wrong, short(p.key))
			continue
		}
		made := reflect.New(v.Type().Elem()).Elem()
		made.FieldByName("Key").SetString(p.key)
		made.FieldByName("At").Set(reflect.ValueOf(p.at))
		what := f.what
		if one := made.FieldByName("Value"); one.Kind() == reflect.Struct && strings.HasPrefix(what, "a ") {
			what = strings.TrimPrefix(what, "a ") + " " + p.key
			if p.value.empty() { // there is nothing to say of it but its key
				p.value = p.at.with(&yaml.Node{Kind: yaml.MappingNode, Line: p.at.Line, Column: p.at.Column})
			}
		}
		p.value.into(made.FieldByName("Value"), field{what, f.tag})
		v.Set(reflect.Append(v, made))
	}
}

// word reads a text of the form that its tags want; empty when it is none.
func (n node) word(f field) string {
	if one := f.words("one"); len(one) > 0 {
		text, _ := n.oneOf(f.what, one...)
		return text
	}
	text, ok := n.textOf(f.what, f.number("most", 200))
	if pattern := patterns[f.tag.Get("like")]; ok && pattern.form != nil && !pattern.form.MatchString(text) {
		n.fail(pattern.mend, pattern.wrong, short(text))
		return ""
	}
	return text
}

// distinct are the words of a list, each once.
func distinct(words list[wording]) []string {
	var all []string
	for _, w := range words {
		if w.Text != "" && slices.Contains(all, w.Text) {
			w.At.fail("write it once", "%s is there twice", w.Text)
		} else if w.Text != "" {
			all = append(all, w.Text)
		}
	}
	return all
}

// reflectOf is what a pointer points to, to be read into.
func reflectOf[T any](p *T) reflect.Value { return reflect.ValueOf(p).Elem() }
