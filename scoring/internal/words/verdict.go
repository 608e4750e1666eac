package words

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

// A Reason says why a piece of evidence has its verdict.
type Reason struct {
	Code    ReasonCode
	Day     framework.Date   // of the piece
	Against framework.Date   // the day that it does not reach
	Window  framework.Period // or the window
	About   string           // the requirement or point
	Text    string           // why that is out of scope, or what a link asks
	Names   []string         // systems of the piece
	Among   []string         // systems of the lens
	Control string
	Cadence calendar.Cadence
}

// A ReasonCode is why a piece of evidence has its verdict.
type ReasonCode uint8

// Reasons. The zero code is that nothing stands against it.
const (
	NoReason ReasonCode = iota
	Rejected
	CollectedAfter
	IsDraft
	NotOccurred
	OtherSystems
	NothingTakesIt
	BridgeLetter
	OutOfScope
	AfterWindow
	BeforeWindow
	BeginsAfterWindow
	NotValid
	TooOld
	Over
	BeginsAfter
	NeedsNot
	NeedsUnknown
)

// fewSystems is how many systems a sentence lists before it counts the rest.
const fewSystems = 3

// Why says the reason, "" for none.
func Why(r Reason) string {
	switch r.Code {
	case Rejected:
		return "rejected"
	case CollectedAfter:
		return fmt.Sprintf("collected on %s, after %s", r.Day, r.Against)
	case IsDraft:
		return "a draft: not accepted yet"
	case NotOccurred:
		return fmt.Sprintf("its last day is %s, after %s: it has not occurred yet", r.Day, r.Against)
	case OtherSystems:
		return fmt.Sprintf("speaks of %s, and the scope is %s", Clip(r.Names, fewSystems), Clip(r.Among, fewSystems))
	case NothingTakesIt:
		return "no requirement in scope takes it"
	case BridgeLetter:
		return "a bridge letter shows neither design nor operation"
	case OutOfScope:
		return About(r.About, r.Text)
	case AfterWindow:
		return fmt.Sprintf("its last day is %s, after the window %s", r.Day, r.Window)
	case BeforeWindow:
		return fmt.Sprintf("over on %s, before the window %s", r.Day, r.Window)
	case BeginsAfterWindow:
		return fmt.Sprintf("of %s, after the window %s", r.Day, r.Window)
	case NotValid:
		return fmt.Sprintf("valid until %s, before %s", r.Day, r.Against)
	case TooOld:
		return fmt.Sprintf("of %s, and %s wants one since %s (%s and a quarter)", r.Day, r.Control, r.Against, r.Cadence)
	case Over:
		return fmt.Sprintf("over on %s, before %s", r.Day, r.Against)
	case BeginsAfter:
		return fmt.Sprintf("of %s, after %s", r.Day, r.Against)
	case NeedsNot:
		return fmt.Sprintf("%s asks %s", r.About, r.Text)
	case NeedsUnknown:
		return fmt.Sprintf("%s asks %s, which cannot be told of it", r.About, r.Text)
	case NoReason:
	}
	return ""
}

// EffectiveLater says that a piece was collected before it takes effect.
func EffectiveLater(collected, effective framework.Date) string {
	return fmt.Sprintf("collected on %s and effective only from %s: it counts from then on", collected, effective)
}

// CollectedBeforeEnd says that a piece was collected before its period ended.
func CollectedBeforeEnd(collected, last framework.Date) string {
	return fmt.Sprintf("collected on %s, before its period ends on %s: of the days after, it can tell nothing", collected, last)
}

// LastDayAfter says that a piece has not occurred yet.
func LastDayAfter(last, at framework.Date) string {
	return fmt.Sprintf("its last day, %s, is after %s: it has not occurred yet", last, at)
}
