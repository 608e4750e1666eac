package oscal

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
)

// profile resolves a profile into a catalog, nil where an import cannot be followed.
func (s *session) profile(ctx context.Context, p *oscal.Profile, name string) *oscal.Catalog {
	s.path = append(s.path, name)
	defer func() { s.path = s.path[:len(s.path)-1] }()
	out := &oscal.Catalog{UUID: p.UUID, Metadata: p.Metadata, BackMatter: &oscal.BackMatter{}}
	ok := true
	taken := map[string]framework.Position{}
	for i := range p.Imports {
		from := s.follow(ctx, p, &p.Imports[i], name)
		if from == nil {
			ok = false
			continue
		}
		groups, controls := s.choose(ctx, from, &p.Imports[i], taken)
		out.Groups, out.Controls = join(out.Groups, groups), append(out.Controls, controls...)
		out.Params = append(out.Params, slices.Clone(from.Params)...)
		if from.BackMatter != nil {
			out.BackMatter.Resources = append(out.BackMatter.Resources, from.BackMatter.Resources...)
		}
	}
	if !ok {
		return nil
	}
	if m := p.Merge; m == nil || !m.AsIs && m.Custom == nil {
		out.Controls = append(out.Controls, flatten(out.Groups)...)
		out.Groups = nil
	} else if m.Custom != nil {
		s.tally.add(name, "merge.custom", "the groups of what is imported are kept instead", 1)
	}
	s.modify(out, p.Modify)
	return out
}

// follow resolves one import.
func (s *session) follow(ctx context.Context, p *oscal.Profile, imp *oscal.Import, from string) *oscal.Catalog {
	at := imp.Href.At
	name, ok := s.locate(p, imp.Href, from)
	if !ok {
		return nil
	}
	if slices.Contains(s.path, name) {
		s.errorf(CodeImport, at, "the profile imports itself: %s", strings.Join(append(s.path, name), " → "))
		return nil
	}
	if s.files++; s.files > s.MaxFiles {
		s.errorf(CodeTooLarge, at, "more than %d imports (MaxFiles)", s.MaxFiles)
		return nil
	}
	if c, done := s.resolved[name]; done {
		return c
	}
	s.resolved[name] = nil
	doc := s.open(ctx, name, at)
	switch {
	case doc == nil:
		return nil
	case doc.Catalog != nil:
		s.resolved[name] = doc.Catalog
	case doc.Profile != nil:
		s.resolved[name] = s.profile(ctx, doc.Profile, name)
	default:
		s.errorf(CodeImport, at, "%q is neither a catalog nor a profile", name)
	}
	return s.resolved[name]
}

// locate finds the file that an href means.
func (s *session) locate(p *oscal.Profile, href oscal.Token, from string) (string, bool) {
	if name, ok := s.Files[href.Text]; ok {
		return name, true
	}
	target := href.Text
	if uuid, ok := strings.CutPrefix(target, "#"); ok {
		if target = resource(p.BackMatter, uuid); target == "" {
			s.errorf(CodeImport, href.At, "import %q: no resource of the back matter of that UUID has a JSON file", href.Text)
			return "", false
		}
		if name, ok := s.Files[target]; ok {
			return name, true
		}
	}
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "" || u.Host != "" || path.IsAbs(u.Path) {
		s.errorf(CodeImport, href.At, "import %q is not a file beside the profile: say which file stands for it", target)
		return "", false
	}
	name := path.Join(path.Dir(from), u.Path)
	if !fs.ValidPath(name) {
		s.errorf(CodeImport, href.At, "import %q climbs out of the folder", target)
		return "", false
	}
	return name, true
}

func resource(back *oscal.BackMatter, uuid string) string {
	if back == nil {
		return ""
	}
	for _, r := range back.Resources {
		for _, l := range r.RLinks {
			if r.UUID == uuid && (strings.Contains(l.MediaType, "json") || strings.HasSuffix(l.Href.Text, ".json")) {
				return l.Href.Text
			}
		}
	}
	return ""
}

// choose returns the controls that an import takes and that nothing took before.
func (s *session) choose(ctx context.Context, c *oscal.Catalog, imp *oscal.Import, taken map[string]framework.Position) ([]oscal.Group, []oscal.Control) {
	below := map[string][]string{}
	ids := []string{}
	var visit func(controls []oscal.Control) []string
	visit = func(controls []oscal.Control) []string {
		all := []string{}
		for i := range controls {
			id := controls[i].ID.Text
			if limit.TooLong(id) {
				s.errorf(CodeLong, controls[i].ID.At, "an id of more than %d characters", limit.ID)
				continue
			}
			ids = append(ids, id)
			below[id] = visit(controls[i].Controls)
			all = append(append(all, id), below[id]...)
		}
		return all
	}
	visit(c.Controls)
	visit(flatten(c.Groups))
	chosen := map[string]bool{}
	if imp.All != nil || len(imp.Include) == 0 {
		for _, id := range ids {
			chosen[id] = true
		}
	}
	s.selectIDs(ctx, imp.Include, ids, below, func(id string) { chosen[id] = true })
	s.selectIDs(ctx, imp.Exclude, ids, below, func(id string) { delete(chosen, id) })
	k := picker{session: s, chosen: chosen, taken: taken}
	return k.groups(c.Groups), k.controls(c.Controls)
}

