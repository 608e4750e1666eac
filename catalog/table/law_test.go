package table_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// generated is a catalog of ids as people have them, with relations to two others.
func generated(seed uint64) mapping.Source {
	r := rand.New(rand.NewPCG(seed, 16))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	made := func(id string, n int) *framework.Framework {
		f := &framework.Framework{ID: id, Title: pick("House", "Ünïcode, \"quoted\"", "=1+1"), Edition: pick("", "1", "2024"), Publisher: pick("", "Me")}
		used := map[string]bool{}
		for range n {
			id := pick("A", "a", "CCF", "Art.", "§", "1", "é", "=A") + pick(".", " ", "-", "/", ":", "(") + strconv.Itoa(1+r.IntN(12)) + pick("", "", ")", ".10", " (1)", "[b]", ",x", ";y", "|z")
			if used[id] {
				continue
			}
			used[id] = true
			q := framework.Requirement{ID: id, Kind: pick("", "requirement", "control"), Title: pick("One", "@two", "Three; four"), Summary: pick("", "Text.", "Two\nlines, \"so\".", "-x"), Weight: float64(r.IntN(3))}
			if len(f.Requirements) > 0 && r.IntN(3) == 0 {
				q.Parent = f.Requirements[r.IntN(len(f.Requirements))].ID
			}
			for _, p := range []string{"a", "b.1", "c(2)"}[:r.IntN(4)] {
				q.Points = append(q.Points, framework.Point{ID: p, Text: pick("Do.", "+this", "A\tb"), Weight: float64(r.IntN(2))})
			}
			if r.IntN(4) == 0 {
				q.Aliases = []string{"Label of " + id, "urn:me:risk:req_node:" + f.ID + ":n" + strconv.Itoa(len(f.Requirements))}
			}
			f.Requirements = append(f.Requirements, q)
		}
		return f
	}
	src := mapping.Source{Frameworks: []*framework.Framework{made("own", 1+r.IntN(12)), made("one", 4), made("two.5", 4)}}
	sets := []relation.Set{relation.Set(relation.Equal), relation.Set(relation.Subset), relation.Set(relation.Superset), relation.Set(relation.Disjoint), table.Loose}
	for range r.IntN(12) {
		from, to := src.Frameworks[0].Requirements, src.Frameworks[1+r.IntN(2)]
		src.Relations = append(src.Relations, &relation.Statement{
			From: framework.Ref{Framework: "own", Requirement: from[r.IntN(len(from))].ID}, To: framework.Ref{Framework: to.ID, Requirement: to.Requirements[r.IntN(len(to.Requirements))].ID},
			Is: sets[r.IntN(len(sets))], Why: pick("So.", "=so", "Because, \"as\" said."), Strength: r.IntN(11), Rationale: pick("", "semantic"),
		})
	}
	return src
}

// sound is what both formats hold of a framework, by the ids that it has once it was read.
func sound(f *framework.Framework, now map[string]string) []framework.Requirement {
	list := []framework.Requirement{}
	for _, q := range f.Requirements {
		q.ID, q.Parent = now[q.ID], now[q.Parent]
		q.Kind, q.Aliases, q.Places = "", nil, framework.Places{}
		list = append(list, q)
	}
	return list
}

// written loads what was read, once it is written as native YAML, and finds it as it was.
func written(t *testing.T, d *table.Document, beside ...*framework.Framework) mapping.Source {
	t.Helper()
	src := mapping.Source{Relations: d.Relations}
	if d.Framework != nil {
		src.Frameworks = []*framework.Framework{d.Framework}
	}
	var b bytes.Buffer
	require.NoError(t, catalog.Write(&b, src))
	files := map[string][]byte{"own.yaml": b.Bytes()}
	for _, f := range beside {
		var o bytes.Buffer
		require.NoError(t, catalog.Write(&o, mapping.Source{Frameworks: []*framework.Framework{f}}))
		files[f.ID] = o.Bytes()
	}
	set, err := catalog.Load(catalog.Files(files))
	require.NoError(t, err, "%s", b.String())
	return set.Source
}

