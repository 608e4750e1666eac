package view

import "github.com/groundworkgrc/groundwork/cmd/groundwork/internal/scan"

// Scanned is the JSON of evidence scan.
type Scanned struct {
	Folder   string   `json:"folder"`
	Written  bool     `json:"written"`
	Files    []string `json:"files"`    // that were or would be written
	Proposed string   `json:"proposed"` // the drafts, as YAML

	*scan.Report //nolint:embeddedstructfieldcheck // the order of the JSON
}
