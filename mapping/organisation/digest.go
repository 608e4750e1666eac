package organisation

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/scalar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Digest identifies what an organisation states, as "sha256:…": from the content of its
// items, whatever their order, the files that they stand in, or that they stand in none.
// What was read from a file and the same made in Go have the same digest.
func Digest(org *Organisation) string {
	sum, _ := DigestContext(context.Background(), org)
	return sum
}

// DigestContext is [Digest] under a context: the error means that it ended, or is missing.
func DigestContext(ctx context.Context, org *Organisation) (string, error) {
	if org == nil {
		org = &Organisation{}
	}
	pieces, err := DigestsOf(ctx, org.Evidence, check.Proof{})
	if err != nil {
		return "", err
	}
	return DigestWith(ctx, org, pieces, check.Proof{})
}

// DigestWith is [DigestContext] where the evidence of the organisation is that of which these are the
// digests, in any order, and not what stands there: for a session, which keeps them while little of it changes.
func DigestWith(ctx context.Context, org *Organisation, pieces [][sha256.Size]byte, _ check.Proof) (string, error) {
	if err := check.Live(ctx); err != nil {
		return "", fmt.Errorf("digest: %w", err)
	}
	if org == nil {
		org = &Organisation{}
	}
	e := encoder{}
	items := make([][sha256.Size]byte, 0, len(pieces)+len(org.Scopes)+len(org.Operates)+len(org.Facts)+len(org.Treatments)+len(org.Risks)+len(org.Nonconformities)+1)
	if about := (profile{org.Name, org.Systems, org.Owners, org.AsOf}); !about.IsZero() {
		items = append(items, e.item(reflect.ValueOf(about), "organisation"))
	}
	err := cmp.Or(
		add(ctx, &items, &e, org.Scopes), add(ctx, &items, &e, org.Operates), add(ctx, &items, &e, org.Facts),
		add(ctx, &items, &e, org.Treatments), add(ctx, &items, &e, org.Risks), add(ctx, &items, &e, org.Nonconformities),
	)
	if err != nil {
		return "", fmt.Errorf("digest: %w", err)
	}
	return combined(append(items, pieces...)), nil
}

// DigestsOf are [DigestOf] of items, in their order. The error means that the context ended.
func DigestsOf[T Item](ctx context.Context, list []T, _ check.Proof) ([][sha256.Size]byte, error) {
	if err := check.Live(ctx); err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	out := make([][sha256.Size]byte, 0, len(list))
	if err := add(ctx, &out, &encoder{}, list); err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	return out, nil
}

// An Item is one thing that an organisation states.
type Item interface {
	framework.Scope | Operates | evidence.Fact | evidence.Piece | Treatment | Risk | Nonconformity
}

// DigestOf identifies the content of one item. Where it was read does not matter, and
// neither do the order of attributes or the Go type of a number.
func DigestOf[T Item](x T) [sha256.Size]byte { return digestOf(&encoder{}, &x) }

// CombineDigests is the digest of items in any order, as "sha256:…".
func CombineDigests(items [][sha256.Size]byte) string { return combined(slices.Clone(items)) }

// combined puts the items in order.
func combined(items [][sha256.Size]byte) string {
	slices.SortFunc(items, func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) })
	h := sha256.New()
	for _, d := range items {
		h.Write(d[:])
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func add[T Item](ctx context.Context, to *[][sha256.Size]byte, e *encoder, list []T) error {
	return check.Each(ctx, list, func(_ int, x *T) { *to = append(*to, digestOf(e, x)) })
}

func digestOf[T Item](e *encoder, x *T) [sha256.Size]byte {
	v := reflect.ValueOf(x).Elem()
	switch x := any(x).(type) {
	case *framework.Scope:
		return e.item(v, "scope")
	case *Operates:
		return e.item(v, "operates", x.Control)
	case *evidence.Fact:
		return e.item(v.FieldByName("Value"), "facts", x.ID)
	case *Treatment:
		return e.item(v, "treatments")
	case *Risk:
		return e.item(v, "risks")
	case *Nonconformity:
		return e.item(v, "nonconformities")
	}
	return e.item(v, "evidence")
}

// An encoder writes content in one canonical form: that of a file in which nothing is
// written that goes without saying, with its keys sorted.
type encoder struct {
	fields map[reflect.Type][]field
	buffer []byte
	keys   []string // room for those of details
}

type field struct {
	key    string
	index  int
	always bool // is written though it be false
}

func (e *encoder) item(v reflect.Value, kind ...string) [sha256.Size]byte {
	b := e.buffer[:0]
	for _, k := range kind {
		b = scalar.AppendText(b, 'k', k)
	}
	e.buffer = e.append(b, v)
	return sha256.Sum256(e.buffer)
}

// append writes a value whose type says what it is: a text that looks like a number is one
// in a file, where nobody quotes it.
func (e *encoder) append(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Interface:
		return e.detail(b, v.Interface())
	case reflect.Pointer: // said, though it be false
		return e.append(b, v.Elem())
	default:
	}
	if m, ok := reflect.TypeAssert[encoding.TextMarshaler](v); ok {
		text, err := m.MarshalText()
		if err != nil {
			text = fmt.Append(nil, v.Interface())
		}
		return appendWord(b, string(text))
	}
	if s, plain := word(v); plain {
		return appendWord(b, s)
	}
	switch v.Kind() {
	case reflect.String:
		return appendWord(b, v.String())
	case reflect.Slice:
		b = append(b, '[')
		for i := range v.Len() {
			b = e.append(b, v.Index(i))
		}
		return append(b, ']')
	case reflect.Map:
		return e.mapping(b, v)
	case reflect.Struct:
		return e.structure(b, v)
	default:
		return appendWord(b, fmt.Sprint(v.Interface()))
	}
}

