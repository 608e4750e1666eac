package view

import "github.com/groundworkgrc/groundwork/framework"

// Import is what an import took and what it could not: the JSON of catalog import.
type Import struct {
	Format       string             `json:"format"`
	Framework    string             `json:"framework"` // "" for relations or links alone
	Requirements int                `json:"requirements"`
	Points       int                `json:"points"`
	Relations    int                `json:"relations"`
	Unions       int                `json:"unions"` // statements about several requirements together
	Links        int                `json:"links"`
	Losses       []Loss             `json:"losses"`
	Problems     framework.Problems `json:"problems"`
}

// Loss is what another format holds and ours does not, or the other way round.
type Loss struct {
	Where string `json:"where"`
	What  string `json:"what"`
	Why   string `json:"why"`
}
