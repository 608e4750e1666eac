package onward

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// few is how many gaps are told where not all are asked for.
const few = 5

// Check tells the result of the check.
func Check(p *page.Page, v view.Check, all bool) {
	p.Line("%s", page.Bold("Where you stand, by what you say"))
	p.Wrapped(0, checkHead(v))
	for _, f := range v.Frameworks {
		p.Head(f.Title)
		p.Line("%s  %s  %s", page.Bar(f.Figure, min(40, p.Width/2)), f.Figure, view.BandText(f.Band))
		if n := len(f.NotAsked); n > 0 {
			p.Wrapped(0, fmt.Sprintf("%d points are asked of systems in roles that you say you have none of, and were left out.", n))
		}
	}
	expected(p, v.Expected)
	gapList(p, v.Gaps, all)
	notSaid(p, v.Open, all)
	if v.Several() {
		p.Head("What serves both")
		p.Wrapped(0, view.BothText(v.Both))
	}
	if len(v.Categories) > 0 {
		p.Head("Categories that your answers speak for")
	}
	for _, c := range v.Categories {
		p.Wrapped(2, c.Title+": "+c.Why)
	}
	beside(p, v.Beside, all)
	p.Line("")
	for _, n := range v.Notes {
		p.Wrapped(0, n)
	}
	p.Line("%s", v.Notice)
}

// checkHead says how the check ended.
func checkHead(v view.Check) string {
	why := "It is not over: there is more to ask."
	switch v.Over {
	case checkup.Settled:
		why = "The band is settled."
	case checkup.Enough:
		why = "Enough for five minutes; --most 0 goes on until the band is settled."
	case checkup.Nothing:
		why = "Nothing is left that could move the result."
	}
	head := fmt.Sprintf("%d questions answered.", v.Asked-v.DontKnow-v.Skipped)
	if n := v.DontKnow + v.Skipped; n > 0 {
		head = fmt.Sprintf("%d questions answered, %d left open.", v.Asked-n, n)
	}
	return head + " " + why + " Nothing here is shown by evidence."
}

func expected(p *page.Page, list []checkup.Expected) {
	var rows []table.Row
	for _, x := range list {
		if x.Said == "" && x.Yes == 0 && x.No == 0 {
			continue
		}
		rows = append(rows, table.Row{x.Yes, x.No, x.Open, x.Ask})
	}
	if len(rows) == 0 {
		return
	}
	p.Head("What is expected, area by area")
	p.Table(table.Row{"run", "do not", "not said", "area"}, rows, 1, 2, 3)
}

func gapList(p *page.Page, list []checkup.Gap, all bool) {
	p.Head("Gaps that matter most")
	if len(list) == 0 {
		p.Line("None that you said.")
		return
	}
	p.Line("What you said does not run, by what it would bring.")
	shown := list
	if !all {
		shown = list[:min(few, len(list))]
	}
	for _, g := range shown {
		p.Line("")
		p.Wrapped(0, page.Say("%s · %s", page.Bold(g.Title), page.Faint(gapFigures(g))))
		p.Wrapped(2, g.Does)
		p.Wrapped(2, "Needs: "+view.NeedsText(g.Needs))
	}
	if n := len(list) - len(shown); n > 0 {
		p.Line("\nand %d more: --all lists them.", n)
	}
}

// notSaid lists the controls of which nobody said anything.
func notSaid(p *page.Page, list []checkup.Gap, all bool) {
	if len(list) == 0 {
		return
	}
	p.Head("Not said, and could matter most")
	var rows []table.Row
	for i, g := range list {
		if i < few || all {
			rows = append(rows, table.Row{fmt.Sprintf("%.1f %%", g.Gain*100), view.DaysText(float64(g.Days)), strings.Join(g.Serves, " and "), g.Title})
		}
	}
	p.Table(table.Row{"could bring", "to set up", "serves", ""}, rows, 1)
	if n := len(list) - len(rows); n > 0 {
		p.Line("and %d more: --all lists them.", n)
	}
}

// gapFigures says what a gap brings, costs and serves.
func gapFigures(g checkup.Gap) string {
	s := fmt.Sprintf("brings %.1f %% · %s to set up · %s", g.Gain*100, view.DaysText(float64(g.Days)), refsText(g.Requirements))
	if len(g.Serves) > 1 {
		s += " · serves " + strings.Join(g.Serves, " and ")
	}
	return s
}

func refsText(list []framework.Ref) string {
	var out []string
	for _, r := range list {
		out = append(out, r.String())
	}
	if len(out) > 4 {
		return strings.Join(out[:4], " ") + fmt.Sprintf(" and %d more", len(out)-4)
	}
	return strings.Join(out, " ")
}

// parts lists how what is said parts from what is shown, and does not, what matters most first.
func parts() []checkup.Part {
	return []checkup.Part{checkup.SaidNotShown, checkup.DeniedButShown, checkup.ShownUnsaid, checkup.SaidAndShown, checkup.DeniedNotShown, checkup.NothingSaid}
}

