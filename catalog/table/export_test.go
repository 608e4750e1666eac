package table

// Loose is "related", as other tools mean their "intersect".
const Loose = loose
