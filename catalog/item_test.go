package catalog_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

func ExampleDecode() {
	body := []byte("id: EV-1\ntype: policy\neffective: 2026-01-31\nstatus: acepted\n")
	_, err := catalog.Decode[evidence.Piece]("body", body)
	fmt.Println(err)

	piece, err := catalog.Decode[evidence.Piece]("body", []byte(strings.Replace(string(body), "acepted", "accepted", 1)))
	fmt.Println(piece.ID, piece.Effective, piece.Status, err)
	// Output:
	// body:4:9: unknown status "acepted"; did you mean "accepted"?
	// EV-1 2026-01-31 accepted <nil>
}

func ExampleEncode() {
	text, err := catalog.Encode(framework.Scope{Framework: "soc2", Profile: map[string]string{"type": "2"}, Systems: []string{"app"}})
	fmt.Printf("%s%v\n", text, err)
	// Output:
	// framework: soc2
	// type: "2"
	// systems: [app]
	// <nil>
}

// placeless takes away where things were read.
func placeless(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if t := v.Type(); t == reflect.TypeFor[framework.Places]() || t == reflect.TypeFor[framework.Position]() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).Name == "Digest" { // of what was read, not of what it says
				v.Field(i).SetZero()
				continue
			}
			placeless(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			placeless(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			placeless(v.Elem())
		}
	default:
	}
}

// back writes an item and reads it again.
func back[T catalog.Item](t *testing.T, item T) {
	t.Helper()
	text, err := catalog.Encode(item)
	require.NoError(t, err)
	again, err := catalog.Decode[T]("f", text)
	require.NoError(t, err, "%s", text)
	placeless(reflect.ValueOf(&item).Elem())
	placeless(reflect.ValueOf(&again).Elem())
	require.Equal(t, item, again, "%s", text)
}

// Every item that comes with Groundwork, and every item of acme, is the same after it was
// written and read.
func TestItemsReadBack(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	require.NoError(t, err)
	org := *set.Organisation
	for _, x := range org.Evidence {
		back(t, x)
	}
	for _, x := range org.Scopes {
		back(t, x)
	}
	for _, x := range org.Treatments {
		back(t, x)
	}
	for _, x := range org.Risks {
		back(t, x)
	}
	for _, x := range set.Controls {
		back(t, *x)
	}
	for _, x := range set.EvidenceTypes {
		back(t, *x)
	}
	for _, x := range set.FactTypes {
		back(t, *x)
	}
	for _, x := range set.Rules {
		back(t, *x)
	}
	for _, x := range set.Questions {
		back(t, *x)
	}
	for _, x := range set.Relations {
		back(t, *x)
	}
	for _, f := range set.Frameworks {
		for _, x := range f.Requirements {
			back(t, x)
		}
	}
	back(t, org)
}

// An organisation that was written is a workspace, which loads as what it was.
func TestOrganisationIsAWorkspace(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	require.NoError(t, err)
	text, err := catalog.Encode(*set.Organisation)
	require.NoError(t, err)
	again, err := catalog.Load(catalog.Builtin(), catalog.Bytes("acme", text))
	require.NoError(t, err)
	a, b := *set.Organisation, *again.Organisation
	placeless(reflect.ValueOf(&a).Elem())
	placeless(reflect.ValueOf(&b).Elem())
	assert.Equal(t, a, b)
}

// What is said though it is nothing stays said, and numbers keep their type.
func TestEncode_keeps_what_is_zero(t *testing.T) {
	t.Parallel()
	back(t, evidence.Piece{ID: "1.10", Type: "yes", Title: "- a: b # c", Attributes: map[string]any{
		"no": false, "none": "", "n": int64(0), "x": 40.0, "y": 0.0, "z": 1e300, "list": []string{}, "words": []string{"1", "true", "null", "~", ""},
	}})
	back(t, organisation.Organisation{
		Operates: []organisation.Operates{{Control: "b"}, {Control: "a", Owner: "it"}},
		Facts:    []evidence.Fact{{ID: "z", Value: false}, {ID: "a", Value: 2.0}, {ID: "2", Value: "2"}},
		Scopes:   []framework.Scope{{Framework: "f", SoA: []framework.Applicability{{Requirement: "1", Applicable: new(false), Why: "so"}}}},
	})
	back(t, mapping.Rule{Control: "c", Expr: mapping.Expr{Text: "a &&\n  b"}, Tests: []mapping.RuleTest{{Name: "n", Evidence: []evidence.Piece{{ID: "evidence 1", Type: "t"}}}}})
	back(t, organisation.Organisation{})
}

