package cli

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// pathView is the JSON of path.
type pathView struct {
	From          framework.Ref `json:"from"`
	To            framework.Ref `json:"to"`
	Relation      []string      `json:"relation"`
	Indeterminate bool          `json:"indeterminate"`
	Contradiction bool          `json:"contradiction"`
	Confidence    float64       `json:"confidence"`
	Proof         []pathSteps   `json:"proof"`
	Paths         []pathSteps   `json:"paths"`
	Settle        []settleView  `json:"settle"`
	Cut           bool          `json:"cut"`
	Controls      []string      `json:"controls"` // shared by both; that relates nothing by itself
}

type pathSteps struct {
	Relation   []string   `json:"relation"`
	Confidence float64    `json:"confidence"`
	Draft      bool       `json:"draft"`
	Steps      []stepView `json:"steps"`
}

type stepView struct {
	From   framework.Ref `json:"from"`
	To     framework.Ref `json:"to"`
	Is     []string      `json:"is"`
	Why    string        `json:"why"`
	File   string        `json:"file"`
	Line   int           `json:"line"`
	Column int           `json:"column"`
}

type settleView struct {
	From framework.Ref `json:"from"`
	To   framework.Ref `json:"to"`
	If   []string      `json:"if"`
}

func (a *app) pathCommand() *cobra.Command {
	hops := 0
	c := &cobra.Command{
		Use: "path A B", Short: "What stated relations imply of two requirements, with the proof", Args: args(2, 2),
		Long: `Derive the relation of two requirements from what is stated, along chains of statements over any framework.

Relations are sets of five base relations (equal, subset, superset, intersects, disjoint). A chain composes
them, several chains meet, and "any of the five" is the answer indeterminate: intersects followed by
intersects proves nothing.`,
		Example: "  groundwork path iso42001:A.2.4 soc2:CC5.3\n  groundwork path iso42001:A.6.2.5 iso42001:8.1",
		RunE: func(cmd *cobra.Command, list []string) error {
			var refs [2]framework.Ref
			for i := range refs {
				var err error
				if refs[i], err = framework.ParseRef(list[i]); err != nil {
					return usageError{err}
				}
			}
			_, g, err := a.load(a.dir)
			if err != nil {
				return err
			}
			for _, r := range refs {
				if _, err := g.Requirement(r); err != nil {
					return err
				}
			}
			d, err := g.Relations().Derive(cmd.Context(), refs[0], refs[1], relation.Options{Hops: hops, ReviewedOnly: a.reviewedOnly, AllPaths: true})
			if err != nil {
				return err
			}
			v := pathViewOf(g, d)
			return a.show(v, func(p *page) { p.path(v) })
		},
	}
	c.Flags().IntVar(&hops, "hops", 4, "how many statements a chain may have")
	c.Flags().BoolVar(&a.reviewedOnly, "reviewed-only", false, "without the statements that nobody reviewed")
	c.Flags().StringVar(&a.dir, "dir", "", "add the files of `DIR`")
	return c
}

func pathViewOf(g *mapping.Graph, d relation.Derived) pathView {
	v := pathView{
		From: d.From, To: d.To, Relation: d.Set.Names(), Indeterminate: d.Set.Indeterminate(), Contradiction: d.Set.Contradicts(),
		Confidence: d.Confidence, Cut: d.Cut, Proof: stepsOf(d.Proof), Paths: stepsOf(d.Paths), Settle: []settleView{}, Controls: []string{},
	}
	if d.Settle != nil {
		v.Settle = append(v.Settle, settleView{d.Settle.From, d.Settle.To, d.Settle.If.Names()})
	}
	for _, c := range g.Controls() {
		from, to := false, false
		for _, l := range c.Links {
			from, to = from || l.To == d.From, to || l.To == d.To
		}
		if from && to {
			v.Controls = append(v.Controls, c.ID)
		}
	}
	return v
}

func stepsOf(paths []relation.Path) []pathSteps {
	out := []pathSteps{}
	for _, p := range paths {
		x := pathSteps{Relation: p.Set.Names(), Confidence: p.Confidence, Draft: p.Draft, Steps: []stepView{}}
		for _, s := range p.Steps {
			at := s.Statement.Places.Item
			x.Steps = append(x.Steps, stepView{s.From, s.To, s.Is.Names(), s.Statement.Why, at.File, at.Line, at.Column})
		}
		out = append(out, x)
	}
	return out
}

func (p *page) path(v pathView) {
	switch {
	case v.Contradiction:
		p.line("%s and %s: %s", v.From, v.To, text.FgRed.Sprint("the statements contradict each other"))
	case v.Indeterminate:
		p.line("%s and %s: %s", v.From, v.To, text.FgYellow.Sprint("indeterminate: what is stated leaves all five relations open"))
	default:
		p.line("%s is %s %s", text.Bold.Sprint(v.From), text.Bold.Sprint(strings.Join(v.Relation, " or ")), text.Bold.Sprint(v.To))
		if v.Confidence > 0 {
			p.line("%s", text.Faint.Sprintf("confidence %.2f", v.Confidence))
		}
	}
	p.chains("Proof", v.Proof)
	if n := len(v.Paths) - len(v.Proof); n > 0 {
		p.line("\n%d more chains say something and exclude no more: --format json has them.", n)
	}
	for _, s := range v.Settle {
		if s.From == v.From && s.To == v.To {
			p.line("It would be settled by a statement about the two themselves.")
			continue
		}
		p.wrapped(0, fmt.Sprintf("It would be settled if %s were stated to be %s %s.", s.From, strings.Join(s.If, " or "), s.To))
	}
	if v.Indeterminate && len(v.Settle) == 0 {
		p.line("No chain of stated relations joins them.")
	}
	if v.Cut {
		p.line("There were more chains than the limit; what is said holds, and more may follow.")
	}
	if len(v.Controls) > 0 {
		p.wrapped(0, "Controls linked to both, which relates nothing by itself: "+strings.Join(v.Controls, ", ")+".")
	}
}

func (p *page) chains(title string, list []pathSteps) {
	if len(list) == 0 {
		return
	}
	p.head(title)
	for i, x := range list {
		if i > 0 {
			p.line("  and")
		}
		for _, s := range x.Steps {
			at := framework.Position{File: s.File, Line: s.Line, Column: s.Column}
			p.line("  %s is %s %s  %s", s.From, strings.Join(s.Is, " or "), s.To, text.Faint.Sprint(at))
			p.wrapped(4, s.Why)
		}
	}
}
