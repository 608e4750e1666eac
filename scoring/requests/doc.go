// Package requests is what is asked of whom by when, as plain data: the list of evidence that an
// auditor requests, and what is to be done about it in the days ahead. Package advise works both
// out; what it found can be stored and read without the engine.
package requests
