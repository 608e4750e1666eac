// Package meter counts the work of one evaluation of a CEL expression, and stops it: at a
// limit, or when its context has ended. It knows no evidence and no rules.
//
// [PlanOf] and [Plan.Program] plan a checked expression and put nodes that charge into the plan, where it is
// worth that; [Program.Eval] evaluates with a meter of its own, and says what was spent. A
// unit is one step: a variable or a field that is read, a call or a comparison that is made.
//
//   - A loop is charged for each turn, by the steps of its body, which are counted once when
//     it is planned; an operand of && or || of more than three steps where it is reached.
//   - A list that a call walks is charged by its elements, and a text that a call reads by its
//     bytes, [BytesPerUnit] to a unit, before the call runs: so no text grows before it is paid
//     for. A list that is [Ready] is read for nothing by the calls that [Expression] tells of.
//   - A call of a host's [Function] is charged [CallUnits] and the size of what it is given.
//
// The same meter looks at the context, at every 128 charges or sooner. CEL's own counting is
// not used: it searches its stack at every turn of a loop, so that a loop over n pieces costs
// n².
package meter
