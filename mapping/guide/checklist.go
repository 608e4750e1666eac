package guide

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// A Checklist holds what a framework wants in writing beside its requirements, such
// as the description criteria of a SOC 2 report. It enters no count and no figure.
type Checklist struct {
	ID        string `yaml:"id"`
	Framework string `yaml:"framework"`
	Title     string `yaml:"title"`
	Why       string `yaml:"why"` // what it is for
	Items     []Item `yaml:"items"`

	Places framework.Places `yaml:"-"`
}

// An Item is one thing to have in writing.
type Item struct {
	ID    string          `yaml:"id"`
	Title string          `yaml:"title"`
	Text  string          `yaml:"text"`
	See   []framework.Ref `yaml:"see"` // the requirements that it belongs to
	// Evidence lists the types of which one shows it; none where no type does.
	Evidence []string `yaml:"evidence"`
	// Shows lists the parts of a workspace that show it in the place of evidence, or beside it, by their keys;
	// see [Parts].
	Shows []string `yaml:"shows"`

	// Only says for which report type or stage it is wanted, by the framework's own word: {type: "2"}.
	// Left out: for all.
	Only map[string]string `yaml:"only"`

	Places framework.Places `yaml:"-"`
}

// Asked reports whether a scope that states this profile wants the item. One that does not say its
// type or stage may be of any.
func (x *Item) Asked(profile map[string]string) bool {
	for word, value := range x.Only {
		if said := profile[word]; said != "" && said != value {
			return false
		}
	}
	return true
}

// Parts lists what a workspace says of itself that a checklist may point to, by the keys of a scope and of an
// organisation: what an auditor reads there instead of in a piece of evidence. "inclusive" is a subservice
// organisation that is not carved out.
func Parts() []string {
	return []string{
		"additional", "categories", "commitments", "csoc", "inclusive", "nonconformities", "not_relevant", "operates", "prior_report_end", "risks",
		"soa", "subservice", "system_requirements", "systems", "user_entity_controls",
	}
}
