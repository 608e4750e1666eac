package organisation

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// CombineDigests is the digest of items in any order, as "sha256:…".
func CombineDigests(items [][sha256.Size]byte) string {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) })
	h := sha256.New()
	for _, d := range items {
		h.Write(d[:])
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// CombinedDigest is the digest of the organisation from those of its items, as the loader
// read them. It is "" where an item has none, because it was made in Go.
func (o *Organisation) CombinedDigest() string {
	var items [][sha256.Size]byte
	whole := true
	add := func(p framework.Places) {
		if p.Digest == ([sha256.Size]byte{}) {
			whole = false
		}
		items = append(items, p.Digest)
	}
	if o.Places.Item != (framework.Position{}) || o.Name != "" || len(o.Systems) > 0 {
		add(o.Places)
	}
	for i := range o.Scopes {
		add(o.Scopes[i].Places)
	}
	for i := range o.Operates {
		add(o.Operates[i].Places)
	}
	for i := range o.Facts {
		add(o.Facts[i].Places)
	}
	for i := range o.Evidence {
		add(o.Evidence[i].Places)
	}
	for i := range o.Treatments {
		add(o.Treatments[i].Places)
	}
	for i := range o.Risks {
		add(o.Risks[i].Places)
	}
	if !whole {
		return ""
	}
	return CombineDigests(items)
}
