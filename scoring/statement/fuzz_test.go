package statement_test

import (
	"testing"

	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// Whatever bytes are read, they are refused or read back equal.
func FuzzRead(f *testing.F) { made.Reads(f, statement.Format, result.ErrNotStored, statement.Read) }