// matched is how many characters are matched for one unit of work.
const matched = 16

func (s *session) selectIDs(ctx context.Context, selectors []oscal.Selector, ids []string, below map[string][]string, do func(string)) {
	whole := map[string]bool{}
	for _, sel := range selectors {
		hit := func(id string) {
			do(id)
			if sel.Children == "yes" && !whole[id] {
				whole[id] = true
				for _, b := range below[id] {
					do(b)
				}
			}
		}
		for _, id := range sel.IDs {
			if _, ok := below[id.Text]; !ok {
				s.problems.Add(framework.Problem{
					Pos: id.At, Code: mapping.CodeUnknown, Severity: framework.Warning, Suggestion: s.nearest(id.Text, ids),
					Message: fmt.Sprintf("control %q is not in what is imported", id.Text),
				})
				continue
			}
			hit(id.Text)
		}
		for _, m := range sel.Matching {
			if !s.match(ctx, m.Pattern, ids, hit) {
				return
			}
		}
	}
}

// match hits the ids that a pattern matches. It reports false where no more is looked at.
func (s *session) match(ctx context.Context, pattern string, ids []string, hit func(string)) bool {
	at := framework.Position{File: s.path[len(s.path)-1]}
	if limit.TooLong(pattern) {
		s.errorf(CodeLong, at, "a pattern of more than %d characters: ids have no more", limit.ID)
		return false
	}
	for _, id := range ids {
		if !s.spend(1+len(pattern)*len(id)/matched, at) || ctx.Err() != nil {
			return false
		}
		if ok, err := path.Match(pattern, id); ok && err == nil {
			hit(id)
		}
	}
	return true
}

// A picker copies what is chosen. A control below one that is not takes its place.
type picker struct {
	*session

	chosen map[string]bool
	taken  map[string]framework.Position
}

func (k picker) groups(groups []oscal.Group) []oscal.Group {
	var out []oscal.Group
	for _, g := range groups {
		g.Groups, g.Controls, g.Params = k.groups(g.Groups), k.controls(g.Controls), slices.Clone(g.Params)
		if len(g.Groups)+len(g.Controls) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (k picker) controls(controls []oscal.Control) []oscal.Control {
	var out []oscal.Control
	for _, c := range controls {
		inner := k.controls(c.Controls)
		first, twice := k.taken[c.ID.Text]
		switch {
		case !k.chosen[c.ID.Text]:
			out = append(out, inner...)
			continue
		case twice && first != c.ID.At:
			k.warnf(mapping.CodeDuplicate, c.ID.At, "control %q is imported twice; the one at %s is kept", c.ID.Text, first)
			fallthrough
		case twice:
			out = append(out, inner...)
			continue
		}
		k.taken[c.ID.Text] = c.ID.At
		c.Controls, c.Params = inner, slices.Clone(c.Params)
		out = append(out, c)
	}
	return out
}

// join adds groups, those of one id into one.
func join(to, from []oscal.Group) []oscal.Group {
	place := map[string]int{}
	for i, g := range to {
		place[g.ID.Text] = i
	}
	for _, g := range from {
		i, ok := place[g.ID.Text]
		if !ok || g.ID.Text == "" {
			place[g.ID.Text] = len(to)
			to = append(to, g)
			continue
		}
		to[i].Groups, to[i].Controls = join(to[i].Groups, g.Groups), append(to[i].Controls, g.Controls...)
	}
	return to
}

func flatten(groups []oscal.Group) []oscal.Control {
	var out []oscal.Control
	for _, g := range groups {
		out = append(append(out, g.Controls...), flatten(g.Groups)...)
	}
	return out
}

// modify sets parameters. Other changes to controls are told as a loss.
func (s *session) modify(c *oscal.Catalog, m *oscal.Modify) {
	if m == nil {
		return
	}
	set := map[string]oscal.SetParam{}
	for _, p := range m.Set {
		set[p.ID.Text] = p
	}
	fill := func(params []oscal.Param) {
		for i := range params {
			if v, ok := set[params[i].ID]; ok {
				params[i].Label = cmp.Or(v.Label, params[i].Label)
				if len(v.Values) > 0 {
					params[i].Values = v.Values
				}
			}
		}
	}
	var controls func([]oscal.Control)
	controls = func(list []oscal.Control) {
		for i := range list {
			fill(list[i].Params)
			controls(list[i].Controls)
		}
	}
	var groups func([]oscal.Group)
	groups = func(list []oscal.Group) {
		for i := range list {
			fill(list[i].Params)
			controls(list[i].Controls)
			groups(list[i].Groups)
		}
	}
	fill(c.Params)
	controls(c.Controls)
	groups(c.Groups)
	for _, a := range m.Alters {
		s.warnf(CodeUnsupported, a.Control.At, "what the profile alters in control %q is left out", a.Control.Text)
		s.tally.add(a.Control.At.String(), "modify.alters", "a profile is resolved by selecting controls and setting parameters", 1)
	}
}
