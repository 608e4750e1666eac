package begin

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// A File is one file of a workspace.
type File struct{ Name, Text string }

// Schema is the name of the file that editors complete and check by.
const Schema = "groundwork.schema.json"

// Files writes the workspace of answers that [Answers.Fit] let pass.
func Files(a Answers, g *mapping.Graph) []File {
	o := offerOf(g)
	list := []File{
		{"organisation.yaml", organisationFile(&a, o)},
		{"scope.yaml", scopeFile(&a, o)},
		{"facts.yaml", factsFile(&a, g)},
		{"evidence.yaml", evidenceFile},
		{"treatments.yaml", treatmentsFile},
	}
	for i := range list {
		list[i].Text = "# yaml-language-server: $schema=" + Schema + "\n" + list[i].Text
	}
	return list
}

// text is YAML being written.
type text struct{ strings.Builder }

func (t *text) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

// plainText is what YAML takes for a text as it stands.
var plainText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./() -]*$`)

// quoted is a text as YAML takes it anywhere.
func quoted(s string) string {
	if plainText.MatchString(s) && !strings.HasSuffix(s, " ") && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(s)) {
		return s
	}
	b, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b))
}

// value is a text as it stands, in quotes where it is a number: type: "2".
func value(s string) string {
	if s != "" && strings.Trim(s, "0123456789") == "" {
		return s
	}
	return quoted(s)
}

func inline(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quoted(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func organisationFile(a *Answers, o *offer) string {
	var t text
	t.line("# Who you are, what you run, and who answers for what. Lines that begin with # are notes for you; no figure rests on them.")
	t.line("organisation:")
	t.line("  name: %s", quoted(a.Name))
	t.line("  # What an auditor will look at. Evidence may say by these names of which systems it speaks.")
	if kinds := o.kinds(a.Frameworks); len(kinds) > 0 {
		t.line("  # kind: %s marks those with AI; roles are your part in each: %s.", kinds[0], strings.Join(o.roles(kinds[0]), ", "))
	}
	t.line("  systems:")
	for _, s := range a.Systems {
		if s.Title == "" && s.Kind == "" {
			t.line("    - %s", quoted(s.ID))
			continue
		}
		parts := []string{"id: " + quoted(s.ID)}
		if s.Title != "" {
			parts = append(parts, "title: "+quoted(s.Title))
		}
		if s.Kind != "" {
			parts = append(parts, "kind: "+quoted(s.Kind))
		}
		if len(s.Roles) > 0 {
			parts = append(parts, "roles: "+inline(s.Roles))
		}
		t.line("    - {%s}", strings.Join(parts, ", "))
	}
	t.line("  # Who holds each role that controls name. Take the # away and put a name in; 'groundwork catalog list controls' shows")
	t.line("  # which control each role runs.")
	t.line("  # owners:")
	for _, role := range roleNames(a, o) {
		t.line("  #   %s: First Last", role)
	}
	t.line("  # The day that you are judged at. Left out, it is today.")
	t.line("  # as_of: 2026-12-31")
	return t.String()
}

// roleNames are the roles that run controls of the frameworks that were chosen.
func roleNames(a *Answers, o *offer) []string {
	var out []string
	for _, c := range o.g.Controls() {
		chosen := slices.ContainsFunc(c.Links, func(l mapping.Link) bool { return slices.Contains(a.Frameworks, l.To.Framework) })
		if chosen && c.Owner != "" && !slices.Contains(out, c.Owner) {
			out = append(out, c.Owner)
		}
	}
	slices.Sort(out)
	return out
}

func scopeFile(a *Answers, o *offer) string {
	var t text
	t.line("# What you are judged against: one entry for each framework, as you would agree it with an auditor.")
	t.line("scope:")
	for _, f := range o.of(a.Frameworks) {
		t.line("  # %s", f.Title)
		t.line("  - framework: %s", quoted(f.ID))
		t.profile(f, a)
		t.scopeSystems(f, a, o)
		t.handedOver(f)
		t.categories(f, a)
		t.subservice(f, a, o)
		t.exclusions(f)
	}
	var watched []string
	for _, v := range a.Vendors {
		if len(v.ReliedOnFor) == 0 {
			watched = append(watched, v.Name)
		}
	}
	if len(watched) > 0 {
		t.line("# Nothing is left to these vendors: %s. You show yourself how you choose and watch them", safe.Text(strings.Join(watched, ", ")))
		t.line("# ('groundwork catalog show supplier-assessment' says by what evidence).")
	}
	return t.String()
}

// profile says what kind of audit it is, and of which time.
func (t *text) profile(f *framework.Framework, a *Answers) {
	for _, word := range words() {
		if len(f.Profiles[word]) == 0 {
			continue
		}
		values := (&offer{frameworks: []*framework.Framework{f}}).values([]string{f.ID}, word)
		t.line("    # %s: %s", word, strings.Join(values, ", "))
		if v := a.profile(word); v != "" {
			t.line("    %s: %s", word, value(v))
		} else {
			t.line("    # %s: %s", word, values[len(values)-1])
		}
	}
	switch {
	case windowed(f, a):
		t.line("    # the first and the last day that the report is to cover")
		t.line("    window: %s", a.Window)
	case a.AsOf != "" && len(f.Profiles["type"]) > 0:
		t.line("    # the day that the report is to speak of")
		t.line("    as_of: %s", a.AsOf)
	}
}

func (t *text) scopeSystems(f *framework.Framework, a *Answers, o *offer) {
	var names []string
	kind := o.judgesEach(f)
	for _, s := range a.Systems {
		if kind != "" && s.Kind == kind {
			names = append(names, s.ID)
		}
	}
	if len(names) == 0 {
		t.line("    # all systems of organisation.yaml; name some to take in only these")
		t.line("    # systems: %s", inline([]string{a.Systems[0].ID}))
		return
	}
	t.line("    # the systems that it is about")
	t.line("    systems: %s", inline(names))
}

func (t *text) categories(f *framework.Framework, a *Answers) {
	var always, by []string
	for _, k := range f.Categories {
		switch {
		case k.Always:
			always = append(always, k.ID)
		case slices.Contains(a.Categories, k.ID):
			by = append(by, k.ID)
		}
	}
	if len(f.Categories) == 0 {
		return
	}
	t.line("    # beside %s, which is always in: %s", strings.Join(always, ", "), strings.Join((&offer{frameworks: []*framework.Framework{f}}).categories([]string{f.ID}), ", "))
	t.line("    categories: %s", inline(by))
}

// subservice says what hosts are relied on for; their report has to show it.
func (t *text) subservice(f *framework.Framework, a *Answers, o *offer) {
	first := true
	for _, v := range a.Vendors {
		points := slices.DeleteFunc(o.relied(a, v.ReliedOnFor), func(p framework.PointRef) bool { return p.Ref.Framework != f.ID })
		if len(points) == 0 {
			continue
		}
		if first {
			t.line("    # What a host does in your place. Its own audit report has to show it: put the words of that report under csoc.")
			t.line("    subservice:")
			first = false
		}
		names := make([]string, len(points))
		for i, p := range points {
			names[i] = p.String()
		}
		t.line("      - name: %s", quoted(v.Name))
		t.line("        method: carve-out # its controls stay outside your report; inclusive: they are in it")
		t.line("        points: %s", inlineRefs(names))
		t.line("        csoc:")
		for i, q := range byRequirement(points) {
			t.line("          - id: %s", quoted(fmt.Sprintf("%s-%d", hostID(v.Name), i+1)))
			t.line("            text: %s", quoted(relianceText(f, q)))
			t.line("            points: %s", inlineRefs(q))
		}
	}
}

// hostID is what the ids of the controls of a host begin with, with room for their numbers. Capital letters may join
// an accent that small ones do not.
func hostID(name string) string {
	id := []rune(glyph.Joined(strings.ToUpper(slug(name))))
	return cmp.Or(string(id[:min(len(id), limit.ID-len("-1000"))]), "HOST")
}

func inlineRefs(refs []string) string { return `["` + strings.Join(refs, `", "`) + `"]` }

// byRequirement groups points by their requirement, in order.
func byRequirement(points []framework.PointRef) [][]string {
	var out [][]string
	for i, p := range points {
		if i == 0 || points[i-1].Ref != p.Ref {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], p.String())
	}
	return out
}

// relianceText says in the catalog's words what is relied on.
func relianceText(f *framework.Framework, refs []string) string {
	var out []string
	for i := range f.Requirements {
		q := &f.Requirements[i]
		for _, p := range q.Points {
			if slices.Contains(refs, f.ID+":"+q.ID+"#"+p.ID) {
				out = append(out, p.Text)
			}
		}
	}
	return strings.Join(out, " ")
}

// exclusions shows how something is left out, where the framework lets one.
func (t *text) exclusions(f *framework.Framework) {
	if !f.HasStatement() {
		return
	}
	var first, last string
	for i := range f.Requirements {
		if slices.Contains(f.Excludable.Kinds, f.Requirements[i].Kind) {
			first, last = cmp.Or(first, f.Requirements[i].ID), f.Requirements[i].ID
		}
	}
	t.line("    # What applies and what does not: for each control one reason and its class (risk, legal, contractual, practice), the risks")
	t.line("    # that it is confirmed to treat, and a day for what is not in place yet ('groundwork report --for certification-body' sets it out):")
	t.line("    # soa:")
	t.line("    #   - {requirement: %s, applicable: true, why: Say why you need it., reason: risk, risks: [R-1], planned: 2027-03-31}", first)
	t.line("    #   - {requirement: %s, applicable: false, why: Say why it does not apply to you., reason: practice, decided_by: First Last}", last)
}

// handedOver shows what documents say of the scope and, where a framework has one, of its statement.
func (t *text) handedOver(f *framework.Framework) {
	t.line("    # what is in the scope and what is not, in the words of the documents that you hand over")
	t.line("    # text: The service that we run, by whom and where. What is bought in stays outside.")
	if !f.HasStatement() {
		return
	}
	t.line("    # what identifies the Statement of Applicability, and who approved it; until then it is a draft")
	t.line("    # statement:")
	t.line("    #   id: AIMS-SOA")
	t.line(`    #   version: "1.0"`)
	t.line("    #   date: 2026-12-31")
	t.line("    #   owner: First Last")
	t.line("    #   approved_by: First Last")
	t.line("    #   approved_on: 2026-12-31")
	t.line("    #   changes: [{version: \"1.0\", date: 2026-12-31, by: First Last, what: First version.}]")
}

