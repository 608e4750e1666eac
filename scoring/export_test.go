package scoring

// Anew is how many requirements and pieces were judged since the session last moved.
func (s *Session) Anew() (requirements, pieces int) { return s.state.Anew() }
