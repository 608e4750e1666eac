package about

import (
	"github.com/spf13/cobra"
)

// Topics are what the manual tells beside the commands.
func Topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "workspace", Short: "What a workspace is, and what its files hold", Long: workspace},
		{Use: "evidence-kinds", Short: "What evidence is, and which days it shows", Long: evidenceKinds},
		{Use: "formats", Short: "What can be written, for whom", Long: formats},
		{Use: "exit-codes", Short: "How commands end, for scripts and pipelines", Long: exitCodes},
	}
}

const workspace = `A workspace is a folder of YAML files, in as many files and folders as suit. What a file holds is said by its top-level keys:

  organisation     name, systems, the people behind roles, the day to judge (as_of)
  scope            what is judged: framework, type or stage, window, systems, categories, exclusions with reasons
  operates         which controls are run, since when, by whom, in the organisation's own words
  facts            typed answers, asked once and used in every framework
  evidence         the pieces that show controls
  treatments       accepted risks, compensating controls, remediation
  risks            the risk list, from which the Statement of Applicability is computed
  nonconformities  those that earlier audits raised

Catalogs of your own (framework, requirements, controls, evidence_types, rules, relations, overlay) may lie beside them.
Lists append over files; a fact with two values is an error that shows both places. Unknown keys and ids are errors with
file, line, column and the nearest name. Files that are no .yaml or .yml are not read; folders that begin with a dot neither.

'groundwork init' writes a workspace, 'groundwork catalog schema' the JSON Schema by which an editor completes it.`

const evidenceKinds = `A piece of evidence names its type; the type is of a kind, and the kind says which days a piece shows:

  document   a policy, a procedure: in force from its effective day until it is replaced
  state      a setting, a configuration: holds around the day on which it was observed
  report     another party's word on a period: speaks of that period
  record     something that was done: shows the days that it speaks of

No record and no report shows a day after it was collected. A draft shows nothing until somebody accepts it, and a rejected
piece never. Deviations lower what a record is worth; a failed test is worth nothing. What a control is to show is cut into units
(days, slices of its cadence, the window, an instant); coverage is which of them are filled, and gaps are told by date.

'groundwork catalog list evidence-types' lists the types, 'groundwork catalog show TYPE' tells how one counts,
'groundwork evidence DIR' what each piece is worth, and 'groundwork explain DIR ID' why.`

const formats = `Every command takes --format: text is for reading, json for programs, and its fields only grow. The help of each command
lists its own formats. -o FILE writes to a file, and takes the format from its ending.

  text               a screen
  json               programs; a stored assessment compares with a later one (groundwork diff)
  md                 a page in a repository, a comment on a change
  yaml               files of a workspace or a catalog
  csv, xlsx          a spreadsheet, a tracker; cells cannot become formulas
  html, pdf          a document to hand over
  sarif              code scanning: each finding at its place in the files
  junit              a pipeline's list of tests: each requirement is one
  oscal, oscal-poam  assessment results and plan of action, for other tools
  svg, dot, mermaid  a picture
  ics                a calendar`

const exitCodes = `  0  done; and ready, where a threshold was asked for
  1  failed: a file, a rule or the input is wrong; nothing half is written
  2  wrong usage: the command line is wrong
  3  done, and below the threshold: everything is written as with 0

Thresholds are asked for by 'assess --fail-under N', which ends with 3 if low of a framework is under N, and by
'diff OLDER NEWER --fail-on-fall', if low of a scope fell. Both look at low, what is shown, and never at high: what is not known
opens no gate. 'catalog lint' ends with 1 where there is an error, and with --strict where there is a warning.

  groundwork assess . --fail-under 0.8 --format sarif -o readiness.sarif
  groundwork diff stored.json . --fail-on-fall`
