package plan

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Format names the form of a [Plan] as JSON; fields are only added.
const Format = "groundwork-plan/1"

// A Target is the band that a lens is to reach.
type Target struct {
	Lens string
	Band string
}

// Options say what is planned for, and how far planning goes.
type Options struct {
	// Targets: none means the best band of each lens.
	Targets []Target
	// Budget is how many person-days of effort there are, 100,000 at most; 0 bounds nothing.
	Budget float64
	// By is the last day of the plan: all is judged on it. Zero means the last day of the windows
	// that are not over, else 90 days ahead.
	By framework.Date
	// Assessments bounds how often the case is judged; 0 means 4000.
	Assessments int
	// Progress is told how often the case was judged, of about how often; nil tells nobody.
	Progress func(done, of int)
}

// A Plan is plain, ordered data, made by [Make]. Efforts are in person-days.
type Plan struct {
	Format       string         `json:"format"`
	Organisation string         `json:"organisation"`
	At           framework.Date `json:"at"`
	By           framework.Date `json:"by"`
	Targets      []Reach        `json:"target"`
	Budget       float64        `json:"budget"` // 0 for none
	Actions      []Action       `json:"actions"`
	TotalEffort  float64        `json:"total_effort"`
	Reaches      bool           `json:"reaches"` // every target that is asked for
	Bound        Bound          `json:"bound"`
	// Critical is the chain of actions that ends last and has to begin first, by id.
	Critical []string `json:"critical_path"`
	// Begin lists the actions that run for months, by id, those first that have to begin first.
	Begin []string `json:"begin_now"`
	// Left counts the actions that would raise something and that the plan does without.
	Left        int      `json:"left_out"`
	Assessments int      `json:"assessments"` // how often the case was judged
	Notes       []string `json:"notes"`
	Method      string   `json:"method"`
	Notice      string   `json:"notice"`

	pieces []evidence.Piece
}

// A Reach is one target with where it stands, what could be reached and what the plan reaches.
type Reach struct {
	Lens  string `json:"lens"`
	Title string `json:"title"`
	Band  string `json:"band"`
	// Now is today, Idle the last day of the plan if nothing is done, Then if the plan is carried out,
	// Most if all is done that can still be done.
	Now     Standing `json:"now"`
	Idle    Standing `json:"idle"`
	Then    Standing `json:"then"`
	Most    Standing `json:"most"`
	Reached bool     `json:"reached"`
	// OutOfReach says that no action reaches it any more, and Because why.
	OutOfReach bool     `json:"out_of_reach"`
	Because    []string `json:"because"`
}

// A Standing is the figure and band of a lens.
type Standing struct {
	Readiness result.Interval `json:"readiness"`
	Lowest    float64         `json:"lowest"` // the least of the lows of readiness, design and operation
	Band      string          `json:"band"`
}

// An Action is evidence of one type to bring about, and the work behind it.
type Action struct {
	ID       string   `json:"id"`
	Control  string   `json:"control"`
	Title    string   `json:"title"`
	Controls []string `json:"controls"` // all that it shows
	Basis    string   `json:"basis"`
	Kind     Kind     `json:"kind"`
	Do       string   `json:"do"`
	Type     string   `json:"evidence_type"`
	Evidence []string `json:"evidence"` // the pieces, with their days
	Effort   float64  `json:"effort"`
	// Gain is what it adds to the low of readiness, in 0..1, of each lens that is planned for, by its
	// id, after the actions before it.
	Gain  map[string]float64 `json:"gain"`
	Meets []framework.Ref    `json:"meets"` // requirements that it raises
	Lifts []string           `json:"lifts"` // what stood against a band and no longer does
	Role  string             `json:"role"`
	Who   string             `json:"who"` // the person, "" where nobody is named
	// BeginBy is the last day to begin without losing any; Due is that of the first piece, Until of
	// the last.
	BeginBy framework.Date `json:"begin_by"`
	Due     framework.Date `json:"due"`
	Until   framework.Date `json:"until"`
	After   []string       `json:"after"` // ids of actions that come before
}

// A Kind says what sort of work an action is.
type Kind string

// Kinds of action.
const (
	SetUp  Kind = "set-up" // what was not there is written, configured or begun
	Run    Kind = "run"    // what is to be done again and again, or renewed
	Accept Kind = "accept" // a draft that is there is looked at and accepted
	Answer Kind = "answer" // deviations that are there get their cause and response
	Retest Kind = "retest" // what deviated is tested again
	Decide Kind = "decide" // of two pieces that contradict each other one is taken back
)

// A Bound is the effort below which no plan reaches the targets.
type Bound struct {
	Stated bool    `json:"stated"`
	Effort float64 `json:"effort"`
	Gap    float64 `json:"gap"`   // of the plan's effort above it
	Exact  bool    `json:"exact"` // the plan is the least there is
	How    string  `json:"how"`
}

// Change is the plan carried out: what a session takes on the last day of the plan; nothing of a nil
// plan, or of one that was read from JSON.
func (p *Plan) Change() scoring.Change { return scoring.Change{Put: p.Pieces()} }

// Pieces are the evidence that the plan brings about; none of a nil plan, or of one that was read
// from JSON, which holds none. What they hold is shared and must not be changed.
func (p *Plan) Pieces() []evidence.Piece {
	if p == nil {
		return nil
	}
	return slices.Clone(p.pieces)
}

const method = "each action is the evidence of one type that is missing, with the pieces that would be there on the last day of the plan if it is done and goes well; " +
	"what actions yield is judged, together, by the rules of readiness; nothing is planned for days that are over. " +
	"Effort: what is set up costs the control's first effort, shared by the evidence of its design; what runs or is renewed costs its upkeep per year for the months or times that are missing, shared by all its evidence; " +
	"accepting a draft or deciding between pieces that contradict each other 0.3 days, answering deviations 0.5 days, a test done again as one time of its control; never below 0.1 days"
