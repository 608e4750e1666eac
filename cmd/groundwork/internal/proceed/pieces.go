package proceed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/dates"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/edit"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/onward"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/piece"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/store"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

func said(c *cobra.Command, w *piece.Said, into *string) {
	f := c.Flags()
	f.StringVar(&w.ID, "id", "", "its `ID` (default: the type and the day)")
	f.StringVar(&w.Title, "title", "", "what it is called")
	f.StringVar(&w.Owner, "owner", "", "`WHO` keeps it")
	f.StringVar(&w.URI, "uri", "", "where it is kept: an `ADDRESS` or a path")
	f.StringVar(&w.System, "system", "", "the `SYSTEM` that it was taken from")
	f.StringVar(&w.Period, "period", "", "of which time it speaks: FROM/TO, Q4 2026, Oct 2026")
	f.StringVar(&w.Effective, "effective", "", "since which `DAY` a document is in force")
	f.StringVar(&w.Performed, "performed", "", "the `DAY` on which it was done")
	f.StringVar(&w.PerformedBy, "performed-by", "", "`WHO` did it")
	f.StringVar(&w.Collected, "collected", "", "the `DAY` on which it was obtained")
	f.StringVar(&w.ApprovedBy, "approved-by", "", "`WHO` approved it")
	f.StringVar(&w.ApprovedOn, "approved-on", "", "the `DAY` of the approval")
	f.StringVar(&w.Outcome, "outcome", "", "passed or failed")
	f.StringSliceVar(&w.Controls, "control", nil, "only for these `CONTROLS` (default: all that take the type)")
	f.StringSliceVar(&w.Systems, "for", nil, "only for these `SYSTEMS` of the organisation (default: all)")
	f.StringArrayVar(&w.Attributes, "attribute", nil, "`NAME=VALUE`, such as population=120; may be repeated")
	f.StringVar(into, "into", "", "the `FILE` of DIR that it goes to")
}

// Add is the command that adds a piece of evidence.
func Add(a *app.App) *cobra.Command {
	w, into := &piece.Said{}, ""
	c := &cobra.Command{
		Use: "add TYPE [DIR]", Short: "Add a piece of evidence, as a draft", Args: app.Args(1, 2),
		Long: `Add a piece of evidence of a type to the workspace in DIR, as a draft: groundwork evidence accept accepts it. The file is
edited where it stands; comments and order are kept. Types are those of: groundwork catalog show CONTROL.`,
		Example: "  groundwork evidence add user-access-review-record examples/acme --period \"Q3 2026\" --performed 2026-09-29 --owner IT --attribute population=120",
		RunE: func(c *cobra.Command, list []string) error {
			return add(c.Context(), a, app.DirOf(list[1:]), list[0], w, into)
		},
	}
	said(c, w, &into)
	return c
}

func add(ctx context.Context, a *app.App, dir, typ string, w *piece.Said, into string) error {
	s, err := open(ctx, a, dir)
	if err != nil {
		return err
	}
	if err := controls(a, s, w); err != nil {
		return err
	}
	v, err := Draft(ctx, s, typ, w, into)
	if err != nil {
		return err
	}
	return a.Show(v, func(pg *page.Page) { onward.Edited(pg, v) })
}

// Draft adds a piece of evidence of a type to a workspace, as a draft.
func Draft(ctx context.Context, s *store.Store, typ string, w *piece.Said, into string) (view.Edited, error) {
	t, err := s.Type(typ)
	if err != nil {
		return view.Edited{}, usage.Of(err)
	}
	p := evidence.Piece{Type: t.ID}
	if err := w.Onto(&p, t); err != nil {
		return view.Edited{}, err
	}
	if p.Period.IsZero() && p.Collected == 0 && p.Performed == 0 && p.Effective == 0 {
		return view.Edited{}, usage.Of(errors.New("say when: --collected DAY, --performed DAY, --effective DAY or --period FROM/TO"))
	}
	if p.ID == "" {
		label := dates.Short(p.Period)
		if p.Period.IsZero() {
			label = max(p.Collected, p.Performed, p.Effective).String()
		}
		p.ID = piece.ID(t.ID, label, s.Taken)
	}
	return put(ctx, s, p, t, "added", into)
}

