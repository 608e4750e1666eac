package view

import "github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"

// Edited is what a command did to the evidence of a workspace: the JSON of evidence add, renew
// and accept.
type Edited struct {
	Action string   `json:"action"` // added, renewed, accepted
	Pieces []string `json:"pieces"`
	Files  []string `json:"files"`
	Text   string   `json:"text"` // of what was added, as YAML
	Notes  []string `json:"notes"`
}

// Tracked is the JSON of evidence import: the plan, and what became of it.
type Tracked struct {
	File    string   `json:"file"`
	Written bool     `json:"written"`
	Files   []string `json:"files"`   // that were or would be written
	Mapping string   `json:"mapping"` // the file in which the columns are kept

	*tracker.Plan //nolint:embeddedstructfieldcheck // the order of the JSON
}
