// Package usage is the one kind of error that says that the command line is wrong, and not a file or
// what stands in it. Whoever reads what a user said returns it; the command ends with the code for it.
package usage

// Error is a fault of the command line.
type Error struct{ error }

// Of makes an error a fault of the command line.
func Of(err error) error { return Error{err} }

// Unwrap is the fault itself.
func (e Error) Unwrap() error { return e.error }
