package scoring_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// A tree is what a file of a workspace holds, as JSON has it: JSON is YAML.
type tree = map[string]any

// A world is a made-up workspace that uses all of the rules: each kind of evidence, drafts and
// rejected pieces, retests, replacements, populations and lists of nothing, systems and points
// that are asked for each of a kind, successions, compensations, rules, needs, and lenses of every sort.
// Pieces whose id begins with NEW are not part of it: a law adds them.
type world struct {
	seed uint64
	at   framework.Date
	docs []tree
}

// String is the world as files, one line of JSON each, with what makes it again.
func (w *world) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, at %s\n", w.seed, w.at)
	for i, d := range w.docs {
		text, err := json.Marshal(d)
		fmt.Fprintf(&b, "# w%d.yaml\n%s\n", i, text)
		if err != nil {
			fmt.Fprintln(&b, err)
		}
	}
	return b.String()
}

// A maker makes one world.
type maker struct {
	*rand.Rand

	window   framework.Period
	at       framework.Date
	systems  []any
	named    []string // their ids
	types    []tree
	kind     map[string]string
	controls []tree
	leaves   []leaf
	rules    []any
	evidence []tree
	zeros    bool // lists of nothing and drafts of them
	narrow   bool // few types and controls, many pieces that meet
	counts   bool // rules, if any, only count up
}

type leaf struct {
	framework string
	of        tree
}

// pick is one of the list.
func pick[T any](m *maker, list ...T) T { return list[m.IntN(len(list))] }

func (m *maker) often(share float64) bool { return m.Float64() < share }

// some is a random part of the list, in its order, with one item at least.
func some[T any](m *maker, list []T) []T {
	var out []T
	keep := m.IntN(len(list))
	for i, x := range list {
		if i == keep || m.often(.4) {
			out = append(out, x)
		}
	}
	return out
}

// makeWorld is the world of a seed, the same wherever it is made.
func makeWorld(seed uint64) *world {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 12)), zeros: seed%8 == 3, narrow: seed%2 == 1, kind: map[string]string{}}
	m.counts = !m.often(.15)
	m.window = m.aWindow()
	last := m.window.Last
	m.at = pick(m, last+15, last+15, last+25, last+60, last+100, last, last-1, m.within(), m.within(), m.window.First-5)
	m.makeSystems()
	m.makeTypes()
	docs := m.makeFrameworks()
	operates := m.makeControls()
	m.makeEvidence()
	org := tree{"name": "Org"}
	if len(m.systems) > 0 {
		org["systems"] = m.systems
	}
	main := tree{
		"evidence_types": list(m.types), "controls": list(m.controls), "organisation": org, "scope": m.scopes(docs),
		"fact_types": []any{tree{"id": "f1", "type": "bool", "title": "One?"}, tree{"id": "f2", "type": "bool", "title": "Two?"}},
	}
	for key, of := range map[string]any{"rules": m.rules, "evidence": list(m.evidence), "treatments": m.treatments()} {
		if len(of.([]any)) > 0 {
			main[key] = of
		}
	}
	for key, of := range map[string]tree{"operates": operates, "facts": m.facts()} {
		if len(of) > 0 {
			main[key] = of
		}
	}
	return &world{seed: seed, at: m.at, docs: append(docs, main)}
}

func list(of []tree) []any {
	out := make([]any, len(of))
	for i, x := range of {
		out[i] = x
	}
	return out
}

func ymd(y int, mo, d int) framework.Date {
	at, _ := framework.ParseDate(fmt.Sprintf("%04d-%02d-%02d", y, mo, d))
	return at
}

