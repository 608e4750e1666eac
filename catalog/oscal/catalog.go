package oscal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Withdrawn is the category of what a catalog keeps but no longer asks.
const Withdrawn = "withdrawn"

// A translator makes a framework of a catalog.
type translator struct {
	*session

	fw  *framework.Framework
	own bool // written by us
	// withdrawn says that the category of that name is declared.
	withdrawn bool
	seen      map[string]framework.Position
	params    map[string]*oscal.Param
	inside    map[string]bool // everything that a link within the document may name
	links     []oscal.Link
}

func (s *session) catalog(c *oscal.Catalog, name string) {
	s.head(c.Metadata)
	id, own := oscal.Own(c.Metadata.Props, "framework-id")
	t := &translator{
		session: s, own: own, seen: map[string]framework.Position{}, params: map[string]*oscal.Param{}, inside: map[string]bool{},
		fw: &framework.Framework{
			ID: cmp.Or(s.ID, id, Name(name)), Title: glyph.Line(c.Metadata.Title), Edition: c.Metadata.Version.Text, Publisher: publisher(c.Metadata),
			Requirements: []framework.Requirement{}, Places: framework.Places{Item: framework.Position{File: name}},
		},
	}
	s.out.Framework, s.out.Aliases = t.fw, map[string]string{}
	t.metaProps(c.Metadata.Props)
	t.declare(c.Params, nil)
	if c.BackMatter != nil {
		for _, r := range c.BackMatter.Resources {
			t.inside[r.UUID] = true
		}
		s.tally.add(t.fw.ID, "back-matter.resources", "a framework has no place for it", len(c.BackMatter.Resources))
	}
	t.walkParams(c.Groups, c.Controls)
	t.groups(c.Groups, "")
	t.controls(c.Controls, "", nil)
	t.dangling()
	for alias, id := range s.out.Aliases {
		if _, isID := t.seen[alias]; isID || id == "" {
			delete(s.out.Aliases, alias)
		}
	}
}

func publisher(m oscal.Metadata) string {
	names := map[string]string{}
	for _, p := range m.Parties {
		names[p.UUID] = p.Name
	}
	for _, role := range []string{"publisher", "creator"} {
		for _, r := range m.Responsible {
			for _, uuid := range r.Parties {
				if r.Role == role && names[uuid] != "" {
					return names[uuid]
				}
			}
		}
	}
	return ""
}

// metaProps takes the properties of the metadata that are ours.
func (t *translator) metaProps(props []oscal.Prop) {
	if t.own && t.fw.Edition == unspecified {
		t.fw.Edition = ""
	}
	for _, p := range props {
		if p.NS != oscal.Namespace {
			t.tally.add(p.Value.At.String(), "metadata.props", "a framework has no place for it", 1)
			continue
		}
		switch p.Name {
		case "category":
			t.withdrawn = t.withdrawn || p.Value.Text == Withdrawn
			t.fw.Categories = append(t.fw.Categories, framework.Category{
				ID: p.Value.Text, Title: glyph.Line(p.Remarks), Always: strings.Contains(p.Class, "always"), Additional: strings.Contains(p.Class, "additional"),
			})
		case "excludable-kind":
			t.fw.Excludable.Kinds = append(t.fw.Excludable.Kinds, p.Value.Text)
		case "may-be-not-relevant":
			t.fw.MayBeNotRelevant = append(t.fw.MayBeNotRelevant, p.Value.Text)
		case "may-be-carved-out":
			t.fw.MayBeCarvedOut = append(t.fw.MayBeCarvedOut, p.Value.Text)
		case "points":
			t.read(p, t.fw.Points.UnmarshalText)
		case "fails-at":
			t.read(p, func(text []byte) (err error) {
				t.fw.FailsAt, err = strconv.ParseFloat(string(text), 64)
				return err
			})
		case "system-kind":
			if t.fw.SystemKinds == nil {
				t.fw.SystemKinds = map[string][]string{}
			}
			t.fw.SystemKinds[p.Value.Text] = strings.Fields(p.Remarks)
		default:
			if field := assurance(&t.fw.Assurance)[p.Name]; field != nil {
				*field = p.Value.Text
			}
		}
	}
}

