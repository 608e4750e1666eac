// Package made makes fleets up: variants of the invented companies Acme and Rowan, the same
// whenever they are made.
package made

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"slices"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/examples/rowan"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// Fleet makes n organisations up, each with at most so many pieces of evidence and by its key.
// Of one company they differ in which pieces they hold, in what is still a draft, and in which
// facts are answered.
func Fleet(n, pieces int) (iter.Seq2[string, *organisation.Organisation], error) {
	var companies []*organisation.Organisation
	for _, files := range []fs.FS{acme.Files, rowan.Files} {
		set, err := catalog.Load(catalog.Builtin(), files)
		if err != nil {
			return nil, err
		}
		org, err := stored(set.Organisation)
		if err != nil {
			return nil, err
		}
		companies = append(companies, org)
	}
	return func(yield func(string, *organisation.Organisation) bool) {
		for i := range n {
			// Two of three are like Acme, which holds more.
			org := variant(companies[i%3/2], rand.New(rand.NewPCG(1, uint64(i))), pieces) //nolint:gosec // to be the same each time is the point
			org.Name = fmt.Sprintf("%s %d", org.Name, i)
			org.Digest = organisation.Digest(org)
			if !yield(fmt.Sprintf("org-%07d", i), org) {
				return
			}
		}
	}, nil
}

// stored is an organisation as a product has it from its store: without the places of files.
func stored(org *organisation.Organisation) (*organisation.Organisation, error) {
	b, err := json.Marshal(org)
	if err != nil {
		return nil, err
	}
	back := new(organisation.Organisation)
	return back, json.Unmarshal(b, back)
}

// variant is a company that holds some of the pieces and answers some of the questions.
func variant(of *organisation.Organisation, rng *rand.Rand, pieces int) *organisation.Organisation {
	org := *of
	drawn := rng.Perm(len(of.Evidence))
	drawn = drawn[:min(pieces, len(drawn)*9/10)]
	slices.Sort(drawn)
	org.Evidence = make([]evidence.Piece, len(drawn))
	for i, k := range drawn {
		org.Evidence[i] = of.Evidence[k]
		if rng.IntN(20) == 0 {
			org.Evidence[i].Status = evidence.Draft
		}
	}
	for held := 0; held != len(org.Evidence); {
		held = len(org.Evidence)
		org.Evidence = whole(org.Evidence)
	}
	org.Facts = slices.DeleteFunc(slices.Clone(of.Facts), func(evidence.Fact) bool { return rng.IntN(10) == 0 })
	return &org
}

// whole leaves out the pieces that name one which is not held.
func whole(list []evidence.Piece) []evidence.Piece {
	held := map[string]bool{}
	for _, e := range list {
		held[e.ID] = true
	}
	return slices.DeleteFunc(list, func(e evidence.Piece) bool {
		return slices.ContainsFunc(e.Names(), func(id string) bool { return !held[id] })
	})
}
