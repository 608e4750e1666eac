package projection_test

import (
	"testing"

	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/projection"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Whatever bytes are read, they are refused or read back equal.
func FuzzRead(f *testing.F) { made.Reads(f, projection.Format, result.ErrNotStored, projection.Read) }
