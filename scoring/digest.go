package scoring

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"

	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/finding"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
)

// A sum is the digest of one piece of evidence.
type sum = [sha256.Size]byte

// sums are the digests of the evidence of a session, once one was asked for after a change: most pieces stay as they
// were, and a digest of all costs more than judging what changed. Forks share the lists, of which nothing is changed that
// stands there.
type sums struct {
	known   []sum // in order; nil: not worked out
	in, out []sum // of what came and went since
}

// fork is the sums of another session: neither appends to what the other appends to.
func (s *sums) fork() sums { return sums{s.known, slices.Clip(s.in), slices.Clip(s.out)} }

// moved notes a change of evidence. Where much of it changed, all is worked out anew.
func (s *sums) moved(was, is *finding.State, ch *lens.Change) {
	if s.known == nil || len(ch.Put)+len(ch.Drop) == 0 {
		return
	}
	ids := slices.Clone(ch.Drop)
	for i := range ch.Put {
		ids = append(ids, ch.Put[i].ID)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if p := was.Case.Piece(id); p != nil {
			s.out = append(s.out, organisation.DigestOf(*p.Source))
		}
		if p := is.Case.Piece(id); p != nil {
			s.in = append(s.in, organisation.DigestOf(*p.Source))
		}
	}
	if len(s.in)+len(s.out) > len(s.known)/4 {
		*s = sums{}
	}
}

// all are the digests of the evidence that the state holds.
func (s *sums) all(ctx context.Context, of *finding.State) ([]sum, error) {
	if s.known == nil {
		list, err := organisation.DigestsOf(ctx, of.Case.Organisation().Evidence, check.Proof{})
		if err != nil {
			return nil, err
		}
		slices.SortFunc(list, compareSums)
		*s = sums{known: list}
		return list, nil
	}
	if len(s.in)+len(s.out) == 0 {
		return s.known, nil
	}
	*s = sums{known: exchanged(s.known, slices.Clone(s.in), slices.Clone(s.out))} // put in order, which forks do not share
	return s.known, nil
}

func compareSums(a, b sum) int { return bytes.Compare(a[:], b[:]) }

// exchanged are digests in order with others and without some of both: what came and went again is among these.
func exchanged(known, in, out []sum) []sum {
	slices.SortFunc(in, compareSums)
	slices.SortFunc(out, compareSums)
	all := make([]sum, 0, len(known)+len(in)-len(out))
	for len(known)+len(in) > 0 {
		from := &known
		if len(known) == 0 || len(in) > 0 && compareSums(in[0], known[0]) < 0 {
			from = &in
		}
		x := (*from)[0]
		*from = (*from)[1:]
		if len(out) > 0 && x == out[0] {
			out = out[1:]
			continue
		}
		all = append(all, x)
	}
	return all
}

// digest is that of what a session holds once something of it changed.
func (s *Session) digest(ctx context.Context) (string, error) {
	pieces, err := s.sums.all(ctx, s.state)
	if err != nil {
		return "", err
	}
	return organisation.DigestWith(ctx, s.state.Case.Org, pieces, check.Proof{})
}