// controls takes those that somebody named by the ids that they have now.
func controls(a *app.App, s *store.Store, w *piece.Said) error {
	ids, err := list.Controls(s.Graph, w.Controls)
	if err != nil {
		return usage.Of(err)
	}
	for _, id := range w.Controls {
		if c, err := s.Graph.Control(id); err == nil {
			a.Renamed(id, c.ID)
		}
	}
	w.Controls = ids
	return nil
}

// put appends one piece and writes.
func put(ctx context.Context, s *store.Store, p evidence.Piece, t *evidence.Type, action, into string) (view.Edited, error) {
	var v view.Edited
	if s.Taken(p.ID) {
		return v, usage.Of(fmt.Errorf("there is evidence %q already: name another with --id", p.ID))
	}
	name, err := s.Into(into)
	if err != nil {
		return v, usage.Of(fmt.Errorf("--into %q: %w", into, err))
	}
	f, err := s.File(name)
	if err != nil {
		return v, err
	}
	text, err := store.Encode(p)
	if err != nil {
		return v, fmt.Errorf("it cannot be written so: %w", unplaced(err))
	}
	item := edit.Item{YAML: text, Below: piece.Lacks(&p, t)}
	if err := f.Append(item); err != nil {
		return v, err
	}
	v = view.Edited{Action: action, Pieces: []string{p.ID}, Text: string(text), Notes: slices.Clone(item.Below)}
	if v.Files, err = s.Commit(ctx, false); err != nil {
		return v, err
	}
	v.Notes = append(v.Notes, fmt.Sprintf("It is a draft until somebody accepts it: groundwork evidence accept %s %s --by WHO", p.ID, s.Dir))
	return v, nil
}

// unplaced leaves out the places of problems in a text that nobody has seen.
func unplaced(err error) error {
	problems, ok := errors.AsType[framework.Problems](err)
	if !ok {
		return err
	}
	texts := make([]string, len(problems))
	for i, p := range problems {
		texts[i] = p.Message
	}
	return errors.New(strings.Join(texts, "; "))
}

// Renew is the command that writes the next version or period of a piece.
func Renew(a *app.App) *cobra.Command {
	w, on, into := &piece.Said{}, "", ""
	c := &cobra.Command{
		Use: "renew ID [DIR]", Short: "Write the next version or period of a piece, as a draft", Args: app.Args(1, 2),
		Long: `Write the piece that comes after the one called ID. A document or a state gets a newer one that replaces it, in force or
observed on the day of --on. A record or report gets one of the next period. It is a draft, with what is to be filled in.`,
		Example: "  groundwork evidence renew EV-209 examples/acme --on 2026-07-20 --uri policies/accounts-v4.pdf",
		RunE: func(c *cobra.Command, list []string) error {
			s, err := open(c.Context(), a, app.DirOf(list[1:]))
			if err != nil {
				return err
			}
			old, err := s.Piece(list[0])
			if err != nil {
				return err
			}
			t, err := s.Graph.EvidenceType(old.Type)
			if err != nil {
				return err
			}
			day, err := a.Instant(s.Org)
			if err != nil {
				return err
			}
			if err := piece.Day("on", on, &day); err != nil {
				return err
			}
			p := piece.Renew(old, t, day, s.Taken)
			if err := controls(a, s, w); err != nil {
				return err
			}
			if err := w.Onto(&p, t); err != nil {
				return err
			}
			if next := piece.After(s.Org.Evidence, old, &p); next != nil && w.ID == "" {
				return usage.Of(fmt.Errorf("%s comes after %s already, and is %s: %s, or write another with --id", next.ID, old.ID, word(next), further(next)))
			}
			v, err := put(c.Context(), s, p, t, "renewed", cmp.Or(into, s.NameOf(old.ID)))
			if err != nil {
				return err
			}
			return a.Show(v, func(pg *page.Page) { onward.Edited(pg, v) })
		},
	}
	said(c, w, &into)
	c.Flags().StringVar(&on, "on", "", "the `DAY` of the new piece (default: the organisation's as_of, else today)")
	return c
}

