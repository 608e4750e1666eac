package judge

// Below is below.
func Below(low, high float64) (string, string) { return below(low, high) }