// partText says in words how what is said parts from what is shown.
func partText(x checkup.Part) string {
	switch x {
	case checkup.SaidNotShown:
		return "said to run, not all shown"
	case checkup.DeniedButShown:
		return "said not to run, and shown"
	case checkup.ShownUnsaid:
		return "shown, nothing said"
	case checkup.SaidAndShown:
		return "said and shown"
	case checkup.DeniedNotShown:
		return "said not to run, not shown"
	default:
		return "nothing said, nothing shown"
	}
}

// beside tells where what is said and what is shown part.
func beside(p *page.Page, list []checkup.Claim, all bool) {
	if len(list) == 0 {
		return
	}
	p.Head("Said, beside what evidence shows")
	count := map[checkup.Part]int{}
	for _, c := range list {
		count[c.Part]++
	}
	var said []string
	for _, x := range parts() {
		if count[x] > 0 {
			said = append(said, fmt.Sprintf("%d %s", count[x], partText(x)))
		}
	}
	p.Wrapped(0, strings.Join(said, " · "))
	var rows []table.Row
	for _, x := range parts()[:2] {
		for _, c := range list {
			if c.Part == x && (all || len(rows) < 2*few) {
				rows = append(rows, table.Row{c.Lens, c.Said, c.Shown, c.Control, c.Title})
			}
		}
	}
	if len(rows) > 0 {
		p.Line("")
		p.Table(table.Row{"scope", "said", "shown", "control", ""}, rows)
	}
	if n := count[checkup.SaidNotShown] + count[checkup.DeniedButShown] - len(rows); n > 0 {
		p.Line("and %d more: --all lists them.", n)
	}
}

// FactsHead begins a file of facts that the check wrote.
const FactsHead = "# Facts that the check wrote."

// Facts writes answers as a file that a workspace takes over.
func Facts(w io.Writer, facts []evidence.Fact) error {
	facts = slices.Clone(facts)
	slices.SortStableFunc(facts, func(a, b evidence.Fact) int { return strings.Compare(a.ID, b.ID) })
	root := &yaml.Node{Kind: yaml.MappingNode}
	for _, f := range facts {
		var v yaml.Node
		if err := v.Encode(f.Value); err != nil {
			return fmt.Errorf("fact %q: %w", f.ID, err)
		}
		if v.Kind == yaml.SequenceNode {
			v.Style = yaml.FlowStyle
		}
		root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: f.ID}, &v)
	}
	if _, err := fmt.Fprintf(w, "%s They are what was said, and nothing that is shown.\n", FactsHead); err != nil {
		return err
	}
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(map[string]*yaml.Node{"facts": root}); err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	return enc.Close()
}

// CheckMarkdown writes the result of the check as Markdown.
func CheckMarkdown(w io.Writer, v view.Check) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Where you stand, by what you say\n\n%s\n", safe.Markdown(checkHead(v)))
	line("| framework | figure | band |\n|---|---|---|")
	for _, f := range v.Frameworks {
		line("| %s | %s | %s |", safe.Markdown(f.Title), f.Figure, safe.Markdown(view.BandText(f.Band)))
	}
	line("\n## Gaps that matter most\n")
	if list := v.Gaps; len(list) == 0 {
		line("None.")
	} else {
		line("| control | brings | to set up | serves | needs |\n|---|---|---|---|---|")
		for _, g := range list[:min(2*few, len(list))] {
			line("| %s | %.1f %% | %s | %s | %s |", safe.Markdown(g.Title), g.Gain*100, view.DaysText(float64(g.Days)), safe.Markdown(strings.Join(g.Serves, ", ")), safe.Markdown(view.NeedsText(g.Needs)))
		}
		if n := len(list) - 2*few; n > 0 {
			line("\nand %d more.", n)
		}
	}
	if v.Several() {
		line("\n## What serves both\n\n%s", safe.Markdown(view.BothText(v.Both)))
	}
	if len(v.Categories) > 0 {
		line("\n## Categories that your answers speak for\n")
	}
	for _, c := range v.Categories {
		line("- %s: %s", safe.Markdown(c.Title), safe.Markdown(c.Why))
	}
	if len(v.Beside) > 0 {
		line("\n## Said, beside what evidence shows\n\n| scope | control | said | shown | |\n|---|---|---|---|---|")
	}
	for _, c := range v.Beside {
		if c.Part == checkup.SaidNotShown || c.Part == checkup.DeniedButShown {
			line("| %s | %s | %s | %s | %s |", safe.Markdown(c.Lens), safe.Markdown(c.Title), c.Said, c.Shown, partText(c.Part))
		}
	}
	line("\n%s", safe.Markdown(v.Notice))
	_, err := io.WriteString(w, b.String())
	return err
}
