// Package office writes what a workspace came to in the forms in which it is handed over and
// taken in: documents for readers as HTML, PDF, XLSX, Markdown and CSV; findings for machines
// as SARIF, JUnit and OSCAL.
//
// It judges nothing and reads no file: each function renders plain data to a writer, the same
// data to the same bytes. What people wrote is shown in every form and obeyed in none: no
// markup, no formula, no reference, nothing that turns the direction of writing.
package office
