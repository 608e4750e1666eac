package about

import (
	"context"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

var (
	section = regexp.MustCompile(`(?ms)^evidence:.*?(?:^[a-z_]+:|\z)`)
	piece   = regexp.MustCompile(`(?m)^\s*-\s*\{?\s*id:\s*["']?([A-Za-z0-9._/-]+)`)
)

// isYAML reports whether a file is one that a workspace is read from.
func isYAML(d fs.DirEntry) bool {
	return d.Type().IsRegular() && (path.Ext(d.Name()) == ".yaml" || path.Ext(d.Name()) == ".yml")
}

// hidden reports whether a folder is one that a workspace is not read from.
func hidden(file string, d fs.DirEntry) bool {
	return d.IsDir() && file != "." && strings.HasPrefix(d.Name(), ".")
}

// small reports whether a folder can be read while somebody waits: a workspace can, a disk cannot.
func small(files fs.FS) bool {
	entries, size := 0, int64(0)
	err := fs.WalkDir(files, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || hidden(file, d) {
			return fs.SkipDir
		}
		entries++
		if info, err := d.Info(); err == nil && isYAML(d) {
			size += info.Size()
		}
		if entries > mostEntries || size > mostBytes {
			return fs.ErrInvalid
		}
		return nil
	})
	return err == nil
}

// written are the pieces of evidence in the files of a workspace that does not load, by their ids alone: who
// mends a file wants to name them, too.
func written(ctx context.Context, files fs.FS) []evidence.Piece {
	var pieces []evidence.Piece
	_ = fs.WalkDir(files, ".", func(file string, d fs.DirEntry, err error) error { // what cannot be read offers nothing
		switch {
		case ctx.Err() != nil:
			return fs.SkipAll
		case err != nil || hidden(file, d):
			return fs.SkipDir
		case !isYAML(d):
			return nil
		}
		text, err := limit.ReadFile(ctx, files, file, mostBytes)
		if err != nil {
			return nil //nolint:nilerr // the others may be read
		}
		for _, s := range section.FindAllString(string(text), -1) {
			for _, m := range piece.FindAllStringSubmatch(s, mostNames) {
				pieces = append(pieces, evidence.Piece{ID: m[1]})
			}
		}
		return nil
	})
	return pieces
}
