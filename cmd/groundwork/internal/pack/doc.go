// Package pack makes the folder or ZIP that an auditor is given, and checks one: documents for their
// readers, the evidence that they name, an index of what shows what, the digests of all of it and of
// what it was made from. It reads what it is handed and writes where it is told; it opens no file by
// itself, asks no clock, and the same material gives the same bytes.
package pack
