package laws

func (w *writer) organisation(n int) {
	w.l("organisation:")
	w.l("  name: %s", w.q("organisation", 0))
	w.l("  as_of: 2026-06-30")
	w.l("  owners:")
	for i := range 6 {
		w.l("    %s: %s", w.id("control owner", i), w.q("person", i))
	}
	w.l("  systems:")
	for i := range 3 {
		w.l("    - id: %s", w.id("system", i))
		w.l("      title: %s", w.q("system title", i))
	}
	w.l("operates:")
	for i := range n {
		w.l("  %s:", w.id("control id", i))
		w.l("    does: %s", w.q("operates does", i))
		w.l("    owner: %s", w.id("control owner", (i+1)%6))
	}
	w.l("facts:")
	for i := 1; i < n; i += 2 {
		w.l("  f%d: %s", i, w.q("fact", i))
	}
}

func (w *writer) scopes(n int) {
	for k, id := range []string{"evil", "vile"} {
		if k == 0 {
			w.l("scope:")
		}
		w.l("  - framework: %s", id)
		w.l("    basis: [design, operation]")
		w.l("    window: 2026-01-01/2026-06-30")
		w.l("    text: %s", w.q("scope text", k))
		if k == 0 {
			w.statement(id, n)
		}
		w.l("    user_entity_controls:")
		for i := 0; i < n; i += 3 {
			w.l("      - {id: %s, text: %s, points: [%s]}", w.id("cuec id", i), w.q("cuec", i), w.ref(id, i, "#a"))
		}
		w.l("    commitments:")
		for i := 0; i < n; i += 3 {
			w.l("      - {id: %s, text: %s, points: [%s]}", w.id("commitment id", i), w.q("commitment", i), w.ref(id, i, "#a"))
		}
		w.l("    system_requirements:")
		for i := 0; i < n; i += 3 {
			w.l("      - {id: %s, text: %s}", w.id("requirement id", i), w.q("system requirement", i))
		}
	}
}

// statement writes what a Statement of Applicability rests on.
func (w *writer) statement(id string, n int) {
	w.l("    statement:")
	w.l("      id: %s", w.id("statement id", 0))
	w.l("      version: %s", w.q("statement version", 0))
	w.l("      date: 2026-05-01")
	w.l("      owner: %s", w.id("control owner", 0))
	w.l("      approved_by: %s", w.q("statement approved", 0))
	w.l("      approved_on: 2026-05-02")
	w.l("      changes:")
	for i := range 12 {
		w.l("        - version: %s", w.q("change version", i))
		w.l("          date: 2026-04-01")
		w.l("          by: %s", w.q("change by", i))
		w.l("          what: %s", w.q("change what", i))
	}
	w.l("    soa:")
	for i := 2; i < n; i += 4 {
		w.l("      - requirement: %s", w.id(id+" id", i))
		w.l("        applicable: %t", i%8 < 4)
		w.l("        reason: practice")
		w.l("        why: %s", w.q("soa why", i))
		w.l("        decided_by: %s", w.q("soa by", i))
	}
}

func (w *writer) pieces(n int) {
	w.l("evidence:")
	for i := range n {
		w.l("  - id: %s", w.id("piece id", i))
		w.l("    type: t%d", i)
		w.l("    title: %s", w.q("piece title", i))
		w.l("    owner: %s", w.q("piece owner", i))
		w.l("    status: %s", []string{"accepted", "draft"}[i/2%2])
		w.l("    accepted_by: %s", w.q("accepted by", i))
		w.l("    source:")
		w.l("      system: %s", w.q("source system", i))
		w.l("      uri: %s", w.q("source uri", i))
		w.l("    systems: [%s]", w.id("system", i%3))
		if i%2 == 0 {
			w.l("    effective: 2026-01-01")
			w.l("    approved_by: %s", w.q("approved by", i))
			continue
		}
		w.l("    period: 2026-01-01/2026-03-31")
		w.l("    performed: 2026-03-30")
		w.l("    performed_by: %s", w.q("performed by who", i))
		w.l("    outcome: %s", []string{"passed", "failed"}[i/4%2])
		w.l("    attributes:")
		w.l("      population: 20")
		w.l("      sample: 5")
		w.l("      deviations: 1")
		w.l("      tool: %s", w.q("attribute", i))
		w.l("    answered:")
		w.l("      cause: %s", w.q("cause", i))
		w.l("      response: %s", w.q("response", i))
		w.l("      by: %s", w.q("answered by", i))
		w.l("      date: 2026-04-02")
	}
}

func (w *writer) treated(n int) {
	w.l("risks:")
	for i := range n {
		w.l("  - id: %s", w.id("risk id", i))
		w.l("    title: %s", w.q("risk title", i))
		w.l("    owner: %s", w.q("risk owner", i))
		w.l("    level: high")
		w.l("    response: mitigate")
		w.l("    controls: [%s]", w.id("control id", i))
		w.l("    why: %s", w.q("risk why", i))
	}
	w.l("treatments:")
	for i := range n {
		w.l("  - kind: %s", []string{"accepted-risk", "remediation"}[i%2])
		w.l("    control: %s", w.id("control id", i))
		w.l("    since: 2026-01-01")
		w.l("    until: 2027-01-01")
		w.l("    why: %s", w.q("treatment why", i))
		w.l("    owner: %s", w.q("treatment owner", i))
		w.l("    approved_by: %s", w.id("treatment approved", i))
	}
	w.l("nonconformities:")
	for i := 1; i < n; i += 6 {
		w.l("  - id: %s", w.id("nonconformity", i))
		w.l("    requirement: %s", w.ref("evil", i, ""))
		w.l("    grade: minor")
		w.l("    raised: 2026-02-01")
		w.l("    due: 2026-12-01")
	}
}
