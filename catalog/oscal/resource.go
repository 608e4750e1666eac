package oscal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/oscal"
)

// resources tells what the resources of a mapping-collection are called.
type resources struct {
	*session

	back   *oscal.BackMatter
	used   map[string]bool   // by UUID
	called map[string]string // those without a name, by href
}

// A named resource is one with the id of its framework, as far as the file tells it.
type named struct {
	oscal.ResourceRef

	href, title, id string
	own             bool // the id is our word for it
}

// shown is what a reader knows the resource by.
func (n named) shown() string { return cmp.Or(n.title, n.href, n.Href.Text) }

// of names a resource: by our own word, its file, or its title in the back matter. One that has
// none is unnamed-1, the next one unnamed-2.
func (r *resources) of(ref oscal.ResourceRef) named {
	n := named{ResourceRef: ref, href: ref.Href.Text}
	if uuid, ok := strings.CutPrefix(ref.Href.Text, "#"); ok {
		n.href = r.resolve(uuid, &n)
	}
	n.id, n.own = oscal.Own(ref.Props, "framework-id")
	if n.id == "" {
		if n.id = Name(n.href); n.id == unnamed {
			n.id = words(strings.ToLower(n.title))
		}
	}
	if n.id == "" {
		if r.called[ref.Href.Text] == "" {
			r.called[ref.Href.Text] = fmt.Sprintf("%s-%d", unnamed, len(r.called)+1)
		}
		n.id = r.called[ref.Href.Text]
	}
	for _, said := range []string{ref.Href.Text, n.href, n.id} {
		if id, ok := r.As[said]; ok {
			r.stood[said] = true
			n.id, n.own = id, true
			break
		}
	}
	return n
}

// resolve finds a resource of the back matter: its file, of several that in JSON or YAML, and its title.
func (r *resources) resolve(uuid string, n *named) (href string) {
	if r.back != nil {
		i := slices.IndexFunc(r.back.Resources, func(x oscal.Resource) bool { return x.UUID == uuid })
		if i >= 0 {
			r.used[uuid] = true
			x := &r.back.Resources[i]
			n.title = x.Title
			for _, l := range x.RLinks {
				href = cmp.Or(href, l.Href.Text)
			}
			return cmp.Or(r.back.File(uuid), href)
		}
	}
	r.Nothing(n.Href.At, "", "no resource of the back matter has the UUID %q", uuid)
	return ""
}

// rest tells how many resources were not asked for.
func (r *resources) rest() {
	if r.back != nil {
		r.Losses.Add("back-matter", "back-matter.resources", "a relation has no place for it", len(r.back.Resources)-len(r.used))
	}
}

// apart keeps two resources of one name two frameworks.
func (s *session) apart(from, to *side, g *oscal.Mapping) {
	if from.framework != to.framework || from.index != nil || to.index != nil || g.Source.Href.Text == g.Target.Href.Text {
		return
	}
	to.framework += "-2"
	s.Warnf(CodeLoose, g.Target.Href.At, "both resources would be called %q: ids of this one are taken as those of %q (--as names the ones that are meant)", from.framework, to.framework)
}