func TestEncode_refuses_what_no_file_holds(t *testing.T) {
	t.Parallel()
	run := organisation.Operates{Control: "a"}
	for want, org := range map[string]organisation.Organisation{
		`control "a" is said to operate twice`: {Operates: []organisation.Operates{run, run}},
		`fact "a" is answered twice`:           {Facts: []evidence.Fact{{ID: "a", Value: true}, {ID: "a", Value: false}}},
		"NaN is no number":                     {Facts: []evidence.Fact{{ID: "a", Value: math.NaN()}}},
		"nothing, where a value is wanted":     {Facts: []evidence.Fact{{ID: "a"}}},
		"a chan int cannot be written":         {Facts: []evidence.Fact{{ID: "a", Value: make(chan int)}}},
	} {
		_, err := catalog.Encode(org)
		assert.ErrorContains(t, err, want)
	}
}

// What Decode would refuse is an error, with its path or its place in what was written.
func TestEncode_refuses_what_Decode_does(t *testing.T) {
	t.Parallel()
	piece := func(name string, v any) evidence.Piece {
		return evidence.Piece{ID: "a", Attributes: map[string]any{name: v}}
	}
	for want, item := range map[string]evidence.Piece{
		"invisible character U+000A":                        {ID: "a\nb"},
		"invisible character U+0009":                        {ID: "a\tb"},
		"2:11: invisible character U+000A":                  {ID: "a", Systems: []string{"x\ny"}},
		`period "2024-04-24/": want FROM/TO`:                {ID: "a", Period: framework.Period{First: 739000}},
		"ends before it begins":                             {ID: "a", Period: framework.Period{First: 739000, Last: 738000}},
		`2:8: date "5879611-07-11"`:                         {ID: "a", Valid: math.MaxInt32},
		`unknown status "99"`:                               {ID: "a", Status: 99},
		"invisible character U+000A in the key":             piece("a\nb", 1),
		"attributes.n: 18446744073709551615: want a number": piece("n", uint64(math.MaxUint64)),
		"attributes.n[1]: 9223372036854775808: want a":      piece("n", []any{"a", uint64(1 << 63)}),
		"attributes.n: 99999999999999999999: want a number": piece("n", json.Number("99999999999999999999")),
		`attributes.n: "\xff" is not UTF-8`:                 piece("n", "\xff"),
		`title: "\xff" is not UTF-8`:                        {ID: "a", Title: "\xff"},
		"attributes.n: NaN is no number":                    piece("n", float32(math.NaN())),
		`"attributes.n" is a mapping`:                       piece("n", map[string]int{"a": 1}),
		"nothing stands here":                               {},
	} {
		_, err := catalog.Encode(item)
		assert.ErrorContains(t, err, want)
	}
	_, err := catalog.Encode(framework.Scope{Framework: "f", Basis: []framework.Basis{0}})
	require.ErrorContains(t, err, `unknown basis ""`)
	_, err = catalog.Encode(framework.Scope{Framework: "f", Profile: map[string]string{"Window": "x"}})
	require.ErrorContains(t, err, `unknown key "Window"; did you mean "window"?`)
	_, err = catalog.Encode(organisation.Risk{ID: "a", Level: 99})
	require.ErrorContains(t, err, `unknown level of risk "99"`)
	_, err = catalog.Encode(organisation.Organisation{Facts: []evidence.Fact{{ID: "a", Value: uint64(1 << 63)}}})
	assert.ErrorContains(t, err, "facts.a: 9223372036854775808: want a number")
}

// What is a word of YAML is a name like any other once it is written.
func TestEncode_words_of_YAML(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"<<", "=", "null", "true", "~", "1", "1.0", "- a", "a: b", "?", "!x", "&x", "*x"} {
		text, err := catalog.Encode(evidence.Piece{ID: "a", Attributes: map[string]any{name: name}})
		require.NoError(t, err, name)
		piece, err := catalog.Decode[evidence.Piece]("f", text)
		require.NoError(t, err, "%s", text)
		assert.Equal(t, map[string]any{name: name}, piece.Attributes, "%s", text)
	}
}

