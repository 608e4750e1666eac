package result

// retell says the statuses of an assessment of the first edition in the words of this one, and
// counts them so. What their sums contradicted they still do.
func retell(a *Assessment) {
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		groups := make(map[row]*Group, len(l.Groups))
		for j := range l.Groups {
			groups[row{l.Groups[j].Ref, l.Groups[j].Additional}] = &l.Groups[j]
		}
		for j := range l.Requirements {
			l.retell(&l.Requirements[j], groups)
		}
	}
}

func (l *Lens) retell(q *Requirement, groups map[row]*Group) {
	for i := range q.Points {
		p := &q.Points[i]
		p.Status = p.Status.Retold(p.Readiness)
	}
	was := q.Status
	if q.Status = was.Retold(q.Readiness); q.Status == was {
		return
	}
	if q.Additional == "" {
		recount(l.ByStatus, was, q.Status)
	}
	below(groups, q, func(g *Group) { recount(g.ByStatus, was, q.Status) })
}

// recount moves one from a status to another.
func recount(counts map[Status]int, from, to Status) {
	if counts == nil {
		return // which does not fit, and is refused
	}
	counts[from]--
	counts[to]++
}
