package view

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// Pairs is the JSON of pairs of requirements that stand in one way to each other.
type Pairs struct {
	From     string               `json:"from"`
	To       string               `json:"to"`
	Standing mapping.PairStanding `json:"standing"`
	Count    int                  `json:"count"`
	Of       int                  `json:"of"`
	Pairs    []*mapping.Pair      `json:"pairs"`
	// Groups are the same by requirement and by the series that the other side stands in.
	Groups []PairGroup `json:"groups"`
}

// PairGroup is a requirement with those of one series that stand so to it.
type PairGroup struct {
	Requirement framework.Ref `json:"requirement"`
	Series      framework.Ref `json:"series"`
	Whole       bool          `json:"whole"` // every requirement of the series
	With        []string      `json:"with"`
}

// Standings names how two requirements may stand to each other, as a sentence does.
func Standings() string {
	names := standings()
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func standings() []string {
	var names []string
	for _, s := range mapping.PairStandings() {
		names = append(names, string(s))
	}
	return names
}

// PairsOf picks the pairs of two frameworks that stand so; the error says which standings there are.
func PairsOf(ctx context.Context, g *mapping.Graph, from, to, name string, reviewedOnly bool) (Pairs, error) {
	standing := mapping.PairStanding(name)
	if !slices.Contains(mapping.PairStandings(), standing) {
		hint := ""
		if near := framework.Nearest(name, standings()); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		return Pairs{}, fmt.Errorf("--pairs %q: want %s%s", name, Standings(), hint)
	}
	all, err := g.Pairs(ctx, from, to, reviewedOnly)
	if err != nil {
		return Pairs{}, fmt.Errorf("--pairs: %w", err)
	}
	v := Pairs{From: from, To: to, Standing: standing, Of: len(all), Pairs: []*mapping.Pair{}, Groups: []PairGroup{}}
	size := map[framework.Ref]int{}
	for _, leaf := range g.Leaves(to) {
		size[seriesOf(g, leaf.Ref)]++
	}
	for _, p := range all {
		if p.Standing != standing {
			continue
		}
		v.Pairs = append(v.Pairs, p)
		series := seriesOf(g, p.To)
		i := slices.IndexFunc(v.Groups, func(x PairGroup) bool { return x.Requirement == p.From && x.Series == series })
		if i < 0 {
			i = len(v.Groups)
			v.Groups = append(v.Groups, PairGroup{Requirement: p.From, Series: series})
		}
		v.Groups[i].With = append(v.Groups[i].With, p.To.Requirement)
		v.Groups[i].Whole = len(v.Groups[i].With) == size[series]
	}
	v.Count = len(v.Pairs)
	return v, nil
}

// seriesOf is the group that a requirement stands in, itself where it stands in none.
func seriesOf(g *mapping.Graph, ref framework.Ref) framework.Ref {
	if n, err := g.Requirement(ref); err == nil && n.Parent != nil {
		return n.Parent.Ref
	}
	return ref
}

// Votes tells what single readers said, as it follows a reason.
func Votes(votes []review.Vote) string {
	var out strings.Builder
	for _, v := range list.Votes(votes) {
		out.WriteString(" [" + v + "]")
	}
	return out.String()
}

// Tally counts by review and by what readers asked for.
func Tally(t review.Tally) string {
	return fmt.Sprintf("%d, of which %d draft, %d reviewed, %d rejected; as they stood when read, readers took %d, asked for a change of %d and to strike %d; %d unread",
		t.Of, t.Draft, t.Reviewed, t.Rejected, t.Accepted, t.ChangeAsked, t.StrikeAsked, t.Unread)
}

// Candidates counts what was considered and struck.
func Candidates(n int) string {
	if n == 1 {
		return "1 link or relation was considered and struck"
	}
	return fmt.Sprintf("%d links and relations were considered and struck", n)
}

// PairTally counts pairs by how they stand.
func PairTally(t mapping.PairTally) string {
	more := ""
	if t.DifferentEvidence > 0 {
		more += fmt.Sprintf(", %d with a control in common that shows each with other evidence", t.DifferentEvidence)
	}
	if t.Rejected > 0 {
		more += fmt.Sprintf(", %d considered and struck", t.Rejected)
	}
	return fmt.Sprintf("of %d pairs %d are linked by evidence, %d related, %d left open with a reason%s, %d unsaid", t.Of, t.Linked, t.Related, t.Open, more, t.Unsaid)
}
