package lower

import "math"

// whole are the types that are whole numbers.
type whole interface{ ~int64 }

// adding is the sum, false where it runs over.
func adding[T whole](a, b T) (T, bool) {
	c := a + b
	return c, (c > a) == (b > 0)
}

// subtracting is the difference, false where it runs over.
func subtracting[T whole](a, b T) (T, bool) {
	c := a - b
	return c, (c < a) == (b > 0)
}

// multiplying is the product, false where it runs over.
func multiplying(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	c := a * b
	over := a == -1 && b == math.MinInt64 || b == -1 && a == math.MinInt64 || c/b != a
	return c, !over
}

// dividing is the quotient, false for one by 0 or one that runs over.
func dividing(a, b int64) (int64, bool) {
	if b == 0 || a == math.MinInt64 && b == -1 {
		return 0, false
	}
	return a / b, true
}

// remaining is the remainder, false where the quotient is none.
func remaining(a, b int64) (int64, bool) {
	if b == 0 || a == math.MinInt64 && b == -1 {
		return 0, false
	}
	return a % b, true
}

func negating(a int64) (int64, bool) { return -a, a != math.MinInt64 }
