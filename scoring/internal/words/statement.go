package words

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// Treats says that a control treats a risk.
func Treats(x *organisation.Risk) string { return "treats " + x.ID + ", " + x.Title }

// NecessaryAndExcluded says that a risk makes an excluded control necessary.
func NecessaryAndExcluded(x *organisation.Risk) string {
	return "risk " + x.ID + " makes it necessary, and it is excluded"
}

// ReliedOnAndExcluded says that a risk relies on an excluded control of the organisation's
// own.
func ReliedOnAndExcluded(x *organisation.Risk) string {
	return "risk " + x.ID + " relies on it, and it is excluded"
}

// WithoutReason says that a control is included and nobody says why.
const WithoutReason = "included without a reason: state one, or name the risk that it treats"

// ExclusionOverdue says that an exclusion is past its review.
func ExclusionOverdue(a framework.Applicability) string {
	return fmt.Sprintf("the exclusion was to be reviewed by %s", a.ReviewBy)
}
