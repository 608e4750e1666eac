package dossier

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/guide"
)

// stated reports whether the workspace states a part ([guide.Parts]): of itself, or in a scope of the
// framework that was judged.
func (d *dossier) stated(part, of string) bool {
	switch part {
	case "nonconformities":
		return len(d.org.Nonconformities) > 0
	case "operates":
		return len(d.org.Operates) > 0
	case "risks":
		return len(d.org.Risks) > 0
	case "systems":
		return len(d.org.Systems) > 0
	}
	return slices.ContainsFunc(d.scopes, func(s framework.Scope) bool { return s.Framework == of && inScope(part, s) })
}

// inScope reports whether a scope states a part.
func inScope(part string, s framework.Scope) bool {
	n := map[string]int{
		"additional": len(s.Additional), "categories": len(s.Categories), "commitments": len(s.Commitments), "not_relevant": len(s.NotRelevant),
		"soa": len(s.SoA), "subservice": len(s.Subservice), "system_requirements": len(s.SystemRequirements), "user_entity_controls": len(s.UserEntityControls),
	}[part]
	switch part {
	case "csoc":
		return slices.ContainsFunc(s.Subservice, func(x framework.Subservice) bool { return len(x.CSOC) > 0 })
	case "inclusive": // a subservice organisation that is not carved out
		return slices.ContainsFunc(s.Subservice, func(x framework.Subservice) bool { return x.Method == framework.Inclusive })
	case "prior_report_end":
		return !s.PriorReportEnd.IsZero()
	}
	return n > 0
}

// mayBeNone reports whether only parts show an item of which an organisation may well have nothing to
// state: nothing that does not apply, nobody included, no open finding of an earlier audit, no report before this one.
func mayBeNone(x *guide.Item) bool {
	none := []string{"inclusive", "not_relevant", "nonconformities", "prior_report_end"}
	return len(x.Evidence) == 0 && len(x.Shows) > 0 && !slices.ContainsFunc(x.Shows, func(part string) bool { return !slices.Contains(none, part) })
}
