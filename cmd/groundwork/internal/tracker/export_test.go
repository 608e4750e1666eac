package tracker

// Named lists the words that types and controls have, by id.
func Named() (types, controls map[string][]string) { return words().Types, words().Controls }
