// Package plan says what to do next: which controls to set up and to run, and which evidence to keep,
// so that each chosen lens reaches a band for the least effort, or gains most for a budget of days.
//
// # What an action yields
//
// An action is the evidence of one type that its controls lack, set down as pieces that the
// organisation does not have yet: what would be there on the last day of the plan, had it been done
// and gone well. What a set of actions yields is judged: the organisation is assessed with these
// pieces, so that joint coverage, conditions, windows and caps count as they do everywhere. There is
// no formula of readiness here.
//
// Nothing is planned back in time. A time that is over stays as it is, and a band that no action can
// reach any more is told with its reasons.
//
// # The least effort
//
// A greedy choice by gain for effort, thinned out by what it can do without, is the plan. Beside it
// stands a bound below which no plan can lie, by linear programming over what each action can yield
// at most in any company; with few actions the plan is exact. The bound holds where more evidence
// never lowers a figure, which is so for default rules and for rules that only count up; where
// judging shows otherwise, no bound is stated.
package plan
