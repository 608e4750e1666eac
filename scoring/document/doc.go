// Package document holds a document for a reader as plain data: a title, lead lines and
// sections of paragraphs, figures and tables, that any writer can set as a page, a
// workbook or text.
//
// It knows no engine and no framework: what makes documents reads results, what writes
// them reads this. As in package result everything is exported, ordered and tagged, a
// list is [] and never null, the same input gives the same bytes, and [Format] names the
// form, to which fields are only added.
package document
