package site

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// pair are the frameworks that are compared: those that the catalog has first.
func (s *Site) pair() (from, to string) {
	list := s.base.Engine.Graph().Frameworks()
	return list[0].ID, list[min(1, len(list)-1)].ID
}

// overlap is what the pair shares; it is made once, since the catalog stays as it is.
func (s *Site) overlap(ctx context.Context) (*mapping.Overlap, error) {
	s.once.Lock()
	defer s.once.Unlock()
	if s.both != nil {
		return s.both, nil
	}
	g := s.base.Engine.Graph()
	from, to := s.pair()
	o, err := g.Overlap(ctx, from, to, mapping.OverlapOptions{Includes: answer.Included(g, &organisation.Organisation{}, framework.DateOf(s.now()))})
	if err == nil {
		s.both = o
	}
	return o, err
}

func (s *Site) compare(ctx context.Context, w http.ResponseWriter, _ *http.Request) error {
	o, err := s.overlap(ctx)
	if err != nil {
		return err
	}
	s.show(w, "compare", "How the two frameworks differ", view.ComparisonOf(s.base.Engine.Graph(), o))
	return nil
}

// item is a requirement in a list.
type item struct {
	Ref    framework.Ref
	Title  string
	Shared int // requirements of the other framework that the same evidence counts for
}

// group is a heading of a framework with the requirements below it.
type group struct {
	ID, Title string
	List      []item
}

func (s *Site) requirements(ctx context.Context, w http.ResponseWriter, _ *http.Request) error {
	o, err := s.overlap(ctx)
	if err != nil {
		return err
	}
	shares := map[framework.Ref]int{}
	for _, p := range o.Pairs {
		shares[p.From]++
		shares[p.To]++
	}
	type part struct {
		ID, Title string
		Groups    []group
	}
	var parts []part
	g := s.base.Engine.Graph()
	for _, f := range g.Frameworks() {
		p := part{ID: f.ID, Title: f.Title}
		for _, top := range g.Tree(f.ID) {
			p.Groups = append(p.Groups, group{top.Ref.Requirement, top.Requirement.Title, below(g, top, shares)})
		}
		parts = append(parts, p)
	}
	s.show(w, "requirements", "What the same evidence shows in both", parts)
	return nil
}

// below are the requirements under a heading that are judged, or the heading itself where it is.
func below(g *mapping.Graph, n *mapping.Node, shares map[framework.Ref]int) []item {
	var list []item
	if _, err := g.Leaf(n.Ref); err == nil {
		list = append(list, item{n.Ref, n.Requirement.Title, shares[n.Ref]})
	}
	for _, c := range n.Children {
		list = append(list, below(g, c, shares)...)
	}
	return list
}

// shared is a requirement of another framework, with the evidence types that the two share.
type shared struct {
	Ref   framework.Ref
	Title string
	Types []string
}

func (s *Site) requirement(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	g := s.base.Engine.Graph()
	ref, err := framework.ParseRef(r.PathValue("ref"))
	if err != nil {
		s.wrong(w, http.StatusNotFound, "There is no such requirement.")
		return nil //nolint:nilerr // it was told
	}
	n, err := g.Requirement(ref)
	if err != nil {
		return err
	}
	o, err := s.overlap(ctx)
	if err != nil {
		return err
	}
	var list []shared
	for _, p := range o.Pairs {
		other := p.To
		switch ref {
		case p.From:
		case p.To:
			other = p.From
		default:
			continue
		}
		list = append(list, shared{other, titleOf(g, other), p.EvidenceTypes})
	}
	v := view.RequirementOf(g, n)
	s.show(w, "requirement", ref.Requirement+" "+v.Title, struct {
		view.Requirement

		Shared []shared
		Types  []string // of evidence that shows it
		Up     []framework.Ref
	}{v, list, typesOf(g, v), above(n)})
	return nil
}

func titleOf(g *mapping.Graph, ref framework.Ref) string {
	n, err := g.Requirement(ref)
	if err != nil {
		return ""
	}
	return n.Requirement.Title
}

// above are the headings over a requirement, the outermost first.
func above(n *mapping.Node) []framework.Ref {
	var list []framework.Ref
	for p := n.Parent; p != nil; p = p.Parent {
		list = append([]framework.Ref{p.Ref}, list...)
	}
	return list
}

// typesOf are the types of evidence that count for a requirement through its controls, each once.
func typesOf(g *mapping.Graph, v view.Requirement) []string {
	seen, list := map[string]bool{}, []string{}
	for _, p := range v.Points {
		for _, id := range p.Controls {
			c, err := g.Control(id)
			if err != nil {
				continue
			}
			for _, l := range c.Links {
				if l.To != v.Ref {
					continue
				}
				for _, t := range counted(c, l) {
					if !seen[t] {
						seen[t] = true
						list = append(list, t)
					}
				}
			}
		}
	}
	return list
}

// counted are the types of evidence that count over a link: those that it names, else all that the control takes.
func counted(c *mapping.Control, l mapping.Link) []string {
	if len(l.By) > 0 {
		return l.By
	}
	return slices.Concat(slices.Concat(c.Evidence.Design.Types...), slices.Concat(c.Evidence.Operation.Types...))
}

// serves is a requirement that something serves.
type serves struct {
	Ref    framework.Ref
	Title  string
	Points []string
	Why    string
}

func (s *Site) control(w http.ResponseWriter, r *http.Request) {
	g := s.base.Engine.Graph()
	c, err := g.Control(r.PathValue("id"))
	if err != nil {
		s.wrong(w, http.StatusNotFound, "There is no such control.")
		return
	}
	var list []serves
	for _, l := range c.Links {
		list = append(list, serves{l.To, titleOf(g, l.To), l.Points, l.Why})
	}
	s.show(w, "control", c.Title, struct {
		view.Control

		Design, Operation []mapping.AnyOf
		Serves            []serves
	}{view.ControlOf(g, c, false), c.Evidence.Design.Types, c.Evidence.Operation.Types, list})
}

func (s *Site) evidenceType(w http.ResponseWriter, r *http.Request) {
	g := s.base.Engine.Graph()
	t, err := g.EvidenceType(r.PathValue("id"))
	if err != nil {
		s.wrong(w, http.StatusNotFound, "There is no such type of evidence.")
		return
	}
	var list []serves
	seen := map[framework.Ref]bool{}
	for _, c := range g.Takers(t.ID) {
		for _, l := range c.Links {
			if !seen[l.To] && slices.Contains(counted(c, l), t.ID) {
				seen[l.To] = true
				list = append(list, serves{Ref: l.To, Title: titleOf(g, l.To)})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b serves) int { return strings.Compare(a.Ref.Framework, b.Ref.Framework) })
	s.show(w, "type", t.Title, struct {
		view.EvidenceType

		Serves []serves
	}{view.EvidenceTypeOf(g, t), list})
}
