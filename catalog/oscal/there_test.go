package oscal_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// plain holds that a text is UTF-8 and holds no control character.
func plain(t *testing.T, text string) {
	t.Helper()
	assert.True(t, utf8.ValidString(text))
	_, _, found := glyph.FindControl(text)
	assert.False(t, found, "%q", text)
}

// differing counts, by the name of the field in our files, the items in which two values differ.
func differing(a, b any, counts map[string]int) {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		name, _, _ := strings.Cut(x.Type().Field(i).Tag.Get("yaml"), ",")
		if name == "-" || reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			continue
		}
		n := 1
		if k := x.Field(i).Kind(); k == reflect.Map || k == reflect.Slice {
			n = x.Field(i).Len()
		}
		if name == "mirrors" {
			n = 1
		}
		counts[name] += n
	}
}

// What the built-in catalogs lose on their way through OSCAL is what the losses name, with its number.
func TestThereAndBack_losses(t *testing.T) {
	t.Parallel()
	for _, k := range builtin(t) {
		var out bytes.Buffer
		losses, err := writer.Catalog(&out, k.Framework)
		require.NoError(t, err)
		back, err := oscal.Read(&out, "f.json")
		require.NoError(t, err)
		require.Empty(t, back.Problems)
		require.Len(t, back.Framework.Requirements, len(k.Framework.Requirements))
		got, want := map[string]int{}, []string{}
		differing(*k.Framework, *back.Framework, got)
		for i := range k.Framework.Requirements {
			a, b := k.Framework.Requirements[i], back.Framework.Requirements[i]
			differing(a, b, got)
			require.Len(t, b.Points, len(a.Points))
			for j := range a.Points {
				differing(a.Points[j], b.Points[j], got)
			}
		}
		for name, n := range got {
			want = append(want, fmt.Sprintf("%s (%d)", name, n))
		}
		told := []string{}
		for _, l := range losses {
			told = append(told, l.What)
		}
		assert.ElementsMatch(t, want, told, k.Framework.ID)
	}
}

// odd are ids as people have them, all of which our own files may hold.
var odd = []string{"4.1", "A-2(1)", "CCF 1", "Ünit-7", "１.２", "§ 5", "a:b", "a/b", "10.1.1", "_x", "x_smt", "AC-02", "ac-2", "\u7b2c3\u6761", "-", "1:1", "é", "é", "item.1", "I.1"}

// generated is a sound framework of odd ids with relations and unions.
func generated(seed uint64) mapping.Source {
	r := rand.New(rand.NewPCG(seed, 7))
	word := func() string {
		return []string{"", "Text.", "  Two\nlines.", "{{ insert: param, x }}", "<b> & \"q\" \\ é", "line\u2028end", "- x: y"}[r.IntN(7)]
	}
	f := &framework.Framework{ID: "own", Title: "Own & odd", Edition: []string{"", "1.10", "v 2"}[r.IntN(3)], Publisher: []string{"", "A. B."}[r.IntN(2)]}
	ids := slices.Clone(odd)
	r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	open := []string{""}
	for _, id := range ids[:1+r.IntN(len(ids))] {
		q := framework.Requirement{ID: id, Title: "T " + id, Summary: word(), Kind: []string{"", "control", "two words", "group"}[r.IntN(4)]}
		open = open[:1+r.IntN(len(open))]
		q.Parent = open[len(open)-1]
		if q.Weight = []float64{0, 0.1, 2.5}[r.IntN(3)]; r.IntN(3) == 0 {
			q.Aliases = []string{"other " + id, "urn:x:" + id, "0" + id}
		}
		open = append(open, id)
		f.Requirements = append(f.Requirements, q)
	}
	parents := map[string]bool{}
	for _, q := range f.Requirements {
		parents[q.Parent] = true
	}
	for i := range f.Requirements {
		q := &f.Requirements[i]
		if parents[q.ID] {
			q.Weight = 0
			continue
		}
		for j := range r.IntN(3) {
			q.Points = append(q.Points, framework.Point{ID: []string{"a", "(b)", "1.1", "ii"}[j], Text: "P" + word(), Weight: []float64{0, 3}[r.IntN(2)], Open: []string{"", "None\nyet."}[r.IntN(2)]})
		}
	}
	src := mapping.Source{Frameworks: []*framework.Framework{f}}
	refs := func(n int) []framework.Ref {
		list := []framework.Ref{}
		for _, i := range r.Perm(len(f.Requirements))[:min(n, len(f.Requirements))] {
			list = append(list, framework.Ref{Framework: "own", Requirement: f.Requirements[i].ID})
		}
		return list
	}
	for range r.IntN(5) {
		src.Relations = append(src.Relations, &relation.Statement{
			From: refs(1)[0], To: framework.Ref{Framework: "other", Requirement: odd[r.IntN(len(odd))]},
			Is: relation.Set(1 + r.IntN(31)), Why: word(), Strength: r.IntN(11), Rationale: []string{"", "semantic"}[r.IntN(2)], Confidence: []float64{0, 0.5}[r.IntN(2)],
		})
	}
	for range r.IntN(3) {
		to := []framework.Ref{{Framework: "other", Requirement: "4.1"}, {Framework: "other", Requirement: "A 2"}}
		src.Unions = append(src.Unions, &relation.Union{From: refs(1 + r.IntN(3)), To: to, Is: relation.Set(1 + r.IntN(31)), Why: word()})
	}
	return src
}

