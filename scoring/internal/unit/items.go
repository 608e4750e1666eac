package unit

import "github.com/groundworkgrc/groundwork/scoring/internal/piece"

// An Item is a piece that counts for a control by one link, or may yet count.
type Item struct {
	*piece.Piece

	Sure bool // accepted, and nothing of it is left to tell
}

// Items are pieces that count for a control, or may yet count, in the order of their ids. The zero Items are none. Mostly a
// piece is as sure as it says of itself, and then its list is that of the stock, or half as long as one of items would be:
// of a million pieces the lists of all links were an eighth of what judging them took.
type Items struct {
	each  *[]Item        // nil where each is as sure as it says
	plain []*piece.Piece // read then
}

// Each are items as they are.
func Each(list ...Item) Items { return Items{each: &list} }

// Plain are pieces of which each is as sure as it says. The list must not be changed any more.
func Plain(list []*piece.Piece) Items { return Items{plain: list} }

// Plainly is how sure a piece says that it is.
func Plainly(p *piece.Piece) bool { return p.Accepted && !p.Unstated }

// Listed are the pieces where each is as sure as it says; it reports false where one is not. The list must not be changed.
func (l *Items) Listed() ([]*piece.Piece, bool) { return l.plain, l.each == nil }

// Are reports whether these are all of the pieces from which they were taken, each as sure as it says.
func (l *Items) Are(list []*piece.Piece) bool { return l.each == nil && len(l.plain) == len(list) }

// Len is how many there are.
func (l *Items) Len() int {
	if l.each != nil {
		return len(*l.each)
	}
	return len(l.plain)
}

// Piece is the piece at a place.
func (l *Items) Piece(i int) *piece.Piece {
	if l.each != nil {
		return (*l.each)[i].Piece
	}
	return l.plain[i]
}

// At is the item at a place.
func (l *Items) At(i int) Item {
	if l.each != nil {
		return (*l.each)[i]
	}
	p := l.plain[i]
	return Item{p, Plainly(p)}
}