// word returns the one text that stands in a file for a struct which says no more.
func word(v reflect.Value) (string, bool) {
	switch v.Type() {
	case reflect.TypeFor[System]():
		x, _ := reflect.TypeAssert[System](v)
		return x.ID, x.Plain()
	case reflect.TypeFor[framework.Complement]():
		x, _ := reflect.TypeAssert[framework.Complement](v)
		return x.Text, x.Plain()
	}
	return "", false
}

func appendWord(b []byte, s string) []byte { return scalar.AppendText(b, scalar.Kind(s), s) }

// detail writes a value of an attribute or a fact, which says itself what it is.
func (e *encoder) detail(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return scalar.AppendText(b, 's', "")
	case string:
		return scalar.AppendText(b, 's', v)
	case json.Number:
		return scalar.AppendText(b, 'v', number(v))
	case bool:
		return scalar.AppendText(b, 'v', strconv.FormatBool(v))
	case int64:
		return scalar.AppendText(b, 'v', strconv.FormatInt(v, 10))
	case float64:
		return scalar.AppendText(b, 'v', double(v))
	case float32:
		return scalar.AppendText(b, 'v', double(float64(v)))
	case []any:
		b = append(b, '[')
		for _, x := range v {
			if s, text := x.(string); text {
				b = appendWord(b, s)
				continue
			}
			b = e.detail(b, x)
		}
		return append(b, ']')
	}
	x := reflect.ValueOf(v)
	if x.CanInt() || x.CanUint() || x.Kind() == reflect.Bool {
		return scalar.AppendText(b, 'v', fmt.Sprint(v))
	}
	return e.append(b, x)
}

// double writes a number with a point, so that 1.0 is not 1.
func double(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

func number(n json.Number) string {
	if i, err := n.Int64(); err == nil {
		return strconv.FormatInt(i, 10)
	}
	if f, err := n.Float64(); err == nil {
		return double(f)
	}
	return n.String()
}

func (e *encoder) mapping(b []byte, v reflect.Value) []byte {
	if m, details := reflect.TypeAssert[map[string]any](v); details {
		return e.details(b, m)
	}
	keys := make(map[string]reflect.Value, v.Len())
	for _, k := range v.MapKeys() {
		keys[k.String()] = v.MapIndex(k)
	}
	b = append(b, '{')
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		b = e.append(scalar.AppendText(b, 'k', k), keys[k])
	}
	return append(b, '}')
}

// details writes the values of attributes.
func (e *encoder) details(b []byte, m map[string]any) []byte {
	keys := slices.AppendSeq(e.keys[:0], maps.Keys(m))
	slices.Sort(keys)
	e.keys = nil // a detail that holds others, which is none, has its own
	b = append(b, '{')
	for _, k := range keys {
		b = e.detail(scalar.AppendText(b, 'k', k), m[k])
	}
	e.keys = keys
	return append(b, '}')
}

func (e *encoder) structure(b []byte, v reflect.Value) []byte {
	var words map[string]string
	if s, ok := reflect.TypeAssert[framework.Scope](v); ok {
		words = s.Profile // stand beside the scope's own keys
	}
	list := e.fieldsOf(v.Type())
	if len(words) > 0 {
		list = slices.Clone(list)
		for word := range words {
			list = append(list, field{key: word, index: -1})
		}
		slices.SortFunc(list, byKey)
	}
	b = append(b, '{')
	for _, f := range list {
		switch {
		case f.index < 0:
			b = appendWord(scalar.AppendText(b, 'k', f.key), words[f.key])
		case f.always || !empty(v.Field(f.index)):
			b = e.append(scalar.AppendText(b, 'k', f.key), v.Field(f.index))
		}
	}
	return append(b, '}')
}

// empty reports what a file leaves out: nothing, a list of nothing, and what holds no more than these.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	case reflect.Struct:
		for i := range v.NumField() { //nolint:modernize // its iterator allocates at each of many
			if !empty(v.Field(i)) {
				return false
			}
		}
		return true
	default:
		return v.IsZero()
	}
}

func byKey(a, b field) int { return strings.Compare(a.key, b.key) }

// fieldsOf lists the fields that a file holds, by key.
func (e *encoder) fieldsOf(t reflect.Type) []field {
	if list, ok := e.fields[t]; ok {
		return list
	}
	if e.fields == nil {
		e.fields = map[reflect.Type][]field{}
	}
	list := []field{}
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
			list = append(list, field{key: key, index: i, always: key == "status"})
		}
	}
	slices.SortFunc(list, byKey)
	e.fields[t] = list
	return list
}
