package window

import (
	"io"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of a [Plan] as JSON; fields are only added.
const Format = "groundwork-window/1"

// Method says how a plan looks for a window.
const Method = "for each first of a month the scope is assessed with a window that begins there, and with that part of it which is over; a control holds a " +
	"start back where the part that is over has a time for which it shows nothing, so that no record can be made any more; a control is not running if its latest " +
	"record is older than its cadence and a quarter of it allows, or if no document of it is in force"

// A Plan says from when on the evidence could support a window of a report over a
// period (SOC 2 type 2).
type Plan struct {
	Format       string         `json:"format"`
	Organisation string         `json:"organisation"`
	Lens         string         `json:"lens"`
	Title        string         `json:"title"`
	At           framework.Date `json:"at"`
	Months       int            `json:"months"`
	Method       string         `json:"method"`
	// Earliest is the earliest window of which something is shown and that no running
	// control holds back; zero where there is none among the starts that were tried.
	Earliest framework.Period `json:"earliest"`
	// Starts lists the windows that were tried, the earliest first.
	Starts []Start `json:"starts"`
	// Held lists the controls that hold the start back, those that hold it longest first.
	Held []HeldBack `json:"held"`
	// NotRunning lists controls of which nothing shows that they run by now: no document
	// in force, or no record that is recent enough. They have to begin before any window can.
	NotRunning []HeldBack `json:"not_running"`
	// Controls is how many controls the window asks of; 0 where the store is older than it.
	Controls int    `json:"controls,omitempty"`
	Notice   string `json:"notice"`
}

// A Start is one window that was tried.
type Start struct {
	Window    framework.Period `json:"window"`
	Readiness result.Interval  `json:"readiness"` // low is shown by now; high could be, if it is kept up
	Band      string           `json:"band"`
	HeldBy    []string         `json:"held_by"` // controls that run by now and show a hole in the part of it that is over
}

// HeldBack is one control with the start after the latest one that it holds back.
type HeldBack struct {
	Control string             `json:"control"`
	Since   framework.Date     `json:"since"` // zero for one that is not running
	What    string             `json:"what"`
	Basis   framework.Basis    `json:"basis"` // on which What is missing
	Missing []framework.Period `json:"missing"`
}

// Read reads a plan that was stored as JSON. It refuses other forms than [Format], and
// what is no plan: null in a list, a figure left out, months below 0, windows out of order,
// repetitions, and names of several lines or that turn the direction of text. It judges
// nothing anew. The error is the reader's, or wraps [result.ErrNotStored].
func Read(r io.Reader) (*Plan, error) {
	return stored.Form[Plan]{
		Name: "window plan", Format: Format, Err: result.ErrNotStored,
		Named: func(p *Plan) string { return p.Format }, Check: check,
	}.Read(r)
}

func check(f *stored.Faults, p *Plan) {
	f.Names("the name in a plan", []string{p.Organisation, p.Lens, p.Title})
	f.Counts("lens", p.Lens, p.Months, p.Controls)
	f.Wrote("readiness", len(p.Starts))
	for i, s := range p.Starts {
		if i > 0 && s.Window.First <= p.Starts[i-1].Window.First {
			f.Add("the window %s is out of order", s.Window)
		}
		f.Name("the band", s.Band)
		f.Names("the control", s.HeldBy)
		stored.Sound(f, "window", s.Window.String(), s.Readiness)
	}
	for _, list := range [][]HeldBack{p.Held, p.NotRunning} {
		seen := map[string]bool{}
		for _, h := range list {
			f.Name("the control", h.Control)
			if h.Basis == 0 {
				f.Add("what holds control %q back has no basis", h.Control)
			}
			if seen[h.Control] {
				f.Add("control %q is there twice", h.Control)
			}
			seen[h.Control] = true
		}
	}
}