func (m *maker) aWindow() framework.Period {
	switch first := ymd(2026, 1, 1) + framework.Date(m.IntN(91)); m.IntN(7) {
	case 0, 1, 2:
		return framework.Period{First: ymd(2026, 1, 1), Last: ymd(2026, 6, 30)}
	case 3:
		return framework.Period{First: ymd(2026, 1, 1), Last: ymd(2026, 3, 31)}
	case 4:
		return framework.Period{First: ymd(2026, 1, 31), Last: ymd(2026, 7, 30)}
	default:
		return framework.Period{First: first, Last: first + pick[framework.Date](m, 0, 6, 13, 20, 27, 30, 45, 90, 91, 181, 364)}
	}
}

func (m *maker) within() framework.Date {
	return m.window.First + framework.Date(m.IntN(int(m.window.Last-m.window.First)+1))
}

// near is a day in or around the window.
func (m *maker) near() framework.Date {
	a, b := m.window.First, m.window.Last
	switch k := m.Float64(); {
	case k < .15:
		return pick(m, a, b, a-1, b+1, m.at, m.at-1, m.at+1, a+90, a+89)
	case k < .75:
		return m.within()
	}
	return a - 60 + framework.Date(m.IntN(int(b-a)+121))
}

func (m *maker) makeSystems() {
	share := .6
	if m.narrow {
		share = .3
	}
	if !m.often(share) {
		return
	}
	for _, id := range []string{"app", "api", "bot", "aid"}[:1+m.IntN(4)] {
		m.named = append(m.named, id)
		if id == "app" || id == "api" {
			m.systems = append(m.systems, id)
			continue
		}
		s := tree{"id": id, "kind": "ai", "roles": pick(m, []string{"developer"}, []string{"provider"}, []string{"developer", "provider"})}
		if m.often(.5) {
			s["since"] = m.near().String()
		}
		m.systems = append(m.systems, s)
	}
}

func (m *maker) makeTypes() {
	kinds := append([]string{"document", "record", "record"}, some(m, []string{"state", "report", "record"})...)
	if m.narrow {
		kinds = strings.Fields(pick(m, "document record", "document record report", "state record", "record record record", "report record", "document report record"))
	}
	for i, k := range kinds {
		t := tree{"id": fmt.Sprintf("t%d", i), "title": "Type", "kind": k, "attributes": tree{"n": "int", "population": "int", "sample": "int", "deviations": "int"}}
		switch {
		case k == "document":
			if m.often(.15) {
				t["valid_for"] = pick(m, "30d", "90d", "6m", "1y")
			} else if m.often(.15) {
				t["approved"] = true
			}
		case k == "state" && m.often(.4):
			t["recheck"] = pick(m, 0, 7, 30, 60)
		case k == "report" && m.often(.3):
			t["continuous"] = true
		case k == "record" && i == 2 && m.often(.3):
			if kinds[1] == "record" {
				t["same_events_as"] = []string{"t1"}
			}
		}
		m.types = append(m.types, t)
		m.kind[t["id"].(string)] = k
	}
}

func (m *maker) makeFrameworks() []tree {
	var docs []tree
	for _, id := range []string{"fa", "fb"}[:pick(m, 1, 1, 2)] {
		fw := tree{
			"id": id, "title": id, "edition": "1", "points": pick(m, "demands", "focus"), "system_kinds": tree{"ai": []string{"developer", "provider", "user"}},
			"profiles":   tree{"type": tree{"1": tree{"basis": []string{"design"}, "in_place": true}, "2": tree{"basis": []string{"design", "operation"}, "populations": true}}},
			"excludable": tree{"kinds": []string{"control"}},
		}
		if m.often(.7) {
			fw["fails_at"] = pick(m, .05, .2, .5, 1.0, 1.0)
		}
		chosen := m.often(.25)
		if chosen {
			fw["categories"] = []any{tree{"id": "core", "title": "C", "always": true}, tree{"id": "extra", "title": "E"}}
		}
		var reqs []tree
		for i := range 1 + m.IntN(3) {
			q := tree{"id": fmt.Sprintf("R%d", i), "kind": pick(m, "clause", "control"), "title": "R"}
			if chosen {
				q["category"] = pick(m, "core", "core", "extra")
			}
			if m.often(.25) {
				q["weight"] = pick(m, 2, .5)
			}
			if m.often(.8) {
				q["points"] = m.points()
			}
			reqs = append(reqs, q)
			m.leaves = append(m.leaves, leaf{id, q})
		}
		docs = append(docs, tree{"framework": fw, "requirements": list(reqs)})
	}
	return docs
}

