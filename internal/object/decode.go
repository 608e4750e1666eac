package object

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Decode fills the struct that into points to by its json tags, and what is in it by
// theirs. A key that the struct does not have goes to extra, and is an error where extra is
// nil or where the struct has it in another case. Null leaves a field as it is, and is an
// error in a list or map. An error tells the path: "soa[0].applicable".
func Decode(data []byte, into any, extra func(Entry) error) error {
	return decode(data, reflect.ValueOf(into).Elem(), extra)
}

// Whole is [Decode] of all or nothing: the value stays as it was where there is an error.
func Whole[T any](data []byte, into *T) error {
	read := *into
	if err := Decode(data, &read, nil); err != nil {
		return err
	}
	*into = read
	return nil
}

func decode(data []byte, out reflect.Value, extra func(Entry) error) error {
	entries, err := Entries(data)
	if err != nil {
		return err
	}
	fields, names := fieldsOf(out.Type())
	for _, e := range entries {
		i, known := fields[e.Key]
		switch like := likeOf(names, e.Key); {
		case known:
			err = fill(e.Raw, out.Field(i))
		case like != "":
			return fmt.Errorf("unknown key %q: want %q", e.Key, like)
		case extra != nil:
			err = extra(e)
		default:
			return fmt.Errorf("unknown key %q: want %s", e.Key, strings.Join(names, ", "))
		}
		if err != nil {
			return at(e.Key, err)
		}
	}
	return nil
}

// fill reads one value, by its own UnmarshalJSON or text where it has one.
func fill(raw []byte, v reflect.Value) error {
	switch own := v.Addr().Interface().(type) {
	case json.Unmarshaler:
		return own.UnmarshalJSON(raw)
	case encoding.TextUnmarshaler:
		return json.Unmarshal(raw, own)
	}
	switch {
	case v.Kind() == reflect.Struct:
		return decode(raw, v, nil)
	case v.Kind() == reflect.Slice:
		return fillList(raw, v)
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		return fillMap(raw, v)
	}
	return json.Unmarshal(raw, v.Addr().Interface())
}

func fillList(raw []byte, v reflect.Value) error {
	found, ok := items(raw)
	if !ok { // null, or no list
		return json.Unmarshal(raw, new([]json.RawMessage))
	}
	list := reflect.MakeSlice(v.Type(), len(found), len(found))
	for i, item := range found {
		if err := some(item, list.Index(i)); err != nil {
			return at(fmt.Sprintf("[%d]", i), err)
		}
	}
	v.Set(list)
	return nil
}

func fillMap(raw []byte, v reflect.Value) error {
	entries, err := Entries(raw)
	if err != nil || entries == nil {
		return err
	}
	m := reflect.MakeMapWithSize(v.Type(), len(entries))
	for _, e := range entries {
		item := reflect.New(v.Type().Elem()).Elem()
		if err := some(e.Raw, item); err != nil {
			return at(e.Key, err)
		}
		m.SetMapIndex(reflect.ValueOf(e.Key).Convert(v.Type().Key()), item)
	}
	v.Set(m)
	return nil
}

func some(raw []byte, v reflect.Value) error {
	if err := Some(raw); err != nil {
		return err
	}
	return fill(raw, v)
}

// Some is an error for null, in a place where a value has to stand.
func Some(raw []byte) error {
	if string(raw) == "null" {
		return errNull
	}
	return nil
}

// A placed error says where in the object it is.
type placed struct {
	path string
	err  error
}

func (p *placed) Error() string { return p.path + ": " + p.err.Error() }
func (p *placed) Unwrap() error { return p.err }

// at puts a step before the path of an error.
func at(step string, err error) error {
	p, ok := err.(*placed) //nolint:errorlint // a wrapped one has its path in a text already
	switch {
	case !ok:
		return &placed{step, err}
	case strings.HasPrefix(p.path, "["):
		return &placed{step + p.path, p.err}
	default:
		return &placed{step + "." + p.path, p.err}
	}
}

func fieldsOf(t reflect.Type) (index map[string]int, names []string) {
	index = map[string]int{}
	for i := range t.NumField() {
		if key, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); key != "" && key != "-" {
			index[key] = i
			names = append(names, key)
		}
	}
	return index, names
}

// Like is the key that the struct has by that name in whatever case, "" for none.
func Like(v any, key string) string {
	_, names := fieldsOf(reflect.TypeOf(v))
	return likeOf(names, key)
}

func likeOf(names []string, key string) string {
	for _, n := range names {
		if strings.EqualFold(n, key) {
			return n
		}
	}
	return ""
}
