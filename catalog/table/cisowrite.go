package table

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// The parts of a library that are written.
type (
	cisoLibrary struct {
		URN         string   `yaml:"urn"`
		Locale      string   `yaml:"locale"`
		RefID       string   `yaml:"ref_id"`
		Name        string   `yaml:"name"`
		Description string   `yaml:"description"`
		Copyright   string   `yaml:"copyright"`
		Version     int      `yaml:"version"`
		Provider    string   `yaml:"provider"`
		Packager    string   `yaml:"packager"`
		Needs       []string `yaml:"dependencies"`
	}
	cisoTree struct {
		URN         string     `yaml:"urn"`
		RefID       string     `yaml:"ref_id"`
		Name        string     `yaml:"name"`
		Description string     `yaml:"description"`
		Nodes       []cisoNode `yaml:"requirement_nodes"`
	}
	cisoNode struct {
		URN         string  `yaml:"urn"`
		Assessable  *bool   `yaml:"assessable"`
		Depth       int     `yaml:"depth"`
		Parent      string  `yaml:"parent_urn"`
		RefID       string  `yaml:"ref_id"`
		Name        string  `yaml:"name"`
		Description string  `yaml:"description"`
		Weight      float64 `yaml:"weight"`
	}
	cisoSet struct {
		URN      string    `yaml:"urn"`
		RefID    string    `yaml:"ref_id"`
		Name     string    `yaml:"name"`
		Source   string    `yaml:"source_framework_urn"`
		Target   string    `yaml:"target_framework_urn"`
		Mappings []cisoMap `yaml:"requirement_mappings"`
	}
	cisoMap struct {
		Source     string `yaml:"source_requirement_urn"`
		Target     string `yaml:"target_requirement_urn"`
		Is         string `yaml:"relationship"`
		Rationale  string `yaml:"rationale"`
		Strength   int    `yaml:"strength_of_relationship"`
		Annotation string `yaml:"annotation"`
	}
)

const packager = "groundwork"

func frameworkURN(id string) string { return "urn:groundwork:risk:framework:" + strings.ToLower(id) }

func nodeURN(fw, id string) string {
	return "urn:groundwork:risk:req_node:" + strings.ToLower(fw) + ":" + strings.ToLower(id)
}

// WriteCISO writes a framework as a library of CISO Assistant, its points as assessable
// nodes below their requirement, named REQUIREMENT#POINT.
func WriteCISO(w io.Writer, f *framework.Framework) ([]Loss, error) {
	if f == nil {
		return nil, errNothing
	}
	var losses []Loss
	tree := cisoTree{URN: frameworkURN(f.ID), RefID: f.ID, Name: f.Title}
	depth := map[string]int{}
	above := map[string]bool{}
	for i := range f.Requirements {
		above[f.Requirements[i].Parent] = true
	}
	for i := range f.Requirements {
		q := &f.Requirements[i]
		depth[q.ID] = depth[q.Parent] + 1
		leaf := !above[q.ID]
		n := cisoNode{URN: nodeURN(f.ID, q.ID), Assessable: &leaf, Depth: depth[q.ID], RefID: q.ID, Name: q.Title, Description: q.Summary, Weight: q.Weight}
		if q.Parent != "" {
			n.Parent = nodeURN(f.ID, q.Parent)
		}
		tree.Nodes = append(tree.Nodes, n)
		for _, p := range q.Points {
			yes := true
			tree.Nodes = append(tree.Nodes, cisoNode{
				URN: nodeURN(f.ID, q.ID+"#"+p.ID), Assessable: &yes, Depth: depth[q.ID] + 1, Parent: n.URN, RefID: q.ID + "#" + p.ID, Description: p.Text, Weight: p.Weight,
			})
			if p.Open != "" {
				losses = append(losses, Loss{f.ID + ":" + q.ID + "#" + p.ID, "open", "the library has no place for a reason why nothing is linked"})
			}
			if p.Rank != framework.Required || p.Essential != framework.NotEssential || !p.Each.IsZero() {
				losses = append(losses, Loss{f.ID + ":" + q.ID + "#" + p.ID, "rank, essential and each", "the library has no place for how a point is asked"})
			}
		}
		if q.Category != "" {
			losses = append(losses, Loss{f.ID + ":" + q.ID, "category " + q.Category, "the library has no categories that a scope chooses"})
		}
		if kind := kindRead(leaf); q.Kind != "" && q.Kind != kind {
			losses = append(losses, Loss{f.ID + ":" + q.ID, "kind " + q.Kind, "the library knows assessable or not; it reads back as " + kind})
		}
	}
	marked := slices.ContainsFunc(f.Requirements, func(q framework.Requirement) bool {
		return slices.ContainsFunc(q.Points, func(p framework.Point) bool {
			return p.Rank != framework.Required || p.Essential != framework.NotEssential || !p.Each.IsZero()
		})
	})
	for what, there := range map[string]bool{
		"assurance": f.Assurance != framework.Assurance{}, "profiles": len(f.Profiles) > 0, "categories": len(f.Categories) > 0,
		"which points are essential, advice, or asked of each system": marked,
		"mirrors": slices.ContainsFunc(f.Requirements, func(q framework.Requirement) bool { return len(q.Mirrors) > 0 }),
	} {
		if there {
			losses = append(losses, Loss{f.ID, what, "the library has no place for it"})
		}
	}
	lib := cisoLibrary{
		URN: "urn:groundwork:risk:library:" + strings.ToLower(f.ID), Locale: "en", RefID: f.ID, Name: f.Title, Version: 1, Provider: f.Publisher, Packager: packager,
		Description: "Written by Groundwork from edition " + f.Edition + ".",
	}
	sortLosses(losses)
	return losses, write(w, lib, map[string]any{"framework": tree})
}

