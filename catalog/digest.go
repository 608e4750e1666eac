package catalog

import (
	"crypto/sha256"

	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// digest adds one item to a part and returns its digest.
func (r *reader) digest(part string, v source.Value, kind ...string) [sha256.Size]byte {
	d := v.Digest(kind...)
	r.items[part] = append(r.items[part], d)
	return d
}

// digests combines the items of each part, so that neither files nor order matter.
func (r *reader) digests() {
	r.src.Digests.Catalog = r.sum(partCatalog)
	r.src.Digests.Rules = r.sum(partRules)
	r.org.Digest = organisation.Digest(&r.org)
}

func (r *reader) sum(part string) string { return organisation.CombineDigests(r.items[part]) }
