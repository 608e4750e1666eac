package organisation_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

func ExampleOrganisation_UnmarshalJSON() {
	var org organisation.Organisation
	err := json.Unmarshal([]byte(`{
		"organisation": {"name": "Acme", "as_of": "2026-06-30"},
		"scope": [{"framework": "soc2", "type": 2, "window": "2026-01-01/2026-06-30"}],
		"facts": {"people": 12},
		"operates": {"access-review": {"since": "2025-10-01"}},
		"evidence": [{"id": "EV-1", "type": "access-review", "effective": "2026-03-31", "source": {"system": "jira"}, "attributes": {"population": 40}}]
	}`), &org)
	fmt.Println(err, org.Scopes[0].Profile, org.Facts[0].Value, org.Operates[0].Control, org.Evidence[0].Origin.System, org.Evidence[0].Attributes)
	err = json.Unmarshal([]byte(`{"evidnce": []}`), &org)
	fmt.Println(err)
	// Output:
	// <nil> map[type:2] 12 access-review jira map[population:40]
	// organisation: unknown key "evidnce": want organisation, scope, operates, facts, evidence, treatments, risks
}

// unplaced takes away where things were read.
func unplaced(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		unplaced(v.Elem())
	case reflect.Struct:
		for _, field := range v.Fields() {
			if field.Type() == reflect.TypeFor[framework.Places]() {
				field.SetZero()
				continue
			}
			unplaced(field)
		}
	case reflect.Slice:
		for i := range v.Len() {
			unplaced(v.Index(i))
		}
	default:
	}
}

// What is written reads back as it was, and is written again in the same bytes.
func TestJSON(t *testing.T) {
	t.Parallel()
	for name, org := range map[string]*organisation.Organisation{"acme": acmeOrganisation(t), "sound": sound(), "nothing": {}} {
		unplaced(reflect.ValueOf(org))
		org.Digest = organisation.Digest(org)
		first, err := json.Marshal(org)
		require.NoError(t, err)
		var back organisation.Organisation
		require.NoError(t, json.Unmarshal(first, &back))
		assert.Equal(t, *org, back, name)
		second, err := json.Marshal(back)
		require.NoError(t, err)
		assert.Equal(t, string(first), string(second), name)
	}
}

func TestJSONOfItems(t *testing.T) {
	t.Parallel()
	org := sound()
	for _, tt := range []struct {
		value any
		want  string
	}{
		{org.Evidence[0], `{"id":"EV-1","type":"record","controls":["review"],"title":"First","period":"2026-01-01/2026-03-31","valid":"2026-12-31","collected":"2026-04-01","status":"accepted","owner":"it-ops","systems":["app"],"source":{"system":"jira","uri":"https://x/1","sha256":"ab"},"attributes":{"deviations":0,"names":["a","b"],"population":40,"ratio":1.0,"sample":4,"tool":"12"}}`},
		{org.Evidence[1], `{"id":"EV-2","type":"paper","points":["f:1.2#a"],"effective":"2026-01-15"}`},
		{org.Scopes[1], `{"id":"plain","framework":"f","basis":["stated","design"]}`},
		{framework.Scope{Framework: "f", Profile: map[string]string{"type": "2"}}, `{"framework":"f","type":"2"}`},
		{org.Treatments[0], `{"kind":"accepted-risk","control":"review","risk":"R-1","why":"Small.","owner":"cto","approved_by":"ceo","until":"2026-12-31"}`},
		{org.Operates[0], `{"control":"review","since":"2025-10-01","owner":"it-ops"}`},
		{org.Facts[0], `{"id":"people","value":12}`},
		{org.Facts[1], `{"id":"roles","value":["user"]}`},
		{evidence.Fact{ID: "share", Value: 0.5}, `{"id":"share","value":0.5}`},
		{evidence.Piece{}, `{}`},
		{organisation.Organisation{}, `{}`},
	} {
		b, err := json.Marshal(tt.value)
		require.NoError(t, err)
		assert.Equal(t, tt.want, string(b))
		back := reflect.New(reflect.TypeOf(tt.value))
		require.NoError(t, json.Unmarshal(b, back.Interface()), "%s", b)
		again, err := json.Marshal(back.Elem().Interface())
		require.NoError(t, err)
		assert.Equal(t, string(b), string(again))
	}
}

