package scan

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// MostBytes is how much of files is read before the rest is left to a scan that was asked for.
const MostBytes = 512 << 20

// Differing lists the pieces whose file below the workspace is not the one whose digest they state: what
// was accepted is not what lies there. A file that is not there is another matter. Left is how many
// were not compared, since there is much to read.
func Differing(ctx context.Context, workspace fs.FS, pieces []evidence.Piece) (list []*evidence.Piece, left int, err error) {
	var read int64
	sums := map[string]string{}
	for i := range pieces {
		if err := ctx.Err(); err != nil {
			return nil, 0, fmt.Errorf("digests: %w", err)
		}
		p := &pieces[i]
		name, state := Local(p.Origin.URI)
		if p.Origin.SHA256 == "" || p.Origin.URI == "" || state != "" {
			continue
		}
		info, err := fs.Stat(workspace, name)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		sum, known := sums[name]
		if !known {
			if read+info.Size() > MostBytes {
				left++
				continue
			}
			read += info.Size()
			if sum, err = digest(ctx, workspace, name); err != nil {
				continue // not ours to open, or gone meanwhile
			}
			sums[name] = sum
		}
		if !strings.EqualFold(sum, p.Origin.SHA256) {
			list = append(list, p)
		}
	}
	return list, left, nil
}
