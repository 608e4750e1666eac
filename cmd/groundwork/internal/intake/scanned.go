package intake

import (
	"context"
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/edit"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/scan"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/store"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
)

// Scanned writes the digests and the drafts of a scan, where that was asked for, and returns the
// files that it wrote and the drafts as a text to read.
func Scanned(ctx context.Context, s *store.Store, r *scan.Report, write, add bool, into string) (files []string, proposed string, err error) {
	items, proposed, err := drafts(r.New)
	if err != nil {
		return nil, "", err
	}
	for _, x := range r.Pieces {
		if !write || x.State != scan.NoDigest {
			continue
		}
		f, err := s.Holding(x.ID)
		if err != nil {
			return nil, "", err
		}
		if err := f.Set(x.ID, edit.Change{Path: "source.sha256", Value: x.SHA256}); err != nil {
			return nil, "", err
		}
	}
	if add {
		name, err := s.Into(into)
		if err != nil {
			return nil, "", usage.Of(fmt.Errorf("--into %q: %w", into, err))
		}
		f, err := s.File(name)
		if err != nil {
			return nil, "", err
		}
		if err := f.Append(items...); err != nil {
			return nil, "", err
		}
	}
	if !write && !add {
		return []string{}, proposed, nil
	}
	files, err = s.Commit(ctx, false)
	return files, proposed, err
}

// drafts are the proposals as pieces, and as a text to read.
func drafts(list []scan.Proposal) ([]edit.Item, string, error) {
	var items []edit.Item
	for i := range list {
		x := &list[i]
		if x.Type == "" {
			continue
		}
		text, err := store.Encode(x.Piece)
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", x.File, err)
		}
		items = append(items, edit.Item{YAML: text, Comments: x.Notes})
	}
	if len(items) == 0 {
		return nil, "", nil
	}
	f, err := edit.Parse("proposed", nil)
	if err != nil {
		return nil, "", err
	}
	if err := f.Append(items...); err != nil {
		return nil, "", err
	}
	text, err := f.Bytes()
	return items, strings.TrimRight(string(text), "\n") + "\n", err
}
