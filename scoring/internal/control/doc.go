// Package control is the third stage of judging: what one control is worth on one basis, for
// one system, with the evidence that counts for it.
//
// [Judge] is a pure function of a [Frame] (the lens's time and what it asks), a [Case] (the
// control, the basis, its rule) and a pool of evidence. A [Judgement] is data: a value, what
// fell short, what was counted, as codes with their values. Package words makes the sentences.
package control
