package organisation

import (
	"context"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// Sound takes what is sound of an organisation and reports the rest: good holds the pieces
// of evidence, facts, treatments, risks, operated controls and systems in which there is no
// fault, and the scopes in which there is none at all; [Check] finds no error in it. The
// problems are those of [Check], and one for each treatment or scope that names a risk which was
// left out, and each piece that replaces or retests one which was. What good holds is shared with org. A good that is nil means an error: the
// context ended, or there is no catalog.
func Sound(ctx context.Context, c Catalog, org *Organisation) (good *Organisation, problems framework.Problems, err error) {
	w, err := walk(ctx, c, org, true)
	if err != nil {
		return nil, nil, err
	}
	good = &w.good
	kept := map[string]bool{}
	for i := range good.Risks {
		kept[good.Risks[i].ID] = true
	}
	sound := good.Treatments
	good.Treatments = nil
	for i, t := range sound {
		if t.Risk == "" || kept[t.Risk] {
			good.Treatments = append(good.Treatments, t)
			continue
		}
		at := check.Top("treatments", w.treated[i], "", t.Places).At("risk")
		w.Addf(check.Missing, at, "risk %q was left out for its own faults, and this treatment with it", check.Short(t.Risk))
	}
	w.unconfirmed(kept)
	w.untied()
	good.Digest = Digest(good)
	return good, w.Problems(), nil
}

// unconfirmed leaves out of good the scopes of which a line is confirmed to treat a risk that was left out.
func (w *walker) unconfirmed(kept map[string]bool) {
	sound := w.good.Scopes
	w.good.Scopes = nil
	for i := range sound {
		s := &sound[i]
		gone := ""
		for _, a := range s.SoA {
			for _, id := range a.Risks {
				if !kept[id] && gone == "" {
					gone = id
				}
			}
		}
		if gone == "" {
			w.good.Scopes = append(w.good.Scopes, *s)
			continue
		}
		w.Addf(check.Missing, check.Top("scope", i, s.Lens(), s.Places).At("soa"), "risk %q was left out for its own faults, and this scope with it", check.Short(gone))
	}
}

// untied leaves out of good the pieces that replace or retest one that was left out.
func (w *walker) untied() {
	there := make(map[string]bool, len(w.good.Evidence))
	for i := range w.good.Evidence {
		there[w.good.Evidence[i].ID] = true
	}
	resting := map[string][]int{}
	var gone []int
	for i := range w.good.Evidence {
		for _, id := range w.good.Evidence[i].Names() {
			if resting[id] = append(resting[id], i); !there[id] {
				gone = append(gone, i)
			}
		}
	}
	out := map[int]bool{}
	for len(gone) > 0 {
		i := gone[0]
		if gone = gone[1:]; out[i] {
			continue
		}
		e := &w.good.Evidence[i]
		out[i] = true
		gone = append(gone, resting[e.ID]...)
		w.Addf(check.Missing, check.Top("evidence", w.held[i], e.ID, e.Places).Whole(), "what evidence %q replaces or retests was left out for its own faults, and this with it", check.Short(e.ID))
	}
	kept := make([]evidence.Piece, 0, len(w.good.Evidence)-len(out))
	for i, e := range w.good.Evidence {
		if !out[i] {
			kept = append(kept, e)
		}
	}
	w.good.Evidence = kept
}