// JSON is read as strictly as files are.
func TestJSONThatDoesNotFit(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		into any
		text string
		want string
	}{
		{new(evidence.Piece), `{"id": "E", "url": "x"}`, `evidence: unknown key "url": want id, type`},
		{new(evidence.Piece), `{"ID": "E"}`, `evidence: unknown key "ID"`},
		{new(evidence.Piece), `{"id": "E", "id": "F"}`, `evidence: key "id" is there twice`},
		{new(evidence.Piece), `{"source": {"url": "x"}}`, `evidence: source: json: unknown field "url"`},
		{new(evidence.Piece), `{"status": "acepted"}`, `unknown status "acepted"; did you mean "accepted"?`},
		{new(evidence.Piece), `{"period": "2026-01-01/"}`, `period "2026-01-01/": want FROM/TO`},
		{new(evidence.Piece), `{"effective": "1.1.2026"}`, `date "1.1.2026": want YYYY-MM-DD`},
		{new(evidence.Piece), `{"attributes": {"n": 99999999999999999999}}`, `evidence: attributes: n: 99999999999999999999: want a number of 64 bits`},
		{new(evidence.Piece), `{"attributes": {"n": 1e999}}`, `want a number of 64 bits`},
		{new(evidence.Piece), `{"attributes": {"n": 1, "n": 2}}`, `evidence: attributes: key "n" is there twice`},
		{new(evidence.Piece), `{"attributes": [1]}`, `evidence: attributes: want an object`},
		{new(evidence.Piece), `[]`, `evidence: want an object`},
		{new(evidence.Fact), `{"id": "a", "val": 1}`, `fact: unknown key "val"`},
		{new(framework.Scope), `{"framework": "f", "stage": ["2"]}`, `scope: stage: a word of a framework wants a text, such as "2"`},
		{new(framework.Scope), `{"basis": ["operating"]}`, `unknown basis "operating"`},
		{new(organisation.Organisation), `{"operates": {"review": {"sines": "2026-01-01"}}}`, `organisation: operates: review: unknown key "sines": want since, owner`},
		{new(organisation.Organisation), `{"facts": [1]}`, `organisation: facts: want an object`},
		{new(organisation.Organisation), `{"facts": {"a": 1, "a": 2}}`, `organisation: facts: key "a" is there twice`},
		{new(organisation.Organisation), `{"treatments": [{"kind": "exception"}]}`, `unknown kind of treatment "exception"`},
		{new(organisation.Organisation), `{"risks": [{"level": "hihg"}]}`, `unknown level of risk "hihg"; did you mean "high"?`},
	} {
		err := json.Unmarshal([]byte(tt.text), tt.into)
		require.Error(t, err, tt.text)
		assert.Contains(t, err.Error(), tt.want, tt.text)
		assert.True(t, reflect.ValueOf(tt.into).Elem().IsZero(), "nothing is half read: %s", tt.text)
	}
}

// Null stands for what is not said, as other encoders write it.
func TestJSONNull(t *testing.T) {
	t.Parallel()
	var org organisation.Organisation
	require.NoError(t, json.Unmarshal([]byte(`{"organisation": null, "scope": null, "facts": null, "operates": null, "evidence": [{"id": "E", "controls": null, "attributes": null}]}`), &org))
	assert.Equal(t, []evidence.Piece{{ID: "E"}}, org.Evidence)
	_, err := json.Marshal(framework.Scope{Profile: map[string]string{"window": "x"}})
	assert.ErrorContains(t, err, `"window" is a key of its own`)
}

// FuzzJSON: what decodes is written and read back the same, and no text panics.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{}`, `null`, `[]`, `{"facts": {"a": [1, "b"], "c": 1.0, "d": null}}`, `{"evidence": [{"id": "\u200b", "attributes": {"x": {"y": 1}}}]}`,
		`{"scope": [{"framework": "f", "type": 2, "soa": [{"requirement": "1", "applicable": true}]}]}`, `{"operates": {"": {}}}`,
	} {
		f.Add(s)
	}
	b, err := json.Marshal(sound())
	require.NoError(f, err)
	f.Add(string(b))
	f.Fuzz(func(t *testing.T, s string) {
		var org organisation.Organisation
		if json.Unmarshal([]byte(s), &org) != nil {
			return
		}
		first, err := json.Marshal(org)
		if err != nil {
			t.Skipf("%v", err) // a half period, which has a text and cannot be read
		}
		var back organisation.Organisation
		require.NoError(t, json.Unmarshal(first, &back), "%s", first)
		second, err := json.Marshal(back)
		require.NoError(t, err)
		assert.Equal(t, string(first), string(second))
		if strings.Contains(s, "{}") {
			return // an empty entry may be left out
		}
		assert.Equal(t, org.Digest, back.Digest)
	})
}
