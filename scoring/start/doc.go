// Package start says where to begin: with one framework, with another, or with several together.
//
// What speaks for and against each comes from start rules, which are data of a catalog and read
// facts alone. Beside it stand figures that rest on the crosswalk: what the second framework still
// costs after the first, both ways, in points that nothing shows yet and in days of effort. The way
// is a sequence of steps, data too, dated from a day and by how much work a week brings.
//
// A rule that waits for a fact says nothing, and the fact is listed. Dates are estimates: a step
// takes at least as long as the catalog says, and as long as its work takes.
package start
