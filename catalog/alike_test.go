package catalog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
)

const lookedAt = `framework: {id: own, title: Own}
requirements: [{id: "1", kind: requirement, title: T}]
evidence_types: [{id: rec, kind: document, title: Rec}]
controls: [{id: access, title: C, evidence: {design: [rec]}, links: [{to: "own:1", why: x}]}%s]
organisation: {name: A, as_of: 2026-06-30}
scope: [{framework: own, basis: [design]}]
evidence: [{id: EV-é, type: rec, effective: 2026-01-01}%s]
`

func lookAt(controls, pieces string) (*catalog.Set, error) {
	return catalog.Load(fstest.MapFS{"a.yaml": {Data: fmt.Appendf(nil, lookedAt, controls, pieces)}})
}

// A name that Unicode could write otherwise is refused wherever it stands, so that two names that differ by that alone cannot be.
func TestLoad_names_of_one_form(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{
		"{id: EV-e\u0301, type: rec, effective: 2026-01-01}", "{id: E2, type: rec, effective: 2026-01-01, replaces: [EV-e\u0301]}",
		"{id: E2, type: rec, effective: 2026-01-01, approved_by: Jose\u0301}", "{id: E2, type: rec, effective: 2026-01-01, systems: [a\u030a]}",
		"{id: E2, type: rec, effective: 2026-01-01, attributes: {e\u0301: 1}}", "{id: \u212b, type: rec, effective: 2026-01-01}",
	} {
		_, err := lookAt("", ", "+piece)
		require.ErrorContains(t, err, "write it as one character (Unicode NFC)", piece)
		problems, ok := errors.AsType[framework.Problems](err)
		require.True(t, ok)
		assert.Equal(t, 7, problems[0].Pos.Line)
	}
	set, err := lookAt("", ", {id: E2, type: rec, title: Jose\u0301, effective: 2026-01-01, source: {uri: Cafe\u0301.pdf}}")
	require.NoError(t, err, "a text is as it is written, and a file is named as it is")
	assert.Empty(t, set.Problems)
}

// Ids of one kind that look alike are told, with both places; what is of another kind is another matter.
func TestLoad_ids_that_look_alike(t *testing.T) {
	t.Parallel()
	const control = `, {id: %s, title: C, evidence: {design: [rec]}, links: [{to: "own:1", why: x}]}`
	set, err := lookAt(fmt.Sprintf(control, "ассess"), ", {id: access, type: rec, effective: 2026-01-01}, {id: ЕV-é, type: rec, effective: 2026-01-01}")
	require.NoError(t, err)
	require.Len(t, set.Problems, 2)
	assert.Equal(t, `a.yaml:4:100: warning: control "ассess" ("\u0430\u0441\u0441ess") looks the same as the one at a.yaml:4:17, and is another: a letter of one is of another script, so write it as the other, or rename one`, set.Problems[0].String())
	assert.Contains(t, set.Problems[1].String(), "looks the same as the one at a.yaml:7:17")
	for _, p := range set.Problems {
		assert.Equal(t, catalog.CodeLookAlike, p.Code)
	}
	set, err = lookAt(fmt.Sprintf(control, "ассesѕ")+fmt.Sprintf(control, "аccess"), "")
	require.NoError(t, err)
	assert.Len(t, set.Problems, 2, "each is told against the first")
}

// Of thousands of ids each is looked at once.
func TestLoad_many_that_look_alike(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, ", {id: %s-%d, type: rec, effective: 2026-01-01}", []string{"а", "a"}[i%2], i/2)
	}
	set, err := lookAt("", b.String())
	require.NoError(t, err)
	assert.NotEmpty(t, set.Problems)
	assert.LessOrEqual(t, len(set.Problems), 501, "and no more is listed than of any kind")
}

// Two files whose names look the same are both read, and that is told.
func TestLoad_files_that_look_alike(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"a.yaml": {Data: fmt.Appendf(nil, lookedAt, "", "")}}
	for _, name := range []string{"b/café.yaml", "b/cafe\u0301.yaml", "а.yaml", "b/a.yaml", "\u6587.yaml"} {
		fsys[name] = &fstest.MapFile{Data: []byte("treatments: []\n")}
	}
	set, err := catalog.Load(fsys)
	require.NoError(t, err)
	require.Len(t, set.Problems, 2)
	assert.Contains(t, set.Problems[0].Message, `("b/caf\u00e9.yaml") looks the same as that of another file ("b/cafe\u0301.yaml")`)
	assert.Contains(t, set.Problems[1].Message, `("\u0430.yaml") looks the same as that of another file ("a.yaml")`)
}

// Frameworks whose ids differ by the case of letters alone are told with both places, whether they are declared or relations
// end in them; the same id twice is another matter.
func TestLoad_frameworks_by_case(t *testing.T) {
	t.Parallel()
	const own = "framework: {id: Own, title: Own}\nrequirements: [{id: \"1\", kind: requirement, title: T}]\n"
	const ends = "relations:\n  - {from: \"%s:1\", to: \"own:1\", is: equal, why: x}\n  - {from: \"%s:1\", to: \"own:1\", is: equal, why: x}\n"
	first := fmt.Appendf(nil, lookedAt, "", "")
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"declared":         {own, []string{`b.yaml:1:17: warning: framework "Own" differs by the case of letters alone from the one at a.yaml:1:17, and is another: write it as the other, or rename one`}},
		"ends":             {fmt.Sprintf(ends, "nope", "Nope"), []string{`b.yaml:2:12: warning: framework of relations "nope" differs by the case of letters alone from the one at b.yaml:3:12, and is another: write it as the other, or rename one`}},
		"one end":          {fmt.Sprintf(ends, "OWN", "own"), []string{`b.yaml:2:12: warning: framework of relations "OWN" differs by the case of letters alone from the one at a.yaml:1:17, and is another: write it as the other, or rename one`}},
		"of one spelling":  {fmt.Sprintf(ends, "nope", "nope"), nil},
		"of two spellings": {fmt.Sprintf(ends, "nope", "hope"), nil},
	} {
		set, err := catalog.Load(fstest.MapFS{"a.yaml": {Data: first}, "b.yaml": {Data: []byte(tt.text)}})
		var got []string
		if err == nil {
			for _, p := range set.Problems {
				if p.Code == catalog.CodeLookAlike {
					got = append(got, p.String())
				}
			}
		}
		require.NoError(t, err, name)
		assert.Equal(t, tt.want, got, name)
	}
	_, err := catalog.Load(fstest.MapFS{"a.yaml": {Data: first}, "b.yaml": {Data: []byte(strings.Replace(own, "id: Own", "id: own", 1))}})
	require.ErrorContains(t, err, "declared twice")
	assert.NotContains(t, err.Error(), "case of letters")
}
