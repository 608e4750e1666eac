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
	"github.com/groundworkgrc/groundwork/internal/object"
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
	// organisation: unknown key "evidnce": want organisation, scope, operates, facts, evidence, treatments, risks, nonconformities
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
		{org.Evidence[0], `{"id":"EV-1","type":"record","controls":["review"],"title":"First","period":"2026-01-01/2026-03-31","valid":"2026-12-31","performed":"2026-03-30","performed_by":"it-ops","collected":"2026-04-01","status":"accepted","accepted_by":"cto","outcome":"passed","owner":"it-ops","systems":["app"],"source":{"system":"jira","uri":"https://x/1","sha256":"` + strings.Repeat("ab", 32) + `"},"attributes":{"deviations":0,"names":["a","b"],"population":40,"ratio":1.0,"sample":4,"tool":"12"}}`},
		{org.Evidence[1], `{"id":"EV-2","type":"paper","points":["f:1.2#a"],"effective":"2026-01-15"}`},
		{org.Scopes[1], `{"id":"plain","framework":"f","basis":["design","operation"],"window":"2026-01-01/2026-06-30","populations":true,"in_place":false}`},
		{framework.Scope{Framework: "f", Profile: map[string]string{"type": "2"}}, `{"framework":"f","type":"2"}`},
		{org.Treatments[0], `{"kind":"accepted-risk","control":"review","risk":"R-1","why":"Small.","owner":"cto","approved_by":"ceo","until":"2026-12-31"}`},
		{org.Operates[0], `{"control":"review","since":"2025-10-01","replaces":"policy","owner":"it-ops","does":"Each quarter IT compares."}`},
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
		{new(evidence.Piece), `{"source": {"url": "x"}}`, `evidence: source: unknown key "url": want system, uri, sha256`},
		{new(evidence.Piece), `{"status": "acepted"}`, `unknown status "acepted"; did you mean "accepted"?`},
		{new(evidence.Piece), `{"period": "2026-01-01/"}`, `period "2026-01-01/": want FROM/TO`},
		{new(evidence.Piece), `{"effective": "1.1.2026"}`, `date "1.1.2026": want YYYY-MM-DD`},
		{new(evidence.Piece), `{"attributes": {"n": 99999999999999999999}}`, `evidence: attributes: n: 99999999999999999999: want a number of 64 bits`},
		{new(evidence.Piece), `{"attributes": {"n": 1e999}}`, `want a number of 64 bits`},
		{new(evidence.Piece), `{"attributes": {"n": [1, 1e999]}}`, `evidence: attributes: n: [1]: 1e999: want a number of 64 bits`},
		{new(organisation.Organisation), `{"facts": {"a": [[99999999999999999999]]}}`, `organisation: facts: a: [0][0]: 99999999999999999999: want a number of 64 bits`},
		{new(evidence.Piece), `{"attributes": {"n": 1, "n": 2}}`, `evidence: attributes: key "n" is there twice`},
		{new(evidence.Piece), `{"attributes": [1]}`, `evidence: attributes: want an object`},
		{new(evidence.Piece), `[]`, `evidence: want an object`},
		{new(evidence.Fact), `{"id": "a", "val": 1}`, `fact: unknown key "val"`},
		{new(framework.Scope), `{"framework": "f", "stage": ["2"]}`, `scope: stage: a word of a framework wants a text, such as "2"`},
		{new(framework.Scope), `{"basis": ["operating"]}`, `unknown basis "operating"`},
		{new(organisation.Organisation), `{"operates": {"review": {"sincee": "2026-01-01"}}}`, `organisation: operates: review: unknown key "sincee": want since, until, replaces, owner, does`},
		{new(organisation.Organisation), `{"facts": [1]}`, `organisation: facts: want an object`},
		{new(organisation.Organisation), `{"facts": {"a": 1, "a": 2}}`, `organisation: facts: key "a" is there twice`},
		{new(organisation.Organisation), `{"treatments":[{"kind":"remediation","kind":"accepted-risk"}]}`, `organisation: treatments[0]: key "kind" is there twice`},
		{new(organisation.Organisation), `{"organisation":{"name":"x","NAME":"y"}}`, `organisation: organisation: unknown key "NAME": want "name"`},
		{new(organisation.Organisation), `{"scope":[{"soa":[{"requirement":"A"},{"Requirement":"A","APPLICABLE":true}]}]}`, `organisation: scope[0]: scope: soa[1]: unknown key "Requirement": want "requirement"`},
		{new(organisation.Organisation), `{"scope":[{"subservice":[{"NAME":"x"}]}]}`, `subservice[0]: unknown key "NAME": want "name"`},
		{new(organisation.Organisation), `{"scope":[{"Framework":"x"}]}`, `organisation: scope[0]: scope: unknown key "Framework": want "framework"`},
		{new(organisation.Organisation), `{"scope":[{"stage":null}]}`, `scope: stage: null, where a value is wanted`},
		{new(organisation.Organisation), `{"scope":[{"basis":[null]}]}`, `scope: basis[0]: null, where a value is wanted`},
		{new(organisation.Organisation), `{"scope":[null]}`, `organisation: scope[0]: null, where`},
		{new(organisation.Organisation), `{"risks":[{"ID":"x","id":"y"}]}`, `organisation: risks[0]: unknown key "ID": want "id"`},
		{new(organisation.Organisation), `{"evidence":[null]}`, `organisation: evidence[0]: null, where a value is wanted`},
		{new(organisation.Organisation), `{"evidence":[{"source":{"uri":"x","URI":"y"}}]}`, `organisation: evidence[0]: evidence: source: unknown key "URI": want "uri"`},
		{new(organisation.Organisation), `{"evidence":[{"controls":["a",null]}]}`, `controls[1]: null, where a value is wanted`},
		{new(organisation.Organisation), `{"operates":{"a":null}}`, `organisation: operates: a: null, where a value is wanted`},
		{new(organisation.Organisation), `{"operates":{"a":{"Owner":"x"}}}`, `organisation: operates: a: unknown key "Owner": want "owner"`},
		{new(organisation.Organisation), `{"facts":{"a":null}}`, `organisation: facts: a: null, where a value is wanted`},
		{new(organisation.Organisation), "{\"organisation\":{\"name\":\"\xff\"}}", `it is not UTF-8`},
		{new(evidence.Piece), `{"attributes":{"a":null}}`, `evidence: attributes: a: null, where a value is wanted`},
		{new(evidence.Piece), `{"attributes":{"a":{"b":1,"b":2}}}`, `evidence: attributes: a: key "b" is there twice`},
		{new(organisation.Treatment), `{"kind":"remediation","Kind":"accepted-risk"}`, `unknown key "Kind": want "kind"`},
		{new(organisation.Treatment), `{"why":"a","why":"b"}`, `key "why" is there twice`},
		{new(organisation.Treatment), `{"whom":"a"}`, `unknown key "whom": want kind, control`},
		{new(organisation.Treatment), `{"points":[null]}`, `points[0]: null, where a value is wanted`},
		{new(organisation.Risk), `{"id":"a","id":"b"}`, `key "id" is there twice`},
		{new(organisation.Operates), `{"control":"a","OWNER":"b"}`, `unknown key "OWNER": want "owner"`},
		{new(framework.Applicability), `{"requirement":"a","applicable":false,"applicable":true}`, `key "applicable" is there twice`},
		{new(framework.NotRelevant), `{"Point":"f:1#a"}`, `unknown key "Point": want "point"`},
		{new(framework.Subservice), `{"name":"a","points":["f:1",null]}`, `points[1]: null, where a value is wanted`},
		{new(framework.Agreement), `{"who":"a","when":"2026-01-01"}`, `unknown key "when": want who, date`},
		{new(framework.Agreement), `{"who":"a","who":"b"}`, `key "who" is there twice`},
		{new(framework.Commitment), `{"id":"C1","point":"f:1#a"}`, `unknown key "point": want id, text, points`},
		{new(framework.Commitment), `{"Text":"a"}`, `unknown key "Text": want "text"`},
		{new(framework.Complement), `{"id":"K1","txt":"a"}`, `unknown key "txt": want id, text, points`},
		{new(evidence.Answer), `{"cause":"a","who":"b"}`, `unknown key "who": want cause, response, by, date`},
		{new(organisation.System), `{"id":"a","role":"provider"}`, `unknown key "role"`},
		{new(organisation.Nonconformity), `{"id":"a","grad":"major"}`, `unknown key "grad"`},
		{new(organisation.Organisation), `{"scope":[{"commitments":[{"id":"C1","why":"x"}]}]}`, `scope[0]: scope: commitments[0]: unknown key "why": want id, text, points`},
		{new(organisation.Organisation), `{"evidence":[{"answered":{"cause":"x","By":"y"}}]}`, `unknown key "By": want "by"`},
		{new(evidence.Origin), `{"URI":"a"}`, `unknown key "URI": want "uri"`},
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

