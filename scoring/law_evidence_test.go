package scoring_test

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// makeEvidence makes the pieces of the world, and two that the laws add.
func (m *maker) makeEvidence() {
	used := map[string][]string{}
	var pool []tree
	for _, c := range m.controls {
		for _, t := range taken(c) {
			used[t] = append(used[t], c["id"].(string))
		}
	}
	for _, t := range m.types {
		if used[t["id"].(string)] != nil {
			pool = append(pool, t)
		}
	}
	for i := range 2 + m.IntN(8) {
		t := pick(m, pool...)
		e := m.piece(fmt.Sprintf("E%d", i), t, false)
		switch k := m.Float64(); {
		case k < .12:
			e["controls"] = []string{pick(m, used[t["id"].(string)]...)}
		case k < .2:
			q := pick(m, m.leaves...)
			ref := q.framework + ":" + q.of["id"].(string)
			if points := ids(q.of); len(points) > 0 {
				ref += "#" + pick(m, points...)
			}
			e["points"] = []string{ref}
		}
		m.follow(e, t)
		m.evidence = append(m.evidence, e)
	}
	for i := range 2 {
		e := m.piece(fmt.Sprintf("NEW%d", i), pick(m, pool...), true)
		e["status"] = "accepted"
		m.evidence = append(m.evidence, e)
	}
}

// follow lets a piece replace or retest an earlier one of its type.
func (m *maker) follow(e, t tree) {
	same := slices.DeleteFunc(slices.Clone(m.evidence), func(x tree) bool { return x["type"] != e["type"] })
	if len(same) == 0 || !m.often(.3) {
		return
	}
	x := pick(m, same...)
	if k := t["kind"]; k == "document" || k == "state" {
		e["replaces"] = []string{x["id"].(string)}
		return
	}
	// Performed no earlier, whatever is left out of either.
	if latest(x) <= earliest(e) {
		e["retests"] = x["id"]
		delete(e, "outcome")
		if numbers, ok := e["attributes"].(tree); ok && numbers["deviations"] != nil {
			numbers["deviations"] = 0
		}
	}
}

// days lists the days that a piece states of what was done; ISO dates stand in their order.
func days(e tree) []string {
	var out []string
	for _, k := range []string{"performed", "collected"} {
		if d, ok := e[k].(string); ok {
			out = append(out, d)
		}
	}
	if p, ok := e["period"].(string); ok {
		out = append(out, p[:10], p[11:])
	}
	return out
}

func latest(e tree) string   { return slices.Max(days(e)) }
func earliest(e tree) string { return slices.Min(days(e)) }

// piece makes one piece; a clean one deviates nowhere and is decided.
func (m *maker) piece(id string, t tree, clean bool) tree {
	e := tree{"id": id, "type": t["id"]}
	numbers := tree{}
	switch t["kind"] {
	case "document":
		m.document(e, t)
	case "state":
		m.state(e)
	case "report":
		m.span(e)
	default:
		m.record(e)
	}
	if k := t["kind"]; k == "record" || k == "report" {
		if m.often(.6) {
			m.numbers(numbers, k == "record", clean)
		}
		switch {
		case !clean && m.often(.12) && numbers["population"] != 0:
			e["outcome"] = "failed"
		case m.often(.15):
			e["outcome"] = "passed"
		}
		if m.often(.8) {
			e["source"] = tree{"system": "x"}
		}
	} else if !clean && m.often(.04) {
		e["outcome"] = "failed"
	}
	if m.often(.4) {
		numbers["n"] = m.IntN(4)
	}
	if len(numbers) > 0 {
		e["attributes"] = numbers
	}
	e["status"] = pick(m, "accepted", "accepted", "accepted", "accepted", "draft", "draft", "rejected")
	if len(m.named) > 0 && m.often(.4) {
		e["systems"] = some(m, m.named)
	}
	return e
}

func (m *maker) document(e, t tree) {
	since := m.near() - pick[framework.Date](m, 0, 60, 200)
	if m.often(.15) {
		e["period"] = framework.Period{First: since, Last: since + pick[framework.Date](m, 0, 10, 30, 90, 200)}.String()
	} else {
		e["effective"] = since.String()
		if m.often(.2) {
			e["approved_on"] = (since + pick[framework.Date](m, 0, 5, 30)).String()
		}
		if m.often(.3) {
			e["valid"] = (since + pick[framework.Date](m, 10, 60, 200, 400)).String()
		}
	}
	if m.often(.2) {
		e["collected"] = m.near().String()
	}
	if t["approved"] == true && m.often(.7) {
		e["approved_by"] = "y"
	}
}

func (m *maker) state(e tree) {
	at := m.near()
	e["collected"] = at.String()
	if m.often(.1) {
		e["period"] = framework.Period{First: at, Last: at + pick[framework.Date](m, 0, 20, 60)}.String()
	}
	if m.often(.25) {
		e["effective"] = (at - pick[framework.Date](m, 0, 5, 20, 100)).String()
	}
}

// span gives a period, and at times the day on which it was collected.
func (m *maker) span(e tree) framework.Period {
	first := m.near()
	p := framework.Period{First: first, Last: first + pick[framework.Date](m, 0, 5, 9, 29, 30, 60, 89, 90, 180)}
	if m.zeros && m.often(.6) {
		p = framework.Period{First: m.window.First, Last: max(m.window.First, pick(m, m.window.First+89, m.window.Last))}
	}
	e["period"] = p.String()
	if m.often(.4) {
		e["collected"] = max(p.First, p.Last+pick[framework.Date](m, -5, 0, 3, 20, 40)).String()
	}
	return p
}

func (m *maker) record(e tree) {
	if m.often(.4) {
		at := m.near()
		e["performed"] = at.String()
		if m.often(.3) {
			e["collected"] = (at + pick[framework.Date](m, 0, 1, 2, 10)).String()
		}
		return
	}
	p := m.span(e)
	if m.often(.5) {
		performed := max(p.First, p.Last+pick[framework.Date](m, -3, 0, 0, 4, 10, 25)).String()
		e["performed"] = performed
		if c, ok := e["collected"].(string); ok {
			e["collected"] = max(c, performed)
		}
	}
}

// numbers states what was tested.
func (m *maker) numbers(to tree, record, clean bool) {
	nothing := .25
	if m.zeros {
		nothing = .6
	}
	tested := pick(m, 1, 5, 25)
	switch k := m.Float64(); {
	case record && k < nothing:
		to["population"] = 0
		return
	case k < .7:
		all := pick(m, 1, 5, 20, 100)
		to["population"] = all
		if !m.often(.4) {
			tested = all
			break
		}
		tested = min(all, pick(m, 0, 1, 5, 25))
		fallthrough
	default:
		to["sample"] = tested
	}
	switch {
	case tested == 0:
	case clean:
		to["deviations"] = 0
	case m.often(.35):
		to["deviations"] = pick(m, 1, 1, tested, min(2, tested))
	case m.often(.6):
		to["deviations"] = 0
	}
}
