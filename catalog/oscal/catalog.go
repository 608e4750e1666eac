package oscal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
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
	aliases   intake.Aliases
	params    map[string]*oscal.Param
	inside    map[string]bool // everything that a link within the document may name
	links     []oscal.Link
	points    map[string]bool // of the requirement that is read
	// Parts with a class, and with a namespace.
	classes, spaces int
}

func (s *session) catalog(c *oscal.Catalog, name string) {
	s.head(c.Metadata)
	id, own := oscal.Own(c.Metadata.Props, "framework-id")
	t := &translator{
		session: s, own: own, seen: map[string]framework.Position{}, params: map[string]*oscal.Param{}, inside: map[string]bool{},
		points: map[string]bool{},
		fw: &framework.Framework{
			ID: cmp.Or(s.ID, id, called(name, c.Metadata.Title)), Title: glyph.Line(c.Metadata.Title), Edition: c.Metadata.Version.Text, Publisher: publisher(c.Metadata),
			Requirements: []framework.Requirement{}, Places: framework.Places{Item: framework.Position{File: name}},
		},
	}
	s.out.Framework = t.fw
	t.metaProps(c.Metadata.Props)
	t.declare(c.Params, nil)
	if c.BackMatter != nil {
		for _, r := range c.BackMatter.Resources {
			t.inside[r.UUID] = true
		}
		s.Losses.Add(t.fw.ID, "back-matter.resources", "a framework has no place for it", len(c.BackMatter.Resources))
	}
	t.walkParams(c.Groups, c.Controls)
	t.Losses.Add(t.fw.ID, "part.class", "a framework has no place for it", t.classes)
	t.Losses.Add(t.fw.ID, "part.ns", "the namespace is known from the name alone", t.spaces)
	t.groups(c.Groups, "")
	t.controls(c.Controls, "", nil)
	t.dangling()
	t.aliases.Give(t.fw)
}

// called is the id of a framework by the name of its file, else by its title.
func called(file, title string) string {
	if name := Name(file); name != unnamed {
		return name
	}
	return cmp.Or(words(strings.ToLower(title)), unnamed)
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
			t.Losses.Add(p.Value.At.String(), "metadata.props", "a framework has no place for it", 1)
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
		t.Warnf(mapping.CodeValue, p.Value.At, "%s: %v", p.Name, err)
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
		t.Losses.Add(t.fw.ID, "params", "a text has no gaps to fill: the label of each stands in brackets", 1)
	}
	for _, p := range parts {
		t.inside[p.ID.Text] = true
		if p.Class != "" {
			t.classes++
		}
		if p.NS != "" {
			t.spaces++
		}
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
			t.Errorf(mapping.CodeMissing, cmp.Or(c.ID.At, c.Title.At), "a control without id")
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
		t.Losses.Add(base.ID.At.String(), "control.controls that enhance", "a requirement with others below it is a group and not assessed itself: they stand beside their control", len(controls))
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
	q := framework.Requirement{Kind: class, Parent: parent, Places: framework.Places{Item: at}}
	printed, ok := oscal.Own(props, "requirement-id")
	if q.ID = printed; !ok {
		q.ID = t.id(id)
	}
	q.Title = glyph.Line(t.fill(title.Text, &q))
	if q.ID == "" {
		q.ID = "group-" + strconv.Itoa(len(t.fw.Requirements)+1)
		t.Warnf(mapping.CodeMissing, at, "group %q without id is called %q", q.Title, q.ID)
	}
	if limit.TooLong(q.ID) {
		t.Errorf(CodeLong, at, "an id of more than %d characters", limit.ID)
		q.ID = q.ID[:limit.ID]
	}
	if _, err := framework.ParseRef(t.fw.ID + ":" + q.ID); err != nil {
		t.Errorf(mapping.CodeValue, at, "id %q: want one without '#' and invisible characters, with single spaces inside at most", q.ID)
	}
	if first, ok := t.seen[q.ID]; ok {
		t.Errorf(mapping.CodeDuplicate, at, "id %q is there twice; the first is at %s", q.ID, first)
	}
	t.seen[q.ID] = at
	if q.Title == "" {
		t.Warnf(mapping.CodeMissing, at, "%q has no title: the id stands for it", q.ID)
		q.Title = q.ID
	}
	if q.Kind == "" && !t.own {
		q.Kind = kind
	}
	t.props(&q, id.Text, props)
	clear(t.points)
	t.parts(&q, parts)
	t.fw.Requirements = append(t.fw.Requirements, q)
	return q.ID
}

// id makes of an id that the file writes one that can be named.
func (t *translator) id(written oscal.Token) string {
	id, changed := intake.ID(written.Text)
	if !changed || t.own {
		return written.Text
	}
	t.Alike.Respelt(written.Text, id, CodeSpelling, written.At)
	t.aliases.Spelt(strings.TrimSpace(written.Text), id)
	return id
}

func (t *translator) props(q *framework.Requirement, id string, props []oscal.Prop) {
	if id != q.ID && !t.own { // what we write is found by its label
		t.aliases.Add(id, q.ID)
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
		case t.own && p.Name == "alt-identifier":
			q.Aliases = append(q.Aliases, p.Value.Text)
		case t.own && p.Name == "label": // the id
		case p.Name == "label" || p.Name == "sort-id" || p.Name == "alt-identifier" || p.Name == "alt-label":
			t.aliases.Add(p.Value.Text, q.ID)
		case p.Name == "status" && strings.EqualFold(p.Value.Text, Withdrawn):
			t.withdraw(q)
		default:
			t.Losses.Add(p.Value.At.String(), "props of name "+p.Name, "a requirement has no place for it", 1)
		}
	}
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
		t.Errorf(mapping.CodeValue, p.Value.At, "weight %q: want a number above 0", p.Value.Text)
	}
	return w
}

// dangling warns of links within the document that lead nowhere, which tailoring leaves.
func (t *translator) dangling() {
	rels := map[string]int{}
	for _, l := range t.links {
		rels[l.Rel]++
		if id, ok := strings.CutPrefix(l.Href.Text, "#"); ok && !t.inside[id] {
			t.Warnf(CodeDangling, l.Href.At, "link %q (%s) leads to nothing in the catalog", l.Href.Text, l.Rel)
		}
	}
	names := make([]string, 0, len(rels))
	for rel := range rels {
		names = append(names, rel)
	}
	slices.Sort(names)
	for _, rel := range names {
		t.Losses.Add(t.fw.ID, fmt.Sprintf("links of rel %q", rel), "a link states none of the five relations", rels[rel])
	}
}
