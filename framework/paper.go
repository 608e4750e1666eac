package framework

import "github.com/groundworkgrc/groundwork/internal/object"

// A Paper is what identifies a document and says who let it out (ISO/IEC 42001, 7.5.2).
type Paper struct {
	ID         string `json:"id,omitzero"          yaml:"id"`
	Version    string `json:"version,omitzero"     yaml:"version"`
	Date       Date   `json:"date,omitzero"        yaml:"date"` // of this version
	Owner      string `json:"owner,omitzero"       yaml:"owner"`
	ApprovedBy string `json:"approved_by,omitzero" yaml:"approved_by"`
	ApprovedOn Date   `json:"approved_on,omitzero" yaml:"approved_on"`
	// Changes tells what each version changed, the newest first.
	Changes []Revision `json:"changes,omitempty" yaml:"changes"`
}

// IsZero reports whether nothing is said of it.
func (p Paper) IsZero() bool {
	return p.ID == "" && p.Version == "" && p.Date == 0 && p.Owner == "" && p.ApprovedBy == "" && p.ApprovedOn == 0 && len(p.Changes) == 0
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (p *Paper) UnmarshalJSON(data []byte) error {
	type plain Paper
	return object.Whole(data, (*plain)(p))
}

// A Revision is one version of a document.
type Revision struct {
	Version string `json:"version,omitzero" yaml:"version"`
	Date    Date   `json:"date,omitzero"    yaml:"date"`
	By      string `json:"by,omitzero"      yaml:"by"`
	What    string `json:"what,omitzero"    yaml:"what"`
}

// UnmarshalJSON reads it as files hold it. An unknown key is an error, and so is one that is
// there twice.
func (r *Revision) UnmarshalJSON(data []byte) error {
	type plain Revision
	return object.Whole(data, (*plain)(r))
}
