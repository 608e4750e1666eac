package requests_test

import (
	"testing"

	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Whatever bytes are read, they are refused or read back equal.
func FuzzRead(f *testing.F) { made.Reads(f, requests.Format, result.ErrNotStored, requests.Read) }

// FuzzReadTodo is the same of what is to be done.
func FuzzReadTodo(f *testing.F) {
	made.Reads(f, requests.TodoFormat, result.ErrNotStored, requests.ReadTodo)
}