// What is written in another format, read, written as native YAML and loaded is what it was, but for
// what the losses name: with ids as people have them, several targets, and an empty tail.
func TestLaw_thereAndBack(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		src := generated(seed)
		problems, err := mapping.Check(t.Context(), src)
		require.NoError(t, err)
		require.Empty(t, problems, "the catalog is sound")
		own := src.Frameworks[0]
		var csv, ciso bytes.Buffer
		_, err = table.WriteRequirements(&csv, own)
		require.NoError(t, err)
		tail := csv.String() + strings.Repeat(",", 16) + "\n,,\n\n"
		if d, err := table.Read(strings.NewReader(tail), "own.csv"); clash(own) {
			require.ErrorContains(t, err, "stands twice", "two ids that become one are told")
		} else {
			require.NoError(t, err, tail)
			back(t, own, written(t, d).Frameworks[0], seed)
		}
		_, err = table.WriteCISO(&ciso, own)
		require.NoError(t, err)
		plain(t, ciso.String())
		d, err := table.Read(strings.NewReader(ciso.String()), "own.yaml")
		require.NoError(t, err, ciso.String())
		if !clash(own) {
			back(t, own, written(t, d).Frameworks[0], seed)
		} else {
			assert.Len(t, written(t, d).Frameworks[0].Requirements, len(own.Requirements))
		}
	}
}

// clash reports whether two ids become one when they are read.
func clash(f *framework.Framework) bool {
	seen := map[string]bool{}
	return slices.ContainsFunc(f.Requirements, func(q framework.Requirement) bool {
		id, _ := intake.ID(q.ID)
		was := seen[id]
		seen[id] = true
		return was
	})
}

func back(t *testing.T, was, is *framework.Framework, seed uint64) {
	t.Helper()
	now, same := map[string]string{}, map[string]string{}
	for i := range was.Requirements {
		id, changed := intake.ID(was.Requirements[i].ID)
		now[was.Requirements[i].ID] = id
		if same[id] = id; changed && i < len(is.Requirements) {
			assert.Contains(t, is.Requirements[i].Aliases, was.Requirements[i].ID, "the old spelling is an alias")
		}
	}
	assert.Equal(t, sound(was, now), sound(is, same), "seed %d", seed)
}

// plain holds that a text is UTF-8 and holds no control character.
func plain(t *testing.T, text string) {
	t.Helper()
	assert.True(t, utf8.ValidString(text))
	_, _, found := glyph.FindControl(text)
	assert.False(t, found, "%q", text)
}

// Relations come back as they were, whatever their ends are called and to however many frameworks.
func TestLaw_relations(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		src := generated(seed)
		if len(src.Relations) == 0 {
			continue
		}
		want := map[string]int{}
		for _, r := range src.Relations {
			want[fmt.Sprint(r.From, r.Is, r.To, r.Why, r.Strength, r.Rationale)]++
		}
		var csv, ciso bytes.Buffer
		_, err := table.WriteRelations(&csv, src.Relations)
		require.NoError(t, err)
		losses, err := table.WriteCISOMappings(&ciso, src.Frameworks, src.Relations)
		require.NoError(t, err)
		assert.Empty(t, losses)
		for name, text := range map[string]string{"own.csv": csv.String(), "own.yaml": ciso.String()} {
			d, err := table.Reader{Known: src.Frameworks}.Read(t.Context(), strings.NewReader(text), name)
			require.NoError(t, err, text)
			got := map[string]int{}
			for _, r := range written(t, d, src.Frameworks...).Relations {
				got[fmt.Sprint(r.From, r.Is, r.To, r.Why, r.Strength, r.Rationale)]++
			}
			assert.Equal(t, want, got, "seed %d, %s\n%s", seed, name, text)
		}
	}
}

