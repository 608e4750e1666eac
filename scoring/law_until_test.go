package scoring_test

import (
	"fmt"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// lastDays holds the last day that a statement of applicability tells of what is supported: on that
// day it still is, and on the next it no longer is, if nothing is renewed.
func (o *open) lastDays() string {
	if !o.counts {
		return ""
	}
	still := *o.org
	still.Evidence = slices.DeleteFunc(slices.Clone(o.org.Evidence), func(p evidence.Piece) bool { return reach(&p).Last > o.at })
	gone := func(id string) bool {
		return !slices.ContainsFunc(still.Evidence, func(p evidence.Piece) bool { return p.ID == id })
	}
	for i := range still.Evidence {
		p := &still.Evidence[i]
		p.Replaces = slices.DeleteFunc(slices.Clone(p.Replaces), gone)
		if gone(p.Retests) {
			p.Retests = ""
		}
	}
	for _, s := range still.Scopes {
		if !s.Window.IsZero() || !s.AsOf.IsZero() || slices.Contains(s.Basis, framework.Stated) {
			continue
		}
		st, err := o.engine.Statement(o.t.Context(), &still, o.at, s.Lens())
		require.NoError(o.t, err)
		status := func(ref framework.Ref, d framework.Date) result.Status {
			a, err := o.engine.Assess(o.t.Context(), &still, d)
			require.NoError(o.t, err)
			f := a.Frameworks[slices.IndexFunc(a.Frameworks, func(f result.Lens) bool { return f.Lens == s.Lens() })]
			return f.Requirements[slices.IndexFunc(f.Requirements, func(q result.Requirement) bool { return q.Ref == ref })].Status
		}
		for _, row := range st.Rows {
			if row.Until.IsZero() {
				continue
			}
			if is, then := status(row.Ref, row.Until), status(row.Ref, row.Until+1); row.Until < o.at || is != result.StatusSupported || then == result.StatusSupported {
				return fmt.Sprintf("%s %s until %s: %s, then %s", s.Lens(), row.Ref, row.Until, is, then)
			}
		}
	}
	return ""
}
