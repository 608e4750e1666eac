package handover

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// engineering tells those who run the controls what to collect by when, and which controls are whose.
func (w *writer) engineering() error {
	w.out.Title, w.out.Main = "Controls by owner, and what to collect", "collect"
	collect := w.collect()
	owned := w.owned()
	for _, l := range w.list {
		w.status(l, "Status")
	}
	w.out.Lead = append(w.out.Lead, fmt.Sprintf("%s to collect or complete; %s in scope.", count(collect, "thing is", "things are"), count(owned, "control", "controls")))
	w.digests()
	return nil
}

// owned lists the controls that serve what is in scope, by owner.
func (w *writer) owned() int {
	t := tableOf("controls", "Controls by owner", "No control serves what is in scope.",
		column("owner", "Owner", document.Text), column("control", "Control", document.Reference), column("title", "Title", document.Text), column("does", "What is done", document.Text),
		column("frequency", "Frequency", document.Text), chosen("nature", "Manual or automated", "manual", "automated"), column("systems", "Systems", document.Text),
		column("population", "Population of", document.Text), column("from", "Drawn from", document.Text), column("serves", "Serves", document.Reference), column("requirements", "Requirements", document.Reference))
	refs, systems := map[string][]string{}, map[string][]string{}
	for _, l := range w.list {
		for id, list := range controlsOf(l) {
			refs[id] = append(refs[id], strings.Split(lines(list), "\n")...)
			systems[id] = append(systems[id], w.systemsOf(w.control(id), l)...)
		}
	}
	for id := range refs {
		c := w.control(id)
		slices.Sort(systems[id])
		t.Rows = append(t.Rows, []string{
			w.person(w.owner(c)), id, c.Title, cmp.Or(strings.TrimSpace(w.runs[id].Does), c.Does), c.Cadence.String(), c.Nature.String(), w.systems(slices.Compact(systems[id])),
			c.Population.Of, c.Population.From, strings.Join(w.serving[id], "\n"), strings.Join(refs[id], "\n"),
		})
	}
	slices.SortFunc(t.Rows, func(a, b []string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	s := w.section("owners", "Controls by owner")
	s.Tables = append(s.Tables, t)
	return len(t.Rows)
}

// collect lists what is asked for and not wholly there, the first due first, and last that of which the time
// has passed: nothing can be made for it any more.
func (w *writer) collect() int {
	t := tableOf("collect", "What to collect", "Nothing is open.",
		column("due", "By", document.Day), column("owner", "Owner", document.Text), column("id", "Request", document.Reference), column("title", "What", document.Text),
		column("wanted", "In full", document.Text), column("number", "How many", document.Text), column("kind", "Kind", document.Text), column("first", "From", document.Day), column("last", "To", document.Day),
		column("systems", "Systems", document.Text), column("population", "Population of", document.Text), column("from", "To be drawn from", document.Text),
		column("control", "Control", document.Reference), column("serves", "Serves", document.Reference), column("state", "State", document.Text),
		column("evidence", "Evidence so far", document.Reference), column("lacks", "It lacks", document.Text), column("note", "Note", document.Text))
	over := 0
	if w.Requests != nil {
		for i := range w.Requests.Requests {
			r := &w.Requests.Requests[i]
			if r.State == requests.Accepted && len(r.Lacks) == 0 || w.Lens != "" && !slices.Contains(r.Lenses, w.Lens) {
				continue
			}
			of, from, note := "", "", ""
			if c := w.control(r.Control); r.Kind == evidence.Record.String() || r.Kind == evidence.Report.String() {
				of, from = c.Population.Of, c.Population.From
			}
			if r.Over {
				over++
				note = "its time has passed: only what was made in it can still answer"
			}
			t.Rows = append(t.Rows, []string{
				day(r.Due), w.person(cmp.Or(w.runs[r.Control].Owner, r.Role)), r.ID, r.Title, eachOnce(r.Wanted), r.Number, r.Kind, day(r.Period.First), day(r.Period.Last),
				cmp.Or(w.systems(r.Systems), "all in scope"), of, from, r.Control, strings.Join(r.Lenses, "\n"), strings.ReplaceAll(string(r.State), "-", " "),
				strings.Join(r.Evidence, "\n"), w.byTitle(strings.Join(r.Lacks, "\n"), r.Types), note,
			})
		}
	}
	passed := func(row []string) int { return min(1, len(row[len(row)-1])) }
	slices.SortStableFunc(t.Rows, func(a, b []string) int {
		return cmp.Or(passed(a)-passed(b), cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	s := w.section("to-collect", "What to collect")
	if over > 0 {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Of %s, last in the list, the time has passed: what was made then is looked for, and nothing can be made up for it now.", count(over, "request", "requests")))
	}
	s.Tables = append(s.Tables, t)
	return len(t.Rows)
}

// eachOnce is a text with each of its sentences once: links that ask the same say it each.
func eachOnce(text string) string {
	var out []string
	for s := range strings.SplitSeq(strings.TrimSuffix(text, "."), ". ") {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, ". ") + "."
}
