package result

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/stored"
)

// A Test is what the records of one control tell of its operation in one
// lens: how often it ran, and what a test of a sample found. A deviation is one
// occurrence in a sample that did not go as designed; a control whose records hold one
// has an exception in its test; whether a criterion is met is a judgement on all of
// its controls and is not made here.
type Test struct {
	Control      string           `json:"control"`
	Cadence      calendar.Cadence `json:"cadence"`
	Requirements []framework.Ref  `json:"requirements"` // of the lens, that the control serves
	// Unit, Expected and Found count the units by which the operation of a control with a cadence of the
	// calendar was judged, those that are over or filled: slices of its cadence, days, or its time as one.
	// Unit is [UnitRecords] where none is counted, such as for a control without such a cadence, of which
	// no number is expected.
	Unit     Unit `json:"unit"`
	Expected int  `json:"expected"`
	Found    int  `json:"found"`
	// Population, Sample and Deviations add up what the records state.
	Population int64    `json:"population"`
	Sample     int64    `json:"sample"`
	Deviations int64    `json:"deviations"`
	Records    []Record `json:"records"` // those that tell of a population, a sample or deviations
	// GuideLeast and GuideMost say of how many occurrences a tester customarily looks
	// at, by cadence and never more than there are: a rule of thumb, 0 where there is none.
	GuideLeast int      `json:"guide_least"`
	GuideMost  int      `json:"guide_most"`
	Small      int      `json:"small"` // records of which the sample is under the rule of thumb
	Notes      []string `json:"notes"`
}

// A Record is one record that tells of a test. A number that it does not state is
// left out.
type Record struct {
	Evidence   string `json:"evidence"`
	Population *int64 `json:"population,omitempty"`
	Sample     *int64 `json:"sample,omitempty"`
	Deviations *int64 `json:"deviations,omitempty"`
	Explained  bool   `json:"explained"` // a treatment in force covers its deviations
}

// Check reports what no assessment says of a test: numbers below 0, or names of several
// lines.
func (t *Test) Check() error {
	f := stored.Faults{}
	f.Name("the control of a test", t.Control)
	f.Counts("the test of", t.Control, t.Expected, t.Found, int(min(t.Population, 0)), int(min(t.Sample, 0)), int(min(t.Deviations, 0)), t.GuideLeast, t.GuideMost, t.Small)
	for i := range t.Records {
		x := &t.Records[i]
		f.Name("the id of evidence", x.Evidence)
		for _, n := range [...]*int64{x.Population, x.Sample, x.Deviations} {
			if n != nil {
				f.Counts("the record", x.Evidence, int(min(*n, 0)))
			}
		}
	}
	return f.Err()
}
