package standing

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/scoring/dossier"
)

// inWriting tells in a line how much of each checklist of a framework is there.
func inWriting(p *page.Page, lists []dossier.List, framework string) {
	for i := range lists {
		l := &lists[i]
		if l.Framework != framework {
			continue
		}
		var missing []string
		for _, x := range l.Items {
			if x.State == dossier.Missing {
				missing = append(missing, x.Title)
			}
		}
		more := ""
		if len(missing) > 0 {
			more = " (" + page.Clipped(missing, 5) + ")"
		}
		p.Wrapped(0, fmt.Sprintf("%s, outside the figures: of %s %d in force, %d there, %d in draft, %d missing%s ('groundwork catalog show %s --dir DIR' lists them).",
			l.Title, page.Counted(len(l.Items)-l.Count(dossier.NotAsked), "item", "items"), l.Count(dossier.InForce), l.Count(dossier.There), l.Count(dossier.Draft), len(missing), more, l.Checklist))
	}
}
