package lower

// A Table says what an environment is in Go, beside what is [standard].
type Table struct {
	// Variables are the variables by their names, each an [Fn], and one at most a [Subject].
	Variables map[string]any
	// Fields are the fields of each type of objects, by its name and theirs.
	Fields map[string]map[string]Field
	// Calls are the functions by the ids of their overloads.
	Calls map[string]Call
	// Lists are the lists of objects by the names of their types.
	Lists map[string]Kind
	// Every and Kept are the names of the functions around what the macro filter makes: the first opens
	// the list, hidden elements too, and the second closes it.
	Every, Kept string
	// Details is a field of which the fields are read from the object that it is of: in Fields, DETAILS.NAME is one of these.
	// Carries is the id of the function that asks an object by a name whether it has one.
	Carries, Details string
}

// A Field is how a field is read. A nil Has is of one that is always there. Holds is Has and, where that is true, Get,
// read at once; nil for a field that is no bool.
type Field struct {
	Get, Has, Holds Call
}

// A Call makes of the operands of a function, each an [Fn], the Fn of its result. It is nil for
// operands of other types than it takes.
type Call func(args ...any) any

// A Const is an operand that is written out.
type Const[T any] struct{ Value T }

func (k Const[T]) fn() Fn[T] { return func(*Frame) (T, bool) { return k.Value, true } }

func (f Fn[T]) fn() Fn[T] { return f }

// fn is an operand as an Fn, nil for one of another type.
func fn[T any](operand any) Fn[T] {
	if x, ok := operand.(interface{ fn() Fn[T] }); ok {
		return x.fn()
	}
	return nil
}

// One is a function that takes one value and never fails.
func One[A, R any](do func(A) R) Call {
	return func(args ...any) any {
		if of, ok := args[0].(element[A]); ok {
			return reading[A, R]{of, do}
		}
		a := fn[A](args[0])
		if a == nil {
			return nil
		}
		return Fn[R](func(f *Frame) (r R, ok bool) {
			v, ok := a(f)
			if !ok {
				return r, false
			}
			return do(v), true
		})
	}
}

// Given is a field that may be unknown: it reports false where nobody gave it, and is waited for by its name.
func Given[A, R any](do func(A) (R, bool), name func(A) string) Call {
	return perhaps(do, func(f *Frame, v A) { f.names = append(f.names, name(v)) })
}

// Try1 is a function of one value that reports false where it fails.
func Try1[A, R any](do func(A) (R, bool)) Call {
	return perhaps(do, func(f *Frame, _ A) { f.Fail() })
}

// perhaps is a function of one value that reports false where it comes to nothing, which the frame is told.
func perhaps[A, R any](do func(A) (R, bool), tell func(*Frame, A)) Call {
	return func(args ...any) any {
		if of, ok := args[0].(element[A]); ok {
			return Fn[R](func(f *Frame) (r R, ok bool) {
				v, ok := f.loops[of].item.(A)
				if !ok {
					f.failed = true
					return r, false
				}
				if r, ok = do(v); !ok {
					tell(f, v)
				}
				return r, ok
			})
		}
		a := fn[A](args[0])
		if a == nil {
			return nil
		}
		return Fn[R](func(f *Frame) (r R, ok bool) {
			v, ok := a(f)
			if !ok {
				return r, false
			}
			if r, ok = do(v); !ok {
				tell(f, v)
			}
			return r, ok
		})
	}
}

// Two is a function that takes two values and never fails.
func Two[A, B, R any](do func(A, B) R) Call {
	return func(args ...any) any {
		a, b := fn[A](args[0]), fn[B](args[1])
		if a == nil || b == nil {
			return nil
		}
		if k, ok := args[1].(Const[B]); ok { // what rules write most: one call less
			w := k.Value
			if of, ok := args[0].(element[A]); ok {
				return Fn[R](func(f *Frame) (r R, ok bool) {
					v, ok := f.loops[of].item.(A)
					if !ok {
						f.failed = true
						return r, false
					}
					return do(v, w), true
				})
			}
			return Fn[R](func(f *Frame) (r R, ok bool) {
				v, ok := a(f)
				if !ok {
					return r, false
				}
				return do(v, w), true
			})
		}
		return Fn[R](func(f *Frame) (r R, ok bool) {
			v, okV := a(f)
			w, okW := b(f)
			if !okV || !okW {
				return r, false
			}
			return do(v, w), true
		})
	}
}

// Try2 is a function of two values that reports false where it fails.
func Try2[A, B, R any](do func(A, B) (R, bool)) Call {
	return InFrame(func(_ *Frame, a A, b B) (R, bool) { return do(a, b) })
}

// InFrame is a function of two values that works on what the variables are read from. It reports
// false where it fails.
func InFrame[A, B, R any](do func(*Frame, A, B) (R, bool)) Call {
	return func(args ...any) any {
		a, b := fn[A](args[0]), fn[B](args[1])
		if a == nil || b == nil {
			return nil
		}
		return Fn[R](func(f *Frame) (r R, ok bool) {
			v, okV := a(f)
			w, okW := b(f)
			if !okV || !okW {
				return r, false
			}
			if r, ok = do(f, v, w); !ok {
				f.Fail()
			}
			return r, ok
		})
	}
}

// Try3 is a function of three values that reports false where it fails.
func Try3[A, B, C, R any](do func(A, B, C) (R, bool)) Call {
	return func(args ...any) any {
		a, b, c := fn[A](args[0]), fn[B](args[1]), fn[C](args[2])
		if a == nil || b == nil || c == nil {
			return nil
		}
		return Fn[R](func(f *Frame) (r R, ok bool) {
			u, okU := a(f)
			v, okV := b(f)
			w, okW := c(f)
			if !okU || !okV || !okW {
				return r, false
			}
			if r, ok = do(u, v, w); !ok {
				f.Fail()
			}
			return r, ok
		})
	}
}
