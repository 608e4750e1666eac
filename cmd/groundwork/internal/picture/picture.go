// Package picture draws the overlap of two frameworks by the groups of their requirements: as an
// SVG matrix, as a graph for Graphviz (DOT), or as a Mermaid flowchart.
package picture

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Drawing is two frameworks by their groups, with how many evidence types, and which relations, each
// pair of groups shares. It is the JSON of the draw command.
type Drawing struct {
	From  string   `json:"from"`
	To    string   `json:"to"`
	Rows  []string `json:"rows"`
	Cols  []string `json:"columns"`
	Cells []Cell   `json:"cells"`

	at map[[2]string]int // places in Cells, by row and column
}

// maxCells is how many cells a drawing may have: more than that nobody can look at.
const maxCells = 100_000

// Cell is a pair of groups that shares something.
type Cell struct {
	Row    string `json:"row"`
	Column string `json:"column"`
	// EvidenceTypes show a required point of each of the two groups.
	EvidenceTypes []string `json:"evidence_types"`
	// Relations counts what is stated between requirements of the two groups.
	Relations map[string]int `json:"relations"`
}

// drawnIn is the group in which a requirement is drawn: for a clause its first
// number, for a control its area, for a criterion its series.
func drawnIn(g *mapping.Graph, ref framework.Ref) string {
	chain := []string{ref.Requirement}
	for n, err := g.Requirement(ref); err == nil && n.Requirement.Parent != ""; n, err = g.Requirement(ref) {
		ref.Requirement = n.Requirement.Parent
		chain = append(chain, ref.Requirement)
	}
	top := chain[len(chain)-1]
	if n, err := g.Requirement(framework.Ref{Framework: ref.Framework, Requirement: top}); err == nil && len(chain) > 1 && grouped(n) {
		return chain[len(chain)-2]
	}
	return top
}

// grouped reports whether all that is below a requirement are groups themselves.
func grouped(n *mapping.Node) bool {
	return len(n.Children) > 0 && !slices.ContainsFunc(n.Children, func(c *mapping.Node) bool { return len(c.Children) == 0 })
}

// Of draws two frameworks of a graph. It fails where there are more cells than anyone can look at,
// and when ctx ends.
func Of(ctx context.Context, g *mapping.Graph, from, to string) (Drawing, error) {
	d := Drawing{From: from, To: to, Cells: []Cell{}, at: map[[2]string]int{}}
	cells := &cells{groups: map[framework.Ref]string{}}
	d.Rows, d.Cols = cells.names(g, from), cells.names(g, to)
	if n := len(d.Rows) * len(d.Cols); n > maxCells {
		return d, fmt.Errorf("%s has %d groups and %s %d: a drawing of %d cells, more than %d: draw frameworks whose requirements stand in groups",
			from, len(d.Rows), to, len(d.Cols), n, maxCells)
	}
	if err := cells.evidence(ctx, g, from, to); err != nil {
		return d, err
	}
	cells.relations(g, from, to)
	for _, row := range d.Rows {
		for _, column := range d.Cols {
			at := [2]string{row, column}
			if k := cells.at[at]; k != nil {
				d.at[at] = len(d.Cells)
				d.Cells = append(d.Cells, *k)
			}
		}
	}
	return d, nil
}

// cells gathers what stands in each cell of a drawing.
type cells struct {
	at     map[[2]string]*Cell
	groups map[framework.Ref]string // the group in which each requirement is drawn
}

// names lists the groups in which the requirements of a framework are drawn, in order.
func (x *cells) names(g *mapping.Graph, id string) []string {
	list, seen := []string{}, map[string]bool{}
	for _, leaf := range g.Leaves(id) {
		if k := x.group(g, leaf.Ref); !seen[k] {
			seen[k] = true
			list = append(list, k)
		}
	}
	return list
}

// group is drawnIn, worked out once.
func (x *cells) group(g *mapping.Graph, ref framework.Ref) string {
	k, ok := x.groups[ref]
	if !ok {
		k = drawnIn(g, ref)
		x.groups[ref] = k
	}
	return k
}

