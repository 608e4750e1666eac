// Package about is what the command says of itself: the scripts by which shells complete it, and the names that
// they offer; its version; topics of the manual that belong to no command; its manual pages.
package about

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
)

// Shells are those that there is completion for.
func Shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// Completion is the command that prints the script of a shell.
func Completion(a *app.App) *cobra.Command {
	return &cobra.Command{
		Annotations: map[string]string{app.Native: "the script of the shell, whatever is said"},
		Use:         "completion SHELL", Short: "The script by which bash, zsh, fish or PowerShell completes commands and names", Args: app.Args(1, 1),
		Long: `Prints the script by which SHELL completes commands, options, formats and the names in catalog and workspace:
frameworks, requirements, controls, evidence. SHELL is ` + strings.Join(Shells(), ", ") + `.

For one session:
  bash         source <(groundwork completion bash)
  zsh          source <(groundwork completion zsh)
  fish         groundwork completion fish | source
  PowerShell   groundwork completion powershell | Out-String | Invoke-Expression

For good:
  bash         groundwork completion bash -o ~/.local/share/bash-completion/completions/groundwork
               (the folder has to be there, and the package bash-completion)
  zsh          groundwork completion zsh -o ~/.zfunc/_groundwork
               and in ~/.zshrc: fpath=(~/.zfunc $fpath); autoload -U compinit; compinit
  fish         groundwork completion fish -o ~/.config/fish/completions/groundwork.fish
  PowerShell   groundwork completion powershell >> $PROFILE

What the scripts offer is asked of the command each time, so that it is true of the folder one works in.`,
		Example: "  groundwork completion bash\n  groundwork completion zsh -o _groundwork",
		RunE: func(c *cobra.Command, list []string) error {
			script := scripts(c.Root())[list[0]]
			if script == nil {
				return usage.Of(fmt.Errorf("there is no completion for %q: want one of %s", list[0], strings.Join(Shells(), ", ")))
			}
			return a.Print(script)
		},
	}
}

func scripts(root *cobra.Command) map[string]func(io.Writer) error {
	return map[string]func(io.Writer) error{
		"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"zsh":        root.GenZshCompletion,
		"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": root.GenPowerShellCompletionWithDesc,
	}
}

// Complete lets every command below root offer what fits where somebody types. An argument is known by its
// word in the usage of the command, an option by its name, by its word, or by the values that its help lists.
func Complete(a *app.App, root *cobra.Command) {
	for _, c := range root.Commands() {
		Complete(a, c)
	}
	if root.HasParent() && root.Runnable() {
		root.ValidArgsFunction = func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			return (&typing{a: a, c: c, args: args, typed: typed}).argument()
		}
	}
	complete := func(name string) {
		_ = root.RegisterFlagCompletionFunc(name, func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) { // fails only for one that is there twice
			return (&typing{a: a, c: c, args: args, typed: typed}).option(name)
		})
	}
	for name, takes := range options(root) {
		if takes {
			complete(name)
		}
	}
}

// argument offers what the next argument may be.
func (x *typing) argument() ([]string, cobra.ShellCompDirective) {
	words := arguments(x.c.Use)
	if len(words) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	word := ""
	switch n := len(x.args); {
	case n < len(words):
		word = words[n]
	case strings.HasSuffix(x.c.Use, "..."):
		word = words[len(words)-1]
	}
	switch {
	case x.c.HasSubCommands(): // which are offered beside, and would be lost among folders alone
		return nil, cobra.ShellCompDirectiveDefault
	case slices.Contains([]string{"DIR", "FOLDER"}, word):
		return nil, cobra.ShellCompDirectiveFilterDirs
	case slices.Contains([]string{"FILE", "CHANGES", "OLDER", "NEWER"}, word):
		return nil, cobra.ShellCompDirectiveDefault
	}
	return x.offer(x.ofArgument(word), strings.Contains(x.c.Use, ","), cobra.ShellCompDirectiveNoFileComp)
}

// arguments are the words of a usage, such as DIR and WHAT of "explain DIR WHAT".
func arguments(use string) []string {
	var words []string
	for _, word := range strings.Fields(use)[1:] {
		if strings.HasPrefix(word, "-") {
			break
		}
		word, _, _ = strings.Cut(strings.Trim(word, "[]."), "[")
		words = append(words, word)
	}
	return words
}
