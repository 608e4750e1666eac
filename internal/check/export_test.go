package check

import "hash/maphash"

// RollOf is a roll of ids by a seed that is known, for ids that are chosen by their hashes.
func RollOf(seed maphash.Seed, ids []string) *Roll {
	return rollBy(seed, len(ids), func(i int) string { return ids[i] }, nil)
}