// sound reports whether a source may be loaded.
func sound(t *testing.T, src mapping.Source) bool {
	t.Helper()
	problems, err := mapping.Check(t.Context(), src)
	require.NoError(t, err)
	return problems.Err() == nil
}

// loaded writes what there is as native YAML and loads it.
func loaded(t *testing.T, src mapping.Source) mapping.Source {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, catalog.Write(&b, src))
	plain(t, b.String())
	set, err := catalog.Load(catalog.Bytes("own.yaml", b.Bytes()))
	require.NoError(t, err, "%s", b.String())
	return set.Source
}

// words are the statements of a source, without their places.
func words(src mapping.Source) ([]relation.Statement, []relation.Union) {
	list, unions := []relation.Statement{}, []relation.Union{}
	for _, r := range src.Relations {
		x := *r
		x.Places = framework.Places{}
		list = append(list, x)
	}
	for _, u := range src.Unions {
		x := *u
		x.Places = framework.Places{}
		unions = append(unions, x)
	}
	return list, unions
}

// What is written as OSCAL, read, written as native YAML and loaded is what it was: with odd ids,
// several targets and statements about several together.
func TestLaw_thereAndBack(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		src := generated(seed)
		if !sound(t, src) {
			continue // two ids that are one to a reader
		}
		f := src.Frameworks[0]
		var out bytes.Buffer
		losses, err := writer.Catalog(&out, f)
		if err != nil {
			require.ErrorContains(t, err, "are one in OSCAL", "seed %d", seed)
			continue
		}
		plain(t, out.String())
		d, err := oscal.Read(bytes.NewReader(out.Bytes()), "f.json")
		require.NoError(t, err, "seed %d", seed)
		assert.Empty(t, d.Problems, "seed %d", seed)
		assert.Equal(t, bare(f), bare(d.Framework), "seed %d: %v", seed, losses)
		again := loaded(t, mapping.Source{Frameworks: []*framework.Framework{d.Framework}})
		assert.Len(t, again.Frameworks[0].Requirements, len(f.Requirements))
		if len(src.Relations)+len(src.Unions) == 0 {
			continue
		}
		out.Reset()
		_, err = writer.Mapping(&out, src.Relations, src.Unions)
		require.NoError(t, err, "seed %d", seed)
		plain(t, out.String())
		d, err = oscal.Reader{Known: []oscal.Known{{Framework: f}}}.Read(t.Context(), bytes.NewReader(out.Bytes()), "m.json")
		require.NoError(t, err, "seed %d", seed)
		ra, ua := words(single(src))
		rb, ub := words(mapping.Source{Relations: d.Relations, Unions: d.Unions})
		assert.Equal(t, ra, rb, "seed %d", seed)
		assert.Equal(t, ua, ub, "seed %d", seed)
	}
}

// single makes relations of the unions of one and one, as a reader does.
func single(src mapping.Source) mapping.Source {
	out := mapping.Source{Relations: slices.Clone(src.Relations)}
	for _, u := range src.Unions {
		if len(u.From) == 1 && len(u.To) == 1 {
			out.Relations = append(out.Relations, &relation.Statement{From: u.From[0], To: u.To[0], Is: u.Is, Why: u.Why})
			continue
		}
		out.Unions = append(out.Unions, u)
	}
	return out
}

// A union of requirements of several frameworks on one side has no place, and is counted.
func TestMapping_unions(t *testing.T) {
	t.Parallel()
	ref := func(s string) framework.Ref {
		r, err := framework.ParseRef(s)
		require.NoError(t, err)
		return r
	}
	held := &relation.Union{From: []framework.Ref{ref("a:1"), ref("a:2")}, To: []framework.Ref{ref("b:1")}, Is: relation.Set(relation.Equal)}
	mixed := &relation.Union{From: []framework.Ref{ref("a:1"), ref("c:2")}, To: []framework.Ref{ref("b:1")}, Is: relation.Set(relation.Equal)}
	var out bytes.Buffer
	losses, err := writer.Mapping(&out, nil, []*relation.Union{mixed, held, mixed})
	require.NoError(t, err)
	assert.Equal(t, []oscal.Loss{{Where: "a:1", What: "unions of requirements of several frameworks (2)", Why: "a mapping of OSCAL is between two resources"}}, losses)
	d, err := oscal.Read(&out, "m.json")
	require.NoError(t, err)
	require.Len(t, d.Unions, 1)
	assert.Equal(t, "a:1 a:2 → b:1", refs(d.Unions[0]))
	for want, list := range map[string][]*relation.Union{
		"OSCAL holds none of the 1 unions": {mixed}, "union 1 of 1 is nil": {nil}, "nothing on one side": {{To: held.To, Is: held.Is}},
	} {
		_, err = writer.Mapping(&bytes.Buffer{}, nil, list)
		assert.ErrorContains(t, err, want)
	}
}