// read lets a property of ours say its value, and reports one that it cannot have.
func (t *translator) read(p oscal.Prop, read func([]byte) error) {
	if err := read([]byte(p.Value.Text)); err != nil {
		t.warnf(mapping.CodeValue, p.Value.At, "%s: %v", p.Name, err)
	}
}

// assurance names the dimensions of an assurance.
func assurance(a *framework.Assurance) map[string]*string {
	return map[string]*string{
		"assurance-type": &a.Type, "assurance-focus": &a.Focus, "assurance-issued-by": &a.IssuedBy,
		"assurance-output": &a.Output, "assurance-recognition": &a.Recognition,
	}
}

// walkParams declares the parameters of everything below, since a text may name one
// that stands elsewhere.
func (t *translator) walkParams(groups []oscal.Group, controls []oscal.Control) {
	for i := range groups {
		g := &groups[i]
		t.declare(g.Params, g.Parts)
		t.inside[g.ID.Text] = true
		t.walkParams(g.Groups, g.Controls)
	}
	for i := range controls {
		c := &controls[i]
		t.declare(c.Params, c.Parts)
		t.inside[c.ID.Text] = true
		t.walkParams(nil, c.Controls)
	}
}

func (t *translator) declare(params []oscal.Param, parts []oscal.Part) {
	for i := range params {
		t.params[params[i].ID] = &params[i]
		t.inside[params[i].ID] = true
		t.tally.add(t.fw.ID, "params", "a text has no gaps to fill: the label of each stands in brackets", 1)
	}
	for _, p := range parts {
		t.inside[p.ID.Text] = true
		t.links = append(t.links, p.Links...)
		t.declare(nil, p.Parts)
	}
}

func (t *translator) groups(groups []oscal.Group, parent string) {
	for i := range groups {
		g := &groups[i]
		q := t.requirement(g.ID, g.Title, g.Class, parent, g.Props, g.Parts, "group")
		t.links = append(t.links, g.Links...)
		t.groups(g.Groups, q)
		t.controls(g.Controls, q, nil)
	}
}

func (t *translator) controls(controls []oscal.Control, parent string, base *oscal.Control) {
	for i := range controls {
		c := &controls[i]
		if c.ID.Text == "" {
			t.errorf(mapping.CodeMissing, cmp.Or(c.ID.At, c.Title.At), "a control without id")
		}
		q := t.requirement(c.ID, c.Title, c.Class, parent, c.Props, c.Parts, "control")
		t.links = append(t.links, c.Links...)
		adds, below := []oscal.Control{}, []oscal.Control{}
		for _, k := range c.Controls {
			if t.enhances(k, c) {
				adds = append(adds, k)
			} else {
				below = append(below, k)
			}
		}
		t.controls(below, q, nil)
		t.controls(adds, parent, c)
	}
	if base != nil && len(controls) > 0 {
		t.tally.add(base.ID.At.String(), "control.controls that enhance", "a requirement with others below it is a group and not assessed itself: they stand beside their control", len(controls))
	}
}

// enhances reports whether a control adds to the one that it stands in, rather than
// being a part of it.
func (t *translator) enhances(k oscal.Control, base *oscal.Control) bool {
	return !t.own && (strings.Contains(strings.ToLower(k.Class), "enhancement") ||
		slices.ContainsFunc(k.Links, func(l oscal.Link) bool { return l.Rel == "required" && l.Href.Text == "#"+base.ID.Text }))
}