// Numbers of other types are read back as the int or double that they are.
func TestEncode_keeps_numbers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ value, want any }{
		{json.Number("1.50"), 1.5},
		{json.Number("3"), int64(3)},
		{json.Number("1e2"), 100.0},
		{float32(0.5), 0.5},
		{float32(2), 2.0},
		{uint8(7), int64(7)},
		{int16(-7), int64(-7)},
		{uint64(math.MaxInt64), int64(math.MaxInt64)},
	} {
		text, err := catalog.Encode(evidence.Piece{ID: "a", Attributes: map[string]any{"n": tt.value}})
		require.NoError(t, err)
		piece, err := catalog.Decode[evidence.Piece]("f", text)
		require.NoError(t, err)
		assert.Equal(t, tt.want, piece.Attributes["n"], "%s", text)
		text, err = catalog.Encode(organisation.Organisation{Facts: []evidence.Fact{{ID: "n", Value: tt.value}}})
		require.NoError(t, err)
		org, err := catalog.Decode[organisation.Organisation]("f", text)
		require.NoError(t, err)
		assert.Equal(t, tt.want, org.Facts[0].Value, "%s", text)
	}
}

func TestDecode_is_strict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                     "f: nothing stands here",
		"# nothing\n":                          "f: nothing stands here",
		"- {id: a}\n":                          "f:1:1: this is a list: want a mapping",
		"{id: a, typ: b}\n":                    `f:1:9: unknown key "typ"; did you mean "type"?`,
		"{id: a, id: b}\n":                     `f:1:9: key "id" is there twice; the first is at f:1:2`,
		"id: a\n---\nid: b\n":                  "f:2:1: a second document begins here: write one document per file",
		"title: \"a\\e[2Jb\"\n":                `f:1:8: control character U+001B in "title": remove it`,
		"{id: lo\u200bg}\n":                    `f:1:6: invisible character U+200B after "lo": remove it`,
		"id: " + long(600) + "\n":              `f:1:5: an id of more than 512 characters: "` + long(60) + `…"`,
		"attributes: {" + long(600) + ": 1}\n": `f:1:14: a key of more than 512 characters: "` + long(60) + `…"`,
	} {
		_, err := catalog.Decode[evidence.Piece]("f", []byte(text))
		assert.EqualError(t, err, want)
	}
	_, err := catalog.Decode[organisation.Organisation]("f", []byte("bands: []\n"))
	assert.EqualError(t, err, `f:1:1: "bands" may not stand in these files; allowed: organisation, scope, operates, facts, evidence, treatments, risks, nonconformities`)
	_, err = catalog.Decode[framework.Scope]("f", []byte("{framework: soc2, type: 2, sytems: [a]}\n"))
	assert.EqualError(t, err, `f:1:28: unknown key "sytems"; did you mean "systems"?`)
	var problems framework.Problems
	assert.ErrorAs(t, err, &problems)
}

func long(n int) string { return strings.Repeat("a", n) }

// Whatever text a title holds, it reads back, or is refused for a control character.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{"a\u2028b", "\u2029", "a\nb", "\n", " a\n b", "a \nb", "a\n\n", "\ta\n\tb", "a\r\nb", "\x1b[31m", "\ufeffa", "\u0085", "- a", "'", "\"", "%", "@", "# c", "a: b", "|", ">", "\\", "\x7f", "\uffff", "\U0001F468\u200d", "...", "---", "a\n---\nb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ToValidUTF8(s, "") != s || s == "" {
			return
		}
		text, err := catalog.Encode(evidence.Piece{ID: "a", Title: s})
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\n\t\r", r) }) {
			require.ErrorContains(t, err, "no file may hold it")
			return
		}
		require.NoError(t, err)
		piece, err := catalog.Decode[evidence.Piece]("f", text)
		require.NoError(t, err, "%q", text)
		assert.Equal(t, s, piece.Title, "%q", text)
	})
}