// showing lists, for each evidence type, the groups of a framework of which it shows a required
// point, once each, in order. Additional criteria, which a report takes in by choice, are out.
func (x *cells) showing(g *mapping.Graph, id string) map[string][]string {
	by := map[string][]string{}
	f, err := g.Framework(id)
	if err != nil {
		return by
	}
	reach := f.WholeScope().Reach(f, 0)
	for _, leaf := range g.Leaves(id) {
		if reach.Requirement(leaf.Ref.Requirement).Standing != framework.InScope {
			continue
		}
		k := x.group(g, leaf.Ref)
		for i := range leaf.Points {
			if leaf.Points[i].Rank != framework.Required {
				continue
			}
			for _, e := range leaf.Points[i].Links {
				for _, t := range e.Types() {
					if n := len(by[t]); n == 0 || by[t][n-1] != k {
						by[t] = append(by[t], k)
					}
				}
			}
		}
	}
	return by
}

func (x *cells) in(row, column string) *Cell {
	k := [2]string{row, column}
	if x.at == nil {
		x.at = map[[2]string]*Cell{}
	}
	if x.at[k] == nil {
		x.at[k] = &Cell{Row: row, Column: column, EvidenceTypes: []string{}, Relations: map[string]int{}}
	}
	return x.at[k]
}

func (x *cells) evidence(ctx context.Context, g *mapping.Graph, from, to string) error {
	rows, columns := x.showing(g, from), x.showing(g, to)
	for _, t := range slices.Sorted(maps.Keys(rows)) {
		for _, row := range rows[t] {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("drawing: %w", err)
			}
			for _, column := range columns[t] {
				if k := x.in(row, column); !slices.Contains(k.EvidenceTypes, t) {
					k.EvidenceTypes = append(k.EvidenceTypes, t)
				}
			}
		}
	}
	return nil
}

func (x *cells) relations(g *mapping.Graph, from, to string) {
	for _, r := range g.Source().Relations {
		if !r.Review.Counts(false) {
			continue
		}
		switch {
		case r.From.Framework == from && r.To.Framework == to:
			x.in(x.group(g, r.From), x.group(g, r.To)).Relations[r.Is.String()]++
		case r.From.Framework == to && r.To.Framework == from:
			x.in(x.group(g, r.To), x.group(g, r.From)).Relations[r.Is.Inverse().String()]++
		}
	}
}

// Cell is what stands in one cell, nothing where the groups share nothing.
func (d Drawing) Cell(row, column string) Cell {
	if i, ok := d.at[[2]string{row, column}]; ok {
		return d.Cells[i]
	}
	return Cell{}
}

// side is one of the two frameworks of a drawing. Its groups are nodes by number, the key
// before it: a name may hold what a node's name may not, and two may differ in that alone.
type side struct {
	key, id string
	names   []string
}

func (d Drawing) sides() []side { return []side{{"a", d.From, d.Rows}, {"b", d.To, d.Cols}} }

// edges calls with the numbers of each two groups that share evidence types.
func (d Drawing) edges(put func(row, column int, types []string)) {
	number := func(names []string) map[string]int {
		m := map[string]int{}
		for i, n := range names {
			m[n] = i + 1
		}
		return m
	}
	rows, columns := number(d.Rows), number(d.Cols)
	for _, c := range d.Cells {
		if len(c.EvidenceTypes) > 0 {
			put(rows[c.Row], columns[c.Column], c.EvidenceTypes)
		}
	}
}