// factsFile states the roles to systems, and leaves the other facts to be stated; those that the check
// asks widely, which no figure reads, are left to it.
func factsFile(a *Answers, g *mapping.Graph) string {
	var t text
	t.line("# What is so with you: each fact is asked once and used for every framework. Take the # away from the lines that you can")
	t.line("# answer; what stays out is unknown, and is never taken for a yes. 'groundwork catalog list facts' shows all.")
	roles := func(q *mapping.Question) []string { return a.roles(q.Kind) }
	if slices.ContainsFunc(g.Questions(), func(q *mapping.Question) bool { return len(roles(q)) > 0 }) {
		t.line("facts:")
	} else {
		t.line("# facts:")
	}
	for _, q := range g.Questions() {
		ft, err := g.FactType(q.Fact)
		if err != nil || len(q.Below()) > 0 {
			continue
		}
		t.line("  # %s", cmp.Or(q.Ask, ft.Title))
		switch list := roles(q); {
		case len(list) > 0:
			t.line("  %s: %s", q.Fact, inline(list))
		case ft.Type == evidence.BoolValue:
			t.line("  # %s: true", q.Fact)
		case len(ft.Values) == 0:
			t.line("  # %s: 12", q.Fact)
		default:
			t.line("  # %s: %s", q.Fact, inline(ft.Values[:1]))
		}
	}
	t.line("# What you do by each control, in your own words: an auditor tests these, and a customer may read them. since says from when;")
	t.line("# 'groundwork catalog list controls' lists the controls.")
	t.line("# operates:")
	t.line("#   user-access-review: {since: 2026-10-01, owner: it-ops, does: Each quarter IT compares all accounts with the list of staff.}")
	return t.String()
}

// roles are those to the systems of a kind, each once; none for no kind.
func (a *Answers) roles(kind string) []string {
	var list []string
	for _, s := range a.Systems {
		for _, r := range s.Roles {
			if kind != "" && s.Kind == kind && !slices.Contains(list, r) {
				list = append(list, r)
			}
		}
	}
	return list
}

// Names are the names of the files of a workspace.
func Names() []string {
	return []string{"organisation.yaml", "scope.yaml", "facts.yaml", "evidence.yaml", "treatments.yaml"}
}