// An empty list says no more than none: it is left out with whatever holds nothing else, and changes no digest.
func TestJSONOfEmptyLists(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"organisation": {"systems": [], "owners": { }}}`:                                                                   `{}`,
		`{"organisation": {"name": "A", "systems": []}}`:                                                                     `{"organisation":{"name":"A"}}`,
		`{"scope": [], "operates": { }, "facts": { }, "evidence": [], "treatments": [], "risks": [], "nonconformities": []}`: `{}`,
		`{"scope": [{"id": "s", "statement": {"changes": []}, "soa": [], "subservice": [], "not_relevant": []}]}`:            `{"scope":[{"id":"s"}]}`,
		`{"scope": [{"id": "s", "subservice": [{"name": "x", "agreed_with": { }, "csoc": []}]}]}`:                            `{"scope":[{"id":"s","subservice":[{"name":"x"}]}]}`,
		`{"evidence": [{"id": "E", "source": { }, "answered": { }, "controls": [], "systems": [], "attributes": { }}]}`:      `{"evidence":[{"id":"E"}]}`,
		`{"risks": [{"id": "R", "systems": [], "controls": []}], "treatments": [{"why": "x", "points": []}]}`:                `{"treatments":[{"why":"x"}],"risks":[{"id":"R"}]}`,
	} {
		var org, back organisation.Organisation
		require.NoError(t, json.Unmarshal([]byte(text), &org), text)
		written, err := json.Marshal(org)
		require.NoError(t, err)
		assert.Equal(t, want, string(written))
		require.NoError(t, json.Unmarshal(written, &back))
		assert.Equal(t, back.Digest, org.Digest, text)
	}
}

// What its own reader would refuse is not written.
func TestJSONIsNotWritten(t *testing.T) {
	t.Parallel()
	run := organisation.Operates{Control: "a"}
	for want, org := range map[string]organisation.Organisation{
		`operates: "a" is there twice`:                           {Operates: []organisation.Operates{run, run}},
		`facts: "a" is there twice`:                              {Facts: []evidence.Fact{{ID: "a", Value: 1}, {ID: "a", Value: 1}}},
		`facts: a: null, where a value is wanted`:                {Facts: []evidence.Fact{{ID: "a"}}},
		`facts: a: 9223372036854775808: want a number`:           {Facts: []evidence.Fact{{ID: "a", Value: uint64(1 << 63)}}},
		`facts: a: "\xff" is not UTF-8`:                          {Facts: []evidence.Fact{{ID: "a", Value: "\xff"}}},
		`organisation.name: "\xff" is not UTF-8`:                 {Name: "\xff"},
		`treatments[0].why: "\xff" is not UTF-8`:                 {Treatments: []organisation.Treatment{{Why: "\xff"}}},
		`evidence "E": title: "\xff" is not UTF-8`:               {Evidence: []evidence.Piece{{ID: "E", Title: "\xff"}}},
		`evidence "E": attributes: n: 9223372036854775808: want`: {Evidence: []evidence.Piece{{ID: "E", Attributes: map[string]any{"n": uint64(1 << 63)}}}},
		`evidence "E": attributes: n: null, where`:               {Evidence: []evidence.Piece{{ID: "E", Attributes: map[string]any{"n": nil}}}},
		`scope: soa[0].why: "\xff" is not UTF-8`:                 {Scopes: []framework.Scope{{SoA: []framework.Applicability{{Why: "\xff"}}}}},
		`"framework" is a key of its own`:                        {Scopes: []framework.Scope{{Profile: map[string]string{"Framework": "x"}}}},
	} {
		_, err := json.Marshal(org)
		assert.ErrorContains(t, err, want)
	}
}

// FuzzJSON: what decodes is written and read back the same, and no text panics.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{}`, `null`, `[]`, `{"facts": {"a": [1, "b"], "c": 1.0, "d": null}}`, `{"evidence": [{"id": "\u200b", "attributes": {"x": {"y": 1}}}]}`,
		`{"scope": [{"framework": "f", "type": 2, "soa": [{"requirement": "1", "applicable": true}]}]}`, `{"operates": {"": {}}}`,
		`{"treatments":[{"kind":"remediation","kind":"accepted-risk"}]}`, `{"evidence":[null]}`, `{"operates":{"a":null}}`, `{"risks":[{"ID":"x","id":"y"}]}`, `{"organisation":{"name":"x","NAME":"y"}}`,
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
		require.NoError(t, object.Once([]byte(s)))
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