func (m *maker) points() []any {
	var out []any
	for i := range 1 + m.IntN(3) {
		p := tree{"id": "abc"[i : i+1], "text": "Point."}
		if m.often(.2) {
			p["weight"] = pick(m, 2, .25)
		}
		switch {
		case i > 0 && m.often(.2):
			p["rank"] = pick(m, "guidance", "practice")
		case m.often(.15):
			p["essential"] = pick(m, "design", "operation", "either")
		}
		if m.often(.2) {
			each := tree{"kind": "ai"}
			if m.often(.4) {
				each["roles"] = []string{pick(m, "developer", "provider")}
			}
			p["each"] = each
		}
		out = append(out, p)
	}
	return out
}

// ids lists the points of a requirement that states some.
func ids(q tree) []string {
	var out []string
	points, _ := q["points"].([]any)
	for _, p := range points {
		out = append(out, p.(tree)["id"].(string))
	}
	return out
}

// shows is what a control lists under a basis; kinds are those that mostly stand there.
func (m *maker) shows(kinds ...string) any {
	if m.often(.12) {
		return tree{"none": "So."}
	}
	var pool []string
	for _, t := range m.types {
		if id := t["id"].(string); slices.Contains(kinds, m.kind[id]) || m.often(.15) {
			pool = append(pool, id)
		}
	}
	if len(pool) == 0 {
		pool = []string{m.types[0]["id"].(string)}
	}
	two := some(m, pool)
	two = two[:min(2, len(two))]
	if len(two) == 2 && m.often(.4) {
		return []any{two}
	}
	out := make([]any, len(two))
	for i, x := range two {
		out[i] = x
	}
	return out
}

