package checkup

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Claim is what was said of a control beside what evidence shows of it in one lens.
type Claim struct {
	Lens    string          `json:"lens"`
	Control string          `json:"control"`
	Title   string          `json:"title"`
	Said    string          `json:"said"` // yes, no, partly, "" for nothing
	Shown   result.Interval `json:"shown"`
	Part    Part            `json:"part"`
}

// A Part says how what was said of a control and what is shown of it part, or that they do not.
type Part string

// The ways in which they part, and those in which they do not.
const (
	SaidNotShown   Part = "said-not-shown"   // said to run, and evidence shows nothing or not all of it
	DeniedButShown Part = "denied-but-shown" // said not to run, and evidence shows some of it
	ShownUnsaid    Part = "shown-unsaid"     // nothing was said, and evidence shows some of it
	SaidAndShown   Part = "said-and-shown"   // said to run and shown whole, or said in part and shown in part
	DeniedNotShown Part = "denied-not-shown" // said not to run, and evidence shows nothing of it
	NothingSaid    Part = "nothing-said"     // nothing was said, and nothing is shown
)

// Beside holds, lens by lens, what an organisation says of its controls against what its evidence
// shows on the day. What is said counts for nothing there, and what is shown for nothing here. A
// nil organisation says nothing. The error is that of [scoring.Engine.Open].
func Beside(ctx context.Context, e *scoring.Engine, org *organisation.Organisation, at framework.Date) ([]Claim, error) {
	s, err := e.Open(ctx, org, at)
	if err != nil {
		return nil, err
	}
	standings, err := s.Standings(ctx)
	if err != nil {
		return nil, err
	}
	said := map[string]any{}
	if org != nil {
		for _, f := range org.Facts {
			said[f.ID] = f.Value
		}
	}
	out := make([]Claim, 0, len(standings))
	for _, x := range standings {
		k, err := e.Graph().Control(x.Control)
		if err != nil {
			return nil, err
		}
		c := Claim{Lens: x.Lens, Control: k.ID, Title: k.Title, Shown: x.Shown}
		switch v := share(said[k.Question]); {
		case v.High-v.Low > result.Epsilon:
		case v.Low >= 1-result.Epsilon:
			c.Said = "yes"
		case v.High <= result.Epsilon:
			c.Said = "no"
		default:
			c.Said = "partly"
		}
		c.Part = part(c.Said, x.Shown)
		out = append(out, c)
	}
	return out, nil
}

func part(said string, shown result.Interval) Part {
	some := shown.Low > result.Epsilon
	switch {
	case said == "" && some:
		return ShownUnsaid
	case said == "":
		return NothingSaid
	case said == "no" && some:
		return DeniedButShown
	case said == "no":
		return DeniedNotShown
	case said == "yes" && shown.Low < 1-result.Epsilon, !some:
		return SaidNotShown
	default:
		return SaidAndShown
	}
}
