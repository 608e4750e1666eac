package app

import (
	"fmt"
	"io"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// Complain tells an error, each of several on a line of its own. What is in it is shown and
// begins no line.
func Complain(w io.Writer, before string, err error) {
	if u, ok := err.(usage.Error); ok { //nolint:errorlint // what it is made of
		err = u.Unwrap()
	}
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range several.Unwrap() {
			Complain(w, before, e)
		}
		return
	}
	fmt.Fprintln(w, before+safe.Text(err.Error()))
}
