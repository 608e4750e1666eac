package forecast

import (
	"io"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/difference"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of a [Forecast] as JSON; fields are only added.
const Format = "groundwork-forecast/1"

// Method says how a forecast looks into the future.
const Method = "the same organisation is assessed on every day: evidence ages, treatments and exclusions end, and nothing is added or renewed"

// A Forecast says when what is shown today will fall if nothing is renewed.
type Forecast struct {
	Format       string         `json:"format"`
	Organisation string         `json:"organisation"`
	At           framework.Date `json:"at"`
	Until        framework.Date `json:"until"`
	Method       string         `json:"method"`
	Lenses       []Outlook      `json:"lenses"`
	// Days lists the days on which something moves, in order.
	Days   []Day  `json:"days"`
	Notice string `json:"notice"`
}

// An Outlook is where a lens stands now, where it will stand at the end, and when it
// first falls.
type Outlook struct {
	Lens    string          `json:"lens"`
	Title   string          `json:"title"`
	Now     result.Interval `json:"now"`
	Then    result.Interval `json:"then"`
	Band    string          `json:"band"`
	BandEnd string          `json:"band_end"`
	// FirstFall is the first day on which low is less than the day before, and
	// LeavesBand the first on which the band is another; zero for none.
	FirstFall  framework.Date `json:"first_fall"`
	LeavesBand framework.Date `json:"leaves_band"`
	// Ahead is where it will stand in 30, 60 and 90 days, as far as the forecast goes.
	Ahead []Ahead `json:"ahead,omitempty"`
}

// Ahead is where a lens will stand so many days after the instant.
type Ahead struct {
	Days      int             `json:"days"`
	On        framework.Date  `json:"on"`
	Readiness result.Interval `json:"readiness"`
	Band      string          `json:"band"`
}

// Steps are the numbers of days of [Outlook.Ahead].
func Steps() []int { return []int{30, 60, 90} }

// A Day is one day on which something moves, with what and because of which evidence. A
// move that loses no evidence and does not show in whole per cents is not told.
type Day struct {
	On          framework.Date        `json:"on"`
	Moves       []difference.LensMove `json:"moves"`
	NewProblems []string              `json:"new_problems"` // problems that are new on the day
}

// Only keeps what concerns one lens, and reports whether the forecast has it.
func (f *Forecast) Only(lens string) bool {
	if f == nil {
		return false
	}
	f.Lenses = slices.DeleteFunc(f.Lenses, func(o Outlook) bool { return o.Lens != lens })
	for i := range f.Days {
		f.Days[i].Moves = slices.DeleteFunc(f.Days[i].Moves, func(m difference.LensMove) bool { return m.Lens != lens })
	}
	f.Days = slices.DeleteFunc(f.Days, func(d Day) bool { return len(d.Moves)+len(d.NewProblems) == 0 })
	return len(f.Lenses) > 0
}

// Read reads a forecast that was stored as JSON. It refuses other forms than [Format], and
// what is no forecast: null in a list, days out of order, figures out of 0..1 or that their
// status contradicts, repetitions, and names of several lines or that turn the direction of
// text. It judges nothing anew. The error is the reader's, or wraps [result.ErrNotStored].
func Read(r io.Reader) (*Forecast, error) {
	return stored.Form[Forecast]{
		Name: "forecast", Format: Format, Err: result.ErrNotStored,
		Named: func(f *Forecast) string { return f.Format }, Check: check,
	}.Read(r)
}

func check(f *stored.Faults, x *Forecast) {
	f.Name("the organisation's name", x.Organisation)
	lenses := map[string]bool{}
	for _, o := range x.Lenses {
		if lenses[o.Lens] {
			f.Add("lens %q is there twice", o.Lens)
		}
		lenses[o.Lens] = true
		f.Names("the name in a lens", []string{o.Lens, o.Title, o.Band, o.BandEnd})
		stored.Sound(f, "lens", o.Lens, o.Now)
		stored.Sound(f, "lens", o.Lens, o.Then)
		for _, a := range o.Ahead {
			f.Name("the band", a.Band)
			stored.Sound(f, "lens", o.Lens, a.Readiness)
		}
	}
	for i, d := range x.Days {
		if i > 0 && d.On <= x.Days[i-1].On || d.On <= x.At || d.On > x.Until {
			f.Add("the day %s is out of order", d.On)
		}
		for j := range d.Moves {
			f.Note(d.Moves[j].Check(), "the day", d.On.String())
		}
	}
}
