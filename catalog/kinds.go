package catalog

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
)

// The parts that have a digest each.
const (
	partCatalog = "catalog"
	partRules   = "rules"
)

// topKeys are the top-level keys of a file.
var topKeys = []string{
	"framework", "requirements", "controls", "evidence_types", "fact_types", "rules", "questions", "bands", "finding_rules", "sample_guides", "start_rules", "start_steps",
	"relations", "unions", "open", "rejected", "pins", "guides", "checklists",
	"overlay", "organisation", "scope", "operates", "facts", "evidence", "treatments", "risks", "nonconformities",
}

// take reads one file by its top-level keys.
func (r *reader) take(f *source.File) {
	root, ok := r.dec.Root(f)
	if !ok {
		return
	}
	var fw *framework.Framework
	var requirements *source.Entry
	var own [][sha256.Size]byte // digests of the framework of this file
	for _, e := range root.Entries() {
		if !r.may(e) {
			continue
		}
		if !slices.Contains(OrganisationKeys(), e.Key) {
			r.proved = false
		}
		switch e.Key {
		case "framework":
			fw = new(framework.Framework)
			e.Value.As(fw)
			fw.Builtin = r.builtin
			r.src.Frameworks = append(r.src.Frameworks, fw)
			own = append(own, r.digest(partCatalog, e.Value, e.Key))
		case "requirements":
			requirements = &e
		default:
			r.top(e)
		}
	}
	switch {
	case requirements == nil:
	case fw == nil:
		r.lost = true
		r.add(requirements.At, mapping.CodeMissing, "requirements without a framework: say framework: {id: …} in the same file")
	default:
		fw.Requirements = list[framework.Requirement](r, requirements.Value)
		for _, v := range requirements.Value.Items() {
			own = append(own, r.digest(partCatalog, v, requirements.Key, fw.ID))
		}
	}
	if fw != nil {
		fw.Digest = organisation.CombineDigests(own)
	}
}

// top reads one top-level key other than those of a framework.
func (r *reader) top(e source.Entry) {
	s := &r.src
	switch e.Key {
	case "controls":
		s.Controls = items(r, partCatalog, e, s.Controls)
	case "evidence_types":
		s.EvidenceTypes = items(r, partCatalog, e, s.EvidenceTypes)
	case "fact_types":
		s.FactTypes = items(r, partCatalog, e, s.FactTypes)
	case "questions":
		s.Questions = items(r, partCatalog, e, s.Questions)
	case "relations":
		s.Relations = items(r, partCatalog, e, s.Relations)
	case "unions":
		s.Unions = items(r, partCatalog, e, s.Unions)
	case "open", "rejected":
		r.considered(e)
	case "pins":
		s.Pins = items(r, partCatalog, e, s.Pins)
	case "guides":
		s.Guides = items(r, partCatalog, e, s.Guides)
	case "checklists":
		s.Checklists = items(r, partCatalog, e, s.Checklists)
	case "rules":
		s.Rules = items(r, partRules, e, s.Rules)
	case "bands":
		s.Bands = whole(r, e, s.Bands)
	case "finding_rules":
		first := len(s.FindingRules)
		s.FindingRules = items(r, partRules, e, s.FindingRules)
		for range s.FindingRules[first:] {
			r.ruleSystems = append(r.ruleSystems, r.system)
		}
	case "sample_guides":
		s.SampleGuides = whole(r, e, s.SampleGuides)
	case "start_rules":
		s.StartRules = whole(r, e, s.StartRules)
	case "start_steps":
		s.StartSteps = whole(r, e, s.StartSteps)
	case "organisation", "scope", "operates", "facts", "evidence", "treatments", "risks", "nonconformities":
		r.isOrg = true
		r.organisation(e)
	case "overlay":
		r.mayLay(e)
		x := new(overlay.Overlay)
		e.Value.As(x)
		r.overlays = append(r.overlays, x)
		r.digest(partCatalog, e.Value, e.Key)
	default:
		r.lost = true
		e.Unknown(topKeys)
	}
}

// considered reads what is said of pairs beside links and relations.
func (r *reader) considered(e source.Entry) {
	if e.Key == "open" {
		r.src.Open = items(r, partCatalog, e, r.src.Open)
		return
	}
	r.src.Rejected = items(r, partCatalog, e, r.src.Rejected)
}

// whole reads a list that has its meaning as a whole and in its order. Over the files of
// one file system it appends; one that a later file system holds takes the place of
// what earlier ones hold, so that a workspace replaces what is built in.
func whole[T any](r *reader, e source.Entry, to []*T) []*T {
	if from, ok := r.wholes[e.Key]; ok && from != r.system {
		to = nil
	}
	r.wholes[e.Key] = r.system
	to = items(r, "", e, to)
	r.digest(partRules, e.Value, e.Key, strconv.Itoa(r.system), strconv.Itoa(len(to)))
	return to
}

// latestRules keeps, of the finding rules for each framework, those of the last file
// system that states any, in order.
func (r *reader) latestRules() {
	last := map[string]int{}
	for i, rule := range r.src.FindingRules {
		last[rule.Framework] = max(last[rule.Framework], r.ruleSystems[i])
	}
	var kept []*mapping.FindingRule
	for i, rule := range r.src.FindingRules {
		if r.ruleSystems[i] == last[rule.Framework] {
			kept = append(kept, rule)
		}
	}
	r.src.FindingRules = kept
}

// items appends the entries of a top-level list, each with its digest.
func items[T any](r *reader, part string, e source.Entry, to []*T) []*T {
	values := e.Value.Items()
	to = slices.Grow(to, len(values))
	for _, v := range values {
		if r.dec.Stopped() {
			break
		}
		if v.Empty() {
			continue
		}
		item := new(T)
		v.As(item)
		to = append(to, item)
		if part != "" {
			r.digest(part, v, e.Key)
		}
	}
	return to
}

// list reads a top-level list of plain values.
func list[T any](r *reader, v source.Value) []T {
	values := v.Items()
	to := make([]T, 0, len(values))
	for _, item := range values {
		if r.dec.Stopped() {
			break
		}
		if !item.Empty() {
			to = append(to, *new(T))
			item.As(&to[len(to)-1])
		}
	}
	return to
}

func (r *reader) add(at framework.Position, code, format string, args ...any) {
	r.problems.Add(framework.Problem{Pos: at, Code: code, Message: fmt.Sprintf(format, args...)})
}
