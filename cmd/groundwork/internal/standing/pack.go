package standing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/pack"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// Packed tells what a pack holds, what it does not hold, and what to do about that.
func Packed(p *page.Page, m *pack.Made, all bool) {
	var readers []string
	figures := false
	for _, r := range m.For {
		readers = append(readers, reader(r))
	}
	p.Line("%s", page.Boldf("%s, as of %s: a pack for %s", m.Organisation, m.At, strings.Join(readers, ", ")))
	for _, s := range m.Scopes {
		p.Wrapped(2, s.Title)
	}
	p.Head("What is where")
	var rows []table.Row
	for i := range m.Files {
		f := &m.Files[i]
		figures = figures || f.Kind == pack.IsResult || f.For == document.Leadership
		if all || f.Kind != pack.IsEvidence && f.Kind != pack.IsInput {
			rows = append(rows, table.Row{f.Path, f.Title, reader(f.For)})
		}
	}
	rows = append(rows, table.Row{pack.Manifest, "Digests of all files", ""}, table.Row{pack.Described, "What the pack holds, for programs", ""})
	p.Table(table.Row{"file", "what it is", "for"}, rows)
	packedEvidence(p, m, all)
	p.Line("")
	switch k := len(m.Inputs); {
	case slices.Contains(m.For, document.Customer):
		p.Wrapped(0, "The files of the workspace are neither in it nor named: one digest of all of them is.")
	case !m.Asked.Inputs:
		p.Wrapped(0, page.Counted(k, "file of the workspace is", "files of the workspace are")+" named with a digest; --inputs puts them in.")
	default:
		p.Wrapped(0, page.Counted(k, "file of the workspace is", "files of the workspace are")+" in it, below inputs.")
	}
	if figures {
		p.Wrapped(0, "It holds figures and findings of your own, in results and for leadership. For those outside name the readers (--for auditor), and these stay out.")
	}
	for _, d := range m.Drafts {
		p.Wrapped(0, d+" is a draft: something is missing before it can be handed over.")
	}
	if m.Written == "" {
		p.Line("\nNothing is written: -o FOLDER or -o FILE.zip writes it.")
	} else {
		p.Line("\nWritten to %s.", m.Written)
		p.Line("Seal: %s", m.Seal)
		p.Wrapped(0, "Tell the seal by another way than the pack, so that whoever has both can hold one against the other (pack verify --seal).")
	}
	p.Line("\n%s", m.Notice)
}

func reader(r document.Reader) string { return strings.ReplaceAll(string(r), "-", " ") }

func packedEvidence(p *page.Page, m *pack.Made, all bool) {
	p.Head("Evidence")
	var counts []string
	for _, s := range pack.States() {
		if n := m.Counts[s]; n > 0 || s == pack.Copied {
			what := map[pack.State]string{pack.Copied: "in the pack", pack.Address: "at an address, not opened", pack.Kept: "kept where the source says, with no file named"}[s]
			if what == "" {
				what = strings.ReplaceAll(string(s), "-", " ")
			}
			counts = append(counts, fmt.Sprintf("%d %s", n, what))
		}
	}
	p.Wrapped(0, page.Counted(len(m.Evidence), "piece", "pieces")+": "+strings.Join(counts, "; ")+".")
	if m.LeftOut > 0 {
		p.Wrapped(0, page.Counted(m.LeftOut, "piece stays", "pieces stay")+" out: drafts, rejected, or taken by no scope of these readers.")
	}
	for _, s := range pack.States() {
		var rows []table.Row
		for i := range m.Evidence {
			if e := &m.Evidence[i]; e.State == s {
				rows = append(rows, table.Row{e.ID, e.URI})
			}
		}
		if len(rows) > 0 && s != pack.Copied && s != pack.Address && s != pack.Kept {
			p.Head(s.Words())
			p.Table(table.Row{"evidence", "file"}, rows)
		}
	}
	var renamed, files []table.Row
	for i := range m.Evidence {
		e := &m.Evidence[i]
		if e.Renamed() {
			renamed = append(renamed, table.Row{e.URI, e.File})
		}
		files = append(files, table.Row{e.ID, e.Title, e.Days, e.State.Words(), e.File})
	}
	if len(renamed) > 0 {
		p.Head("Called otherwise in the pack, so that every system takes the name")
		p.Table(table.Row{"source", "in the pack"}, renamed)
	}
	if all && len(files) > 0 {
		p.Head("Each piece")
		p.Table(table.Row{"evidence", "title", "of", "where", "file"}, files)
	}
}

// Verified tells whether a pack is as it was made.
func Verified(p *page.Page, v *pack.Verified, all bool) {
	if v.Sound {
		p.Line("%s", page.Green(fmt.Sprintf("%s is as it was packed: %s, %d bytes.", v.Pack, page.Counted(v.Files, "file", "files"), v.Bytes)))
	} else {
		p.Line("%s", page.Red(v.Pack+" is not as it was packed."))
	}
	if v.Described != nil {
		p.Line("%s, as of %s, made by %s", v.Organisation, v.At, strings.TrimSpace(v.Program.Name+" "+v.Program.Version))
	}
	if v.Seal != "" {
		p.Line("Seal: %s", v.Seal)
	}
	var rows []table.Row
	for i, f := range v.Faults {
		if i == mostRows*2 && !all {
			break
		}
		rows = append(rows, table.Row{f.Path, f.What, f.Next})
	}
	if len(rows) > 0 {
		p.Line("")
		p.Table(table.Row{"file", "what", "what next"}, rows)
		if k := len(v.Faults) - len(rows); k > 0 {
			p.Line("and %d more: --all", k)
		}
	}
	for _, n := range v.Notes {
		p.Wrapped(0, n)
	}
	if v.Against != nil {
		heldAgainst(p, v.Against, all)
	}
}

func heldAgainst(p *page.Page, a *pack.Against, all bool) {
	p.Head("Against " + a.Workspace)
	if a.Same {
		p.Wrapped(0, "The same inputs give the same results.")
	}
	for _, x := range []struct {
		same bool
		what string
	}{
		{a.Catalog, "The catalog is another one."}, {a.Rules, "The rules are others."}, {a.Input, "The workspace states something else."}, {a.Results, "The results differ."},
		{a.Program, "The pack was made by another version of the program, which may set pages otherwise."},
	} {
		if !x.same {
			p.Wrapped(0, x.what)
		}
	}
	for _, m := range a.Moves {
		p.Wrapped(2, fmt.Sprintf("%s: %s in the pack, %s now", m.Lens, m.Was, m.Is))
	}
	for _, x := range []struct {
		head string
		list []pack.Change
	}{{"Files of the workspace", a.Inputs}, {"Files of the pack", a.Files}} {
		var rows []table.Row
		for i, c := range x.list {
			if i == mostRows && !all {
				break
			}
			rows = append(rows, table.Row{cmp.Or(c.Name, "one or more, which the pack does not name"), c.What})
		}
		if len(rows) > 0 {
			p.Head(x.head)
			p.Table(table.Row{"file", "now"}, rows)
			if k := len(x.list) - len(rows); k > 0 {
				p.Line("and %d more: --all", k)
			}
		}
	}
}