// DOT writes the groups as a graph for Graphviz: the wider an edge, the more evidence types.
func (d Drawing) DOT(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "graph %s {\n  rankdir=LR; node [shape=box, fontname=sans];\n", safe.DOT(d.From+" and "+d.To))
	for _, side := range d.sides() {
		fmt.Fprintf(&b, "  subgraph cluster_%s {\n    label=%s;\n", side.key, safe.DOT(side.id))
		for i, n := range side.names {
			fmt.Fprintf(&b, "    %s%d [label=%s];\n", side.key, i+1, safe.DOT(n))
		}
		b.WriteString("  }\n")
	}
	d.edges(func(row, column int, types []string) {
		n := len(types)
		fmt.Fprintf(&b, "  a%d -- b%d [penwidth=%d, label=%d, tooltip=%s];\n", row, column, min(n, 8), n, safe.DOT(strings.Join(types, ", ")))
	})
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Mermaid writes the groups as a flowchart, with the number of evidence types on each edge.
func (d Drawing) Mermaid(w io.Writer) error {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for _, side := range d.sides() {
		fmt.Fprintf(&b, "  subgraph %s [%s]\n", side.key, safe.Mermaid(side.id))
		for i, n := range side.names {
			fmt.Fprintf(&b, "    %s%d[%s]\n", side.key, i+1, safe.Mermaid(n))
		}
		b.WriteString("  end\n")
	}
	d.edges(func(row, column int, types []string) {
		fmt.Fprintf(&b, "  a%d ---|%d| b%d\n", row, len(types), column)
	})
	_, err := io.WriteString(w, b.String())
	return err
}

// SVG draws the matrix: the darker a cell, the more evidence types; a dot marks a stated
// relation, a ring one that is disjoint.
func (d Drawing) SVG(w io.Writer) error {
	const size, left, top = 34, 80, 80
	most := 1
	for _, c := range d.Cells {
		most = max(most, len(c.EvidenceTypes))
	}
	width, height := left+size*len(d.Cols)+20, top+size*len(d.Rows)+60
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="12" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, "<title>Evidence types that show %s (rows) and %s (columns)</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n", safe.Markup(d.From), safe.Markup(d.To))
	for j, c := range d.Cols {
		x := left + size*j + size/2
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="start" transform="rotate(-60 %d %d)">%s</text>`+"\n", x, top-8, x, top-8, safe.Markup(c))
	}
	for i, r := range d.Rows {
		y := top + size*i
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", left-8, y+size/2+4, safe.Markup(r))
		for j, c := range d.Cols {
			k := d.Cell(r, c)
			d.square(&b, k, left+size*j, y, size, float64(len(k.EvidenceTypes))/float64(most))
		}
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" fill="#555">Darker: more shared evidence types (at most %d). Dot: a stated relation. Ring: stated to be disjoint.</text>`+"\n", 10, height-24, most)
	fmt.Fprintf(&b, `<text x="%d" y="%d" fill="#555">%s</text>`+"\n</svg>\n", 10, height-8, result.Notice)
	_, err := io.WriteString(w, b.String())
	return err
}

func (d Drawing) square(b *strings.Builder, k Cell, x, y, size int, share float64) {
	fmt.Fprintf(b, `<g><rect x="%d" y="%d" width="%d" height="%d" fill="#1f6feb" fill-opacity="%.2f" stroke="#d0d7de"/>`, x, y, size, size, share)
	if len(k.EvidenceTypes) > 0 {
		fmt.Fprintf(b, "<title>%s and %s: %s</title>", safe.Markup(k.Row), safe.Markup(k.Column), safe.Markup(strings.Join(k.EvidenceTypes, ", ")))
		ink := "#111"
		if share > 0.55 {
			ink = "#fff"
		}
		fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle" fill="%s">%d</text>`, x+size/2, y+size/2+4, ink, len(k.EvidenceTypes))
	}
	for name := range k.Relations {
		if name != relation.Disjoint.String() {
			fmt.Fprintf(b, `<circle cx="%d" cy="%d" r="2.5" fill="#cf222e"/>`, x+size-6, y+6)
			break
		}
	}
	if k.Relations[relation.Disjoint.String()] > 0 {
		fmt.Fprintf(b, `<circle cx="%d" cy="%d" r="3" fill="none" stroke="#cf222e"/>`, x+6, y+6)
	}
	b.WriteString("</g>\n")
}
