// Package handover makes the documents that people are given: one page for those who decide, the control
// matrix and test sheet for an auditor, the Statement of Applicability and the index of documents for a
// certification body, what to collect for those who run the controls, and what a customer may be told.
//
// It reads what was judged and what the organisation states, judges nothing, and gives package document's
// plain data. Sentences that judging made are taken over; a control stands in the organisation's own words
// where it gave some (operates: does), and is marked where it did not, since an auditor tests these.
package handover
