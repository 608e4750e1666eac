package statement

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of a [Statement] as JSON; fields are only added.
const Format = "groundwork-statement/2"

// FirstFormat is what the first edition of the rules wrote; [Read] says its statuses in the
// words of this edition.
const FirstFormat = "groundwork-statement/1"

// A Statement is a Statement of Applicability (ISO/IEC 42001, 6.1.3): every control that
// the framework lets a scope exclude and the organisation's own, included or excluded,
// why, implemented by what, shown by what and until when. It is computed from scope,
// risks and evidence at one instant.
type Statement struct {
	Format       string             `json:"format"`
	Organisation string             `json:"organisation"`
	At           framework.Date     `json:"at"`
	Catalog      result.Digest      `json:"catalog"`
	Rules        result.Digest      `json:"rules"`
	Input        result.Digest      `json:"input"`
	Lens         string             `json:"lens"`
	Framework    string             `json:"framework"`
	Title        string             `json:"title"`
	Totals       Totals             `json:"counts"`
	Loosened     []string           `json:"loosened"` // what overlays take away from the framework, to be told first
	Rows         []Row              `json:"rows"`     // as printed, then the organisation's own by id
	Risks        []Risk             `json:"risks"`
	Treatments   []result.Treatment `json:"treatments"`
	Problems     []string           `json:"problems"` // what an auditor would ask about
	Notice       string             `json:"notice"`
}

// Totals says how many rows are of which kind.
type Totals struct {
	Included    int `json:"included"`
	Excluded    int `json:"excluded"`
	Own         int `json:"own"`         // of the two above, controls of the organisation's own
	Unjustified int `json:"unjustified"` // no reason is stated, and no risk gives one
}

// Add counts one row.
func (c *Totals) Add(row *Row) {
	if row.Applicable {
		c.Included++
	} else {
		c.Excluded++
	}
	if row.Control != "" {
		c.Own++
	}
	if !row.Justified {
		c.Unjustified++
	}
}

// A Row is one control of the statement.
type Row struct {
	Ref     framework.Ref `json:"ref"`     // of the framework; zero for one of the organisation's own
	Control string        `json:"control"` // of the organisation's own
	Title   string        `json:"title"`
	// Group names what it stands under in print.
	Group      string `json:"group"`
	Applicable bool   `json:"applicable"`
	// Why gives the reasons for inclusion or exclusion: as stated, and the risks that it
	// treats.
	Why           []string         `json:"why"`
	Justified     bool             `json:"justified"`
	ReviewBy      framework.Date   `json:"review_by"`
	Risks         []string         `json:"risks"`
	ImplementedBy []Implementation `json:"implemented_by"`
	ShownBy       []string         `json:"shown_by"` // ids of the evidence that supports it
	// Until is, of a row that is supported, the last day on which it still is if nothing is
	// renewed; zero where nothing of it ends, and where a window or a day is fixed.
	Until      framework.Date  `json:"until"`
	Status     result.Status   `json:"status"`
	Readiness  result.Interval `json:"readiness"`
	Treatments []string        `json:"treatments"`
	Notes      []string        `json:"notes"`
}

// ID is the control's id: as the framework prints it, or that of the organisation's own.
func (r *Row) ID() string {
	if r.Control != "" {
		return r.Control
	}
	return r.Ref.Requirement
}

// An Implementation is a control of the organisation that implements a row.
type Implementation struct {
	Control string         `json:"control"`
	Title   string         `json:"title"`
	Owner   string         `json:"owner"`
	Since   framework.Date `json:"since"`
	Status  result.Status  `json:"status"` // how far it is shown for all that it serves of the row
	// Advice says that it serves points of advice alone, which have no weight: shown or not, it
	// moves no figure of the row.
	Advice bool `json:"advice"`
}

// Text is the control with its owner, how far it is shown, and what to know of it.
func (m *Implementation) Text() string {
	text := m.Control + " ("
	if m.Owner != "" {
		text += m.Owner + ", "
	}
	text += m.Status.String()
	if !m.Since.IsZero() {
		text += ", since " + m.Since.String()
	}
	if m.Advice {
		text += "; for advice alone, without weight"
	}
	return text + ")"
}

// A Risk is one line of the risk list, with what answers it.
type Risk struct {
	ID           string          `json:"id"`
	Title        string          `json:"title"`
	Owner        string          `json:"owner"`
	Level        Level           `json:"level"`    // before anything is done about it
	Residual     Level           `json:"residual"` // that remains
	Response     Response        `json:"response"`
	Controls     []string        `json:"controls"`
	Requirements []framework.Ref `json:"requirements"` // rows that it makes necessary
	ReviewBy     framework.Date  `json:"review_by"`
	Why          string          `json:"why"`
}