func kindRead(leaf bool) string {
	if leaf {
		return "requirement"
	}
	return "group"
}

// WriteCISOMappings writes the relations between two frameworks as a library. What it
// has no word for, a set of several base relations above all, is a loss.
func WriteCISOMappings(w io.Writer, from, to string, relations []*relation.Statement) ([]Loss, error) {
	if err := whole("relation", relations); err != nil {
		return nil, err
	}
	set := cisoSet{
		URN: fmt.Sprintf("urn:groundwork:risk:req_mapping_set:%s-to-%s", strings.ToLower(from), strings.ToLower(to)), RefID: from + "-to-" + to,
		Name: from + " to " + to, Source: frameworkURN(from), Target: frameworkURN(to),
	}
	var losses []Loss
	for _, r := range relations {
		if r.From.Framework != from || r.To.Framework != to || !r.Review.Counts(false) {
			continue
		}
		where := r.From.String() + " to " + r.To.String()
		is, ok := map[relation.Set]string{
			relation.Set(relation.Equal): "equal", relation.Set(relation.Subset): "subset", relation.Set(relation.Superset): "superset",
			relation.Set(relation.Intersects): "intersect", relation.Set(relation.Disjoint): "not_related", loose: "intersect",
		}[r.Is]
		if !ok {
			losses = append(losses, Loss{where, "the relation " + r.Is.String(), "the library has one word for a pair, not a set of them; it is left out"})
			continue
		}
		if r.Confidence != 0 {
			losses = append(losses, Loss{where, "confidence", "the library has strength alone"})
		}
		if len(r.Votes) > 0 {
			losses = append(losses, Loss{where, "votes", "the library has no place for what single readers said"})
		}
		set.Mappings = append(set.Mappings, cisoMap{
			Source: nodeURN(from, r.From.Requirement), Target: nodeURN(to, r.To.Requirement), Is: is, Rationale: r.Rationale, Strength: r.Strength, Annotation: r.Why,
		})
	}
	if len(set.Mappings) == 0 {
		return losses, fmt.Errorf("%w: no relation from %s to %s", errNothing, from, to)
	}
	lib := cisoLibrary{
		URN: "urn:groundwork:risk:library:" + set.RefID, Locale: "en", RefID: set.RefID, Name: set.Name, Version: 1, Packager: packager,
		Needs: []string{frameworkURN(from), frameworkURN(to)},
	}
	sortLosses(losses)
	return losses, write(w, lib, map[string]any{"requirement_mapping_sets": []cisoSet{set}})
}

func write(w io.Writer, lib cisoLibrary, objects map[string]any) error {
	if w == nil {
		return fmt.Errorf("library: %w", errNoWriter)
	}
	sections := []source.Section{
		{Key: "urn", Value: lib.URN}, {Key: "locale", Value: lib.Locale}, {Key: "ref_id", Value: lib.RefID}, {Key: "name", Value: lib.Name},
		{Key: "description", Value: lib.Description}, {Key: "version", Value: lib.Version}, {Key: "provider", Value: lib.Provider},
		{Key: "packager", Value: lib.Packager}, {Key: "dependencies", Value: lib.Needs}, {Key: "objects", Value: objects},
	}
	if err := source.NewEncoder(nil).Write(w, sections); err != nil {
		return fmt.Errorf("library: %w", err)
	}
	return nil
}