// A misspelt end costs no more for there being many: one message for each name, and bounded looking.
func TestLaw_misses(t *testing.T) {
	t.Parallel()
	f := &framework.Framework{ID: "own", Title: "Own"}
	for i := range 1400 {
		f.Requirements = append(f.Requirements, framework.Requirement{ID: fmt.Sprintf("A.%d.%d", i/40, i%40), Title: "T"})
	}
	var b strings.Builder
	b.WriteString("from,to,is\n")
	for i := range 20_000 {
		fmt.Fprintf(&b, "own:B.%d,other:%d,equal\n", i%1000, i)
	}
	d, err := table.Reader{Known: []*framework.Framework{f}}.Read(t.Context(), strings.NewReader(b.String()), "x.csv")
	require.NoError(t, err)
	assert.Empty(t, d.Relations)
	assert.Len(t, d.Problems, 1000)
	assert.Contains(t, d.Problems[0].Message, "(and 19 more like it)")
	assert.Equal(t, "ends that are no requirement (20000)", d.Losses[0].What)
	guessed := 0
	for _, p := range d.Problems {
		if p.Suggestion != "" {
			guessed++
			assert.NotContains(t, p.Suggestion, ":", "of the framework that is named")
		}
	}
	assert.LessOrEqual(t, guessed, 100)
}

// The ends of a library's mappings are the nodes that their URNs name, whatever these print as their
// ids: in the file itself, and of a framework that was imported, written and loaded before.
func TestLaw_urns(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 17))
		n := 1 + r.IntN(10)
		tails, refs := r.Perm(n), make([]string, n)
		var nodes, maps strings.Builder
		urn := func(i int) string { return "urn:me:risk:req_node:own:" + strconv.Itoa(tails[i]) }
		for i := range n {
			refs[i] = []string{"", strconv.Itoa(r.IntN(n)), "CCF " + strconv.Itoa(r.IntN(3)), "Art. (" + strconv.Itoa(i) + ")"}[r.IntN(4)]
			up := ""
			if i > 0 && r.IntN(2) == 0 {
				up = urn(r.IntN(i))
			}
			fmt.Fprintf(&nodes, "      - {urn: %q, assessable: true, ref_id: %q, parent_urn: %q, name: %q}\n", urn(i), refs[i], up, "Node "+urn(i))
			fmt.Fprintf(&maps, "        - {source_requirement_urn: %q, target_requirement_urn: \"urn:other:risk:req_node:one:r-1\", relationship: equal}\n", strings.ToUpper(urn(i)))
		}
		set := "  requirement_mapping_sets:\n    - source_framework_urn: urn:me:risk:framework:own\n      target_framework_urn: urn:other:risk:framework:one\n      requirement_mappings:\n" + maps.String()
		library := "urn: urn:me:risk:library:own\nobjects:\n  framework:\n    urn: urn:me:risk:framework:own\n    name: Own\n    requirement_nodes:\n" + nodes.String()
		both := read(t, table.Reader{Known: []*framework.Framework{one()}}, "l.yaml", library+set)
		loaded := written(t, both, one())
		own := loaded.Frameworks[slices.IndexFunc(loaded.Frameworks, func(f *framework.Framework) bool { return f.ID == "own" })]
		later := read(t, table.Reader{Known: []*framework.Framework{one(), own}}, "m.yaml", "urn: urn:me:risk:library:m\nobjects:\n"+set)
		for name, list := range map[string][]*relation.Statement{"in the file": both.Relations, "later": later.Relations} {
			require.Len(t, list, n, "%s, seed %d", name, seed)
			for i, x := range list {
				q := own.Requirements[i]
				assert.Equal(t, "Node "+urn(i), q.Title)
				assert.Equal(t, "own:"+q.ID, x.From.String(), "%s, seed %d\n%s", name, seed, library)
				assert.Equal(t, "one:R-1", x.To.String())
			}
		}
	}
}
