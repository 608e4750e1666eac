package groundwork_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// attacks are what has been tried on the product and hurt it, by how it hurt: D what was lost, I what was obeyed, P what
// was told badly, C and H what brought it down or held it up. Each names the tests that hold it, by folder.
var attacks = map[string]string{
	"C1": "cmd/groundwork/internal/cli:TestMadeAttacks scoring/internal/rule/meter:TestLargeTextsStop scoring:TestWorkIsBounded", "C2": "cmd/groundwork/internal/cli:TestNotRegular", "C3": "cmd/groundwork/internal/cli:TestMadeAttacks scoring:TestWorkIsBounded", "C4": "cmd/groundwork/internal/cli:TestMadeAttacks catalog/lint:TestLint_is_bounded mapping:TestManyPairs", "C5": "cmd/groundwork/internal/cli:TestMadeAttacks catalog:TestLoader_limits_of_values_and_problems",
	"D1": "cmd/groundwork/internal/disk:TestWrite_pipe cmd/groundwork/internal/disk:TestWrite_link",
	"D2": "cmd/groundwork/internal/disk:TestWrite_input cmd/groundwork/internal/cli:TestOutputIsNoInput cmd/groundwork/internal/cli:TestSaveIsNoInput",
	"D3": "cmd/groundwork/internal/disk:TestWrite_mode",
	"D4": "cmd/groundwork/internal/disk:TestCreate cmd/groundwork/internal/disk:TestWrite_refused",
	"D5": "cmd/groundwork/internal/cli:TestOwnOutputIsRead cmd/groundwork/internal/cli:TestLongestIsReadBack catalog:TestLoad_spans scoring/result:TestReadReturnsTheBytesOfAnyAssessment",
	"D6": "cmd/groundwork/internal/cli:TestOwnOutputIsRead cmd/groundwork/internal/cli:TestNothingSteers_written catalog/table:TestRead_line_separators catalog/table:TestRead_numbers",
	"H1": "cmd/groundwork/internal/cli:TestMadeAttacks catalog:TestLoader_one_line", "H2": "cmd/groundwork:TestSecondInterruptEnds cmd/groundwork/internal/cli:TestInterrupted catalog:TestLoader_stops", "H3": "cmd/groundwork/internal/cli:TestNotRegular cmd/groundwork/internal/cli:TestPipesAreRefused catalog:TestLoad_reads_regular_files_alone",
	"H4": "cmd/groundwork/internal/cli:TestMadeAttacks scoring/internal/rule/meter:TestPatternSize scoring/internal/rule/meter:TestPatternsThatAreNone", "H6": "mapping/organisation:TestCheck scoring:TestWorkIsBounded", "H8": "cmd/groundwork/internal/cli:TestMadeAttacks catalog/oscal:TestPatterns", "H9": "cmd/groundwork/internal/cli:TestMadeAttacks cmd/groundwork/internal/picture:TestOf_large", "H10": "catalog/table:TestRead_is_linear mapping/organisation:TestCheckGuessesSeldom",
	"I1": "cmd/groundwork/internal/cli:FuzzWhatGoesOut cmd/groundwork/internal/cli:TestNothingIsObeyed cmd/groundwork/internal/cli:TestNothingSteers cmd/groundwork/internal/serving:TestNothingIsObeyed_served cmd/groundwork/internal/serving:TestNothingIsObeyed_assistants internal/safe:TestNothingSteers",
	"I2": "scoring/internal/rule:TestDetailsArePlain cmd/groundwork/internal/cli:TestNothingIsObeyed cmd/groundwork/internal/cli:TestNothingSteers",
	"I3": "cmd/groundwork/internal/cli:TestNothingSteers_names cmd/groundwork/internal/cli:TestNothingIsObeyed",
	"I4": "cmd/groundwork/internal/cli:TestNamesOfImportsAreShown",
	"I5": "cmd/groundwork/internal/picture:TestDrawing_names internal/safe:TestLabels cmd/groundwork/internal/cli:TestNothingIsObeyed",
	"I6": "catalog/lint:TestSARIF_names cmd/groundwork/internal/cli:TestNothingIsObeyed",
	"I7": "internal/safe:TestCells cmd/groundwork/internal/cli:TestNoFormulas cmd/groundwork/internal/cli:TestNothingIsObeyed cmd/groundwork/office:TestCSV cmd/groundwork/office:TestXLSX",
	"I8": "scoring/result:TestReadRefuses",
	"P2": "mapping:TestCheck cmd/groundwork/internal/cli:TestBandThatFails catalog/table:TestRead_numbers",
	"P3": "cmd/groundwork/internal/cli:TestPassedOver catalog:TestFilesThatAreNotReadAreTold catalog:TestManyFilesThatAreNotRead catalog:TestDir cmd/groundwork/internal/cli:TestBandThatFails",
	"P4": "scoring/internal/rule:TestEachKindHasItsOwnVariables cmd/groundwork/internal/cli:TestBandThatFails",
	"P5": "scoring/internal/rule:TestRefusedWithTheirPlace scoring/result:TestReadRefuses cmd/groundwork/internal/cli:TestPipesAreRefused scoring/internal/rule:TestDetailsArePlain cmd/groundwork/internal/cli:TestNoScreenShowsWhatIsInside cmd/groundwork/internal/disk:TestWrite_refused",
	"P6": "cmd/groundwork/internal/cli:TestDumbTerminal",
	"P7": "cmd/groundwork/internal/cli:TestProfileLeadsNowhereOutside catalog:TestDir",
}

// Each attack that hurt is held by a test that is there.
func TestAttacksAreHeld(t *testing.T) {
	t.Parallel()
	there := map[string]bool{}
	for row, names := range attacks {
		require.NotEmpty(t, strings.Fields(names), row)
		for name := range strings.FieldsSeq(names) {
			folder, test, _ := strings.Cut(name, ":")
			if _, seen := there[folder]; !seen {
				there[folder] = true
				files, err := filepath.Glob(path.Join(folder, "*_test.go"))
				require.NoError(t, err)
				for _, file := range files {
					for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`).FindAllStringSubmatch(read(t, file), -1) {
						there[folder+":"+m[1]] = true
					}
				}
			}
			assert.True(t, test != "" && there[name], "%s: there is no test %s", row, name)
		}
	}
}

// Of the list of attacks, each of what was lost, obeyed, told badly, brought down and held up stands here.
func TestEachAttackIsListed(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../shared/findings/attack.md")
	if err != nil {
		t.Skip("the list of attacks is not on this machine")
	}
	rows := regexp.MustCompile(`(?m)^\| ([DIPCH]\d+) \|`).FindAllStringSubmatch(string(text), -1)
	require.NotEmpty(t, rows)
	for _, m := range rows {
		assert.Contains(t, attacks, m[1])
	}
}