// taken lists the types that a control takes.
func taken(c tree) []string {
	var out []string
	shows := c["evidence"].(tree)
	for _, b := range []string{"design", "operation"} {
		entries, _ := shows[b].([]any)
		for _, e := range entries {
			more, ok := e.([]string)
			if !ok {
				more = []string{e.(string)}
			}
			out = append(out, more...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (m *maker) makeControls() (operates tree) {
	operates = tree{}
	for i := range 2 + m.IntN(2) {
		c := tree{"id": fmt.Sprintf("c%d", i), "title": "C", "does": "Something."}
		cadence := pick(m, "daily", "weekly", "monthly", "monthly", "quarterly", "quarterly", "half-yearly", "annual", "per-event", "per-event", "per-event", "", "")
		if m.zeros {
			cadence = "per-event"
		}
		if cadence != "" {
			c["cadence"] = cadence
		}
		if m.often(.15) {
			c["nature"] = "automated"
		}
		if m.often(.2) {
			c["question"] = pick(m, "f1", "f2")
		}
		design, operation := m.shows("document", "state"), m.shows("record", "record", "report", "state")
		if _, none := design.(tree); none {
			operation = []any{"t1"}
		}
		c["evidence"] = tree{"design": design, "operation": operation}
		if m.often(.08) {
			c["evidence"] = tree{"operation": []any{"t1"}}
		}
		c["links"] = m.links(taken(c))
		m.controls = append(m.controls, c)
		if m.often(.2) {
			m.rule(c)
		}
		if m.often(.15) {
			operates[c["id"].(string)] = tree{"since": m.near().String()}
		}
	}
	if m.often(.35) {
		m.succeed(operates)
	}
	return operates
}

func (m *maker) links(types []string) []any {
	var out []any
	for _, to := range some(m, m.leaves) {
		l := tree{"to": to.framework + ":" + to.of["id"].(string), "why": "Because."}
		if points := ids(to.of); len(points) > 0 && m.often(.4) {
			l["points"] = some(m, points)
		}
		if m.often(.25) {
			needs := pick(m, `e.has("n")`, `e.has("n") && e.attributes.n >= 2`, `e.attributes.n >= 2`, `facts.f1`, `facts.f1 || e.has("n")`, `facts.f2 && e.has("population")`, `!facts.f2`, `e.has("population")`)
			l["needs"] = tree{"expr": needs, "why": "W."}
		}
		if m.often(.15) {
			l["by"] = some(m, types)
		}
		if m.often(.05) {
			l["review"] = tree{"state": "rejected"}
		}
		out = append(out, l)
	}
	return out
}

// succeed lets one control take over from another, mostly with its links.
func (m *maker) succeed(operates tree) {
	was, is := m.controls[0], m.controls[1]
	until := m.near()
	operates[was["id"].(string)] = tree{"until": until.String()}
	operates[is["id"].(string)] = tree{"since": (until + pick[framework.Date](m, 1, 1, 1, -10, 20)).String(), "replaces": was["id"]}
	if m.often(.5) {
		is["evidence"] = was["evidence"]
		delete(is, "cadence")
		if c, ok := was["cadence"]; ok {
			is["cadence"] = c
		}
		m.rules = slices.DeleteFunc(m.rules, func(r any) bool { return r.(tree)["control"] == is["id"] })
	}
	if m.often(.7) {
		is["links"] = slices.Clone(was["links"].([]any))
	}
	for i, l := range is["links"].([]any) {
		l := maps.Clone(l.(tree))
		if by, ok := l["by"].([]string); ok && slices.ContainsFunc(by, func(t string) bool { return !slices.Contains(taken(is), t) }) {
			delete(l, "by")
		}
		is["links"].([]any)[i] = l
	}
}

// rule gives a control a rule of a basis that it lists something for.
func (m *maker) rule(c tree) {
	for _, b := range []string{"operation", "design"} {
		if _, ok := c["evidence"].(tree)[b].([]any); ok && m.often(.7) {
			m.rules = append(m.rules, tree{"control": c["id"], "basis": b, "expr": m.expr(taken(c), 0), "why": "Since."})
			return
		}
	}
}

func (m *maker) expr(types []string, depth int) string {
	of := func() string {
		text := `evidence.ofType("` + pick(m, types...) + `")`
		if m.often(.3) {
			text += ".filter(e, " + pick(m, `e.has("n")`, `e.has("n") && e.attributes.n >= 2`, `facts.f1`, `e.has("population")`) + ")"
		}
		return text
	}
	held := func() string {
		if i := slices.IndexFunc(types, func(t string) bool { return m.kind[t] == "record" }); i >= 0 && m.often(.5) {
			return fmt.Sprintf(`window.held("%s", evidence.ofType("%s"))`, pick(m, "weekly", "monthly", "quarterly", "annual"), types[i])
		}
		return "window.covered(" + of() + ")"
	}
	switch k := m.IntN(7); {
	case depth == 0 && !m.counts && k < 3:
		return pick(m, of()+`.all(e, e.has("n"))`, "!"+of()+".exists()", of()+".count() <= 2", "1.0 - "+held())
	case depth == 0 && k == 3:
		return held()
	case k == 4 && depth < 2:
		return "(" + m.expr(types, depth+1) + pick(m, ") && (", ") || (") + m.expr(types, depth+1) + ")"
	case k == 5:
		return held() + " >= " + pick(m, "0.25", "0.5", "0.75", "0.9")
	case k == 6:
		return fmt.Sprintf("%s.count() >= %d", of(), 1+m.IntN(3))
	}
	return of() + ".exists()"
}

func (m *maker) facts() tree {
	out := tree{}
	for _, f := range []string{"f1", "f2"} {
		if m.often(.35) {
			out[f] = m.often(.5)
		}
	}
	return out
}

func (m *maker) scopes(docs []tree) []any {
	var out []any
	for _, d := range docs {
		for n := range pick(m, 1, 1, 2) {
			fw := d["framework"].(tree)
			s := m.scope(fw["id"].(string), fw["categories"] != nil)
			if n > 0 {
				s["id"] = fw["id"].(string) + "-two"
			}
			out = append(out, s)
		}
	}
	return out
}

func (m *maker) scope(id string, categories bool) tree {
	s, window := tree{"framework": id}, m.window.String()
	switch k := m.Float64(); {
	case k < .2:
		s["type"] = "1"
	case k < .45:
		s["type"], s["window"] = "2", window
	default:
		s["basis"] = pick(m, []string{"design", "operation"}, []string{"design", "operation"}, []string{"design", "operation"}, []string{"operation"}, []string{"design"}, []string{"stated"})
		if m.often(.6) {
			s["window"], s["populations"] = window, m.often(.4)
		} else if m.often(.2) {
			s["in_place"] = true
		}
	}
	if s["window"] == nil && m.often(.6) {
		s["as_of"] = pick(m, m.window.Last, m.at-20, m.at, m.at, m.at+10).String()
	}
	if len(m.named) > 0 && m.often(.4) {
		s["systems"] = some(m, m.named)
	}
	if categories && m.often(.5) {
		s["categories"] = []string{"extra"}
	}
	m.leaveOut(s, id)
	return s
}

// leaveOut takes something out of a scope, agreed with somebody outside or not.
func (m *maker) leaveOut(s tree, id string) {
	var mine []tree
	for _, l := range m.leaves {
		if l.framework == id {
			mine = append(mine, l.of)
		}
	}
	q := pick(m, mine...)
	what := id + ":" + q["id"].(string)
	part := what
	if points := ids(q); len(points) > 0 {
		part += "#" + pick(m, points...)
	}
	agreed := tree{"who": "Example Audit", "date": pick(m, "2026-01-05", "2026-05-05")}
	switch k := m.IntN(12); {
	case k == 0:
		s["not_relevant"] = []any{tree{"point": pick(m, what, part, part), "why": "No."}}
		if m.often(.7) {
			s["not_relevant"].([]any)[0].(tree)["agreed_with"] = agreed
		}
	case k == 1:
		sub := tree{"name": "Cloud", "method": "carve-out", "points": []string{part}}
		if m.often(.7) {
			sub["csoc"] = []any{tree{"id": "K1", "text": "They do.", "points": []string{part}}}
		}
		if m.often(.8) {
			sub["agreed_with"] = agreed
		}
		s["subservice"] = []any{sub}
	case k == 2 && q["kind"] == "control":
		s["soa"] = []any{tree{"requirement": q["id"], "applicable": false, "why": "No.", "reason": "risk", "review_by": (m.at + pick[framework.Date](m, -10, 10)).String()}}
	}
}

func (m *maker) treatments() []any {
	out := []any{}
	if !m.often(.3) {
		return out
	}
	c := pick(m, m.controls[:2]...)
	l := pick(m, c["links"].([]any)...).(tree)
	to := l["to"].(string)
	at := slices.IndexFunc(m.leaves, func(q leaf) bool { return q.framework+":"+q.of["id"].(string) == to })
	points, ok := l["points"].([]string)
	if !ok {
		points = ids(m.leaves[at].of)
	}
	if len(points) > 0 {
		to += "#" + pick(m, points...)
	}
	other := m.controls[0]["id"]
	if c["id"] == other {
		other = m.controls[1]["id"]
	}
	t := tree{"kind": "compensating", "control": c["id"], "by": other, "points": []string{to}, "since": m.near().String(), "why": "So.", "owner": "x", "approved_by": "y"}
	if m.often(.7) {
		t["until"] = (m.near() + 60).String()
	}
	return append(out, t)
}