// word says how far a piece is.
func word(p *evidence.Piece) string {
	if p.Status == evidence.Draft {
		return "a draft"
	}
	return p.Status.String()
}

// further says what to do with a piece that comes after another.
func further(p *evidence.Piece) string {
	if p.Status == evidence.Draft {
		return "fill that in"
	}
	return "renew that"
}

// Accept is the command that accepts drafts.
func Accept(a *app.App) *cobra.Command {
	by, on, approvedBy, approvedOn := "", "", "", ""
	c := &cobra.Command{
		Use: "accept ID[,ID...] [DIR] --by WHO", Short: "Accept drafts", Args: app.Args(1, 2),
		Long: `Write into each piece that it is accepted, and by whom. Whoever accepts says that the piece is what it claims to be; who
approved a document is another thing, which --approved-by states. --on notes the day in a comment.`,
		Example: "  groundwork evidence accept EV-205,EV-206 examples/acme --by \"Maya Singh\"",
		RunE: func(c *cobra.Command, list []string) error {
			if strings.TrimSpace(by) == "" {
				return usage.Of(errors.New("say who accepts it: --by WHO"))
			}
			s, err := open(c.Context(), a, app.DirOf(list[1:]))
			if err != nil {
				return err
			}
			v := view.Edited{Action: "accepted by " + by, Pieces: []string{}, Notes: []string{}}
			changes := []edit.Change{{Path: "status", Value: edit.Word("accepted")}, {Path: "accepted_by", Value: by}}
			var day, approved framework.Date
			if err := cmp.Or(piece.Day("on", on, &day), piece.Day("approved-on", approvedOn, &approved)); err != nil {
				return err
			}
			if approvedBy != "" {
				changes = append(changes, edit.Change{Path: "approved_by", Value: approvedBy})
			}
			if approved != 0 {
				changes = append(changes, edit.Change{Path: "approved_on", Value: edit.Word(approved.String())})
			}
			ids := piece.IDs(list[0])
			if len(ids) == 0 {
				return usage.Of(errors.New("say which pieces are accepted: ID, or several with commas between them"))
			}
			for _, id := range ids {
				if err := accept(s, id, by, approvedBy, day, changes, &v); err != nil {
					return err
				}
			}
			if v.Files, err = s.Commit(c.Context(), false); err != nil {
				return err
			}
			return a.Show(v, func(p *page.Page) { onward.Edited(p, v) })
		},
	}
	f := c.Flags()
	f.StringVar(&by, "by", "", "`WHO` accepts it")
	f.StringVar(&on, "on", "", "the `DAY` on which it was accepted")
	f.StringVar(&approvedBy, "approved-by", "", "`WHO` approved the document")
	f.StringVar(&approvedOn, "approved-on", "", "the `DAY` of the approval")
	return c
}

// acceptance is how many changes say that a piece is accepted, and by whom.
const acceptance = 2

// accept writes of one piece that it is accepted.
func accept(s *store.Store, id, by, approvedBy string, on framework.Date, changes []edit.Change, v *view.Edited) error {
	p, err := s.Piece(id)
	if err != nil {
		return err
	}
	switch {
	case p.Status != evidence.Accepted || p.AcceptedBy == "":
	case p.AcceptedBy != by:
		v.Notes = append(v.Notes, fmt.Sprintf("%s was accepted by %s before.", id, p.AcceptedBy))
	case len(changes) == acceptance:
		v.Notes = append(v.Notes, fmt.Sprintf("%s is accepted by %s already, and is left as it is.", id, by))
		return nil
	}
	f, err := s.Holding(id)
	if err != nil {
		return err
	}
	if err := f.Set(id, changes...); err != nil {
		return err
	}
	if on != 0 {
		if err := f.Note(id, fmt.Sprintf("%s was accepted by %s on %s", id, by, on)); err != nil {
			return err
		}
	}
	v.Pieces = append(v.Pieces, id)
	if t, err := s.Graph.EvidenceType(p.Type); err == nil && t.Approved && p.ApprovedBy == "" && approvedBy == "" {
		v.Notes = append(v.Notes, id+" is of a type that somebody approves, and names nobody: until it does it counts as a draft (--approved-by WHO).")
	}
	return nil
}