// requirement adds one requirement and returns its id.
func (t *translator) requirement(id, title oscal.Token, class, parent string, props []oscal.Prop, parts []oscal.Part, kind string) string {
	at := cmp.Or(id.At, title.At)
	q := framework.Requirement{ID: id.Text, Kind: class, Title: glyph.Line(title.Text), Parent: parent, Places: framework.Places{Item: at}}
	if printed, ok := oscal.Own(props, "requirement-id"); ok {
		q.ID = printed
	}
	if q.ID == "" {
		q.ID = "group-" + strconv.Itoa(len(t.fw.Requirements)+1)
		t.warnf(mapping.CodeMissing, at, "group %q without id is called %q", q.Title, q.ID)
	}
	if limit.TooLong(q.ID) {
		t.errorf(CodeLong, at, "an id of more than %d characters", limit.ID)
		q.ID = q.ID[:limit.ID]
	}
	if _, err := framework.ParseRef(t.fw.ID + ":" + q.ID); err != nil {
		t.errorf(mapping.CodeValue, at, "id %q: want a word without space, '#' and invisible characters", q.ID)
	}
	if first, ok := t.seen[q.ID]; ok {
		t.errorf(mapping.CodeDuplicate, at, "id %q is there twice; the first is at %s", q.ID, first)
	}
	t.seen[q.ID] = at
	if q.Title == "" {
		t.warnf(mapping.CodeMissing, at, "%q has no title: the id stands for it", q.ID)
		q.Title = q.ID
	}
	if q.Kind == "" && !t.own {
		q.Kind = kind
	}
	t.props(&q, id.Text, props)
	t.parts(&q, parts)
	t.fw.Requirements = append(t.fw.Requirements, q)
	return q.ID
}

func (t *translator) props(q *framework.Requirement, id string, props []oscal.Prop) {
	if id != q.ID {
		t.alias(id, q.ID)
	}
	for _, p := range props {
		switch own := p.NS == oscal.Namespace; {
		case own && p.Name == "category":
			q.Category = p.Value.Text
		case own && p.Name == "weight":
			q.Weight = t.weight(p)
		case own && p.Name == "kind":
			q.Kind = p.Value.Text
		case own:
		case p.Name == "label" || p.Name == "sort-id" || p.Name == "alt-identifier" || p.Name == "alt-label":
			t.alias(p.Value.Text, q.ID)
		case p.Name == "status" && strings.EqualFold(p.Value.Text, Withdrawn):
			t.withdraw(q)
		default:
			t.tally.add(p.Value.At.String(), "props of name "+p.Name, "a requirement has no place for it", 1)
		}
	}
}

// alias notes another spelling; one that two requirements have is nobody's.
func (t *translator) alias(alias, id string) {
	if other, ok := t.out.Aliases[alias]; ok && other != id {
		id = ""
	}
	t.out.Aliases[alias] = id
}

func (t *translator) withdraw(q *framework.Requirement) {
	q.Category = Withdrawn
	if !t.withdrawn {
		t.withdrawn = true
		t.fw.Categories = append(t.fw.Categories, framework.Category{ID: Withdrawn, Title: "Withdrawn", Additional: true})
	}
}

func (t *translator) weight(p oscal.Prop) float64 {
	w, err := strconv.ParseFloat(p.Value.Text, 64)
	if err != nil || w < 0 || w > 1e6 {
		t.errorf(mapping.CodeValue, p.Value.At, "weight %q: want a number above 0", p.Value.Text)
	}
	return w
}

// dangling warns of links within the document that lead nowhere, which tailoring leaves.
func (t *translator) dangling() {
	rels := map[string]int{}
	for _, l := range t.links {
		rels[l.Rel]++
		if id, ok := strings.CutPrefix(l.Href.Text, "#"); ok && !t.inside[id] {
			t.warnf(CodeDangling, l.Href.At, "link %q (%s) leads to nothing in the catalog", l.Href.Text, l.Rel)
		}
	}
	names := make([]string, 0, len(rels))
	for rel := range rels {
		names = append(names, rel)
	}
	slices.Sort(names)
	for _, rel := range names {
		t.tally.add(t.fw.ID, fmt.Sprintf("links of rel %q", rel), "a link states none of the five relations", rels[rel])
	}
}
