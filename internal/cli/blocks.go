package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/gantline/gantline/internal/cli/output"
	"github.com/gantline/gantline/juju/api/client/block"
	"github.com/gantline/gantline/juju/core/model"
	"github.com/gantline/gantline/juju/rpc/params"
	"github.com/spf13/cobra"
)

// blockSets are what can be disabled, in the words of the commands.
func blockSets() map[string]model.BlockType {
	return map[string]model.BlockType{
		"destroy-model": model.BlockDestroy, "remove-object": model.BlockRemove, "all": model.BlockChange,
	}
}

const blockHelp = "  destroy-model  destroying the model\n" +
	"  remove-object  that, and removing applications, units, machines and relations\n" +
	"  all            that, and changing anything"

func blockArg(cmd *cobra.Command, args []string) error {
	if err := atLeast(1, "what is meant (destroy-model, remove-object or all)")(cmd, args); err != nil {
		return err
	}
	if _, ok := blockSets()[args[0]]; !ok {
		return usageError("%q cannot be disabled: use one of destroy-model, remove-object, all", args[0])
	}
	return nil
}

func newDisableCommand(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:       "disable-command <destroy-model|remove-object|all> [<message>...]",
		Short:     "Keep everybody from changing a model, until it is enabled again",
		Long:      "Keep everybody from changing a model, until it is enabled again:\n\n" + blockHelp + "\n\nThe message is what they are told.",
		Args:      blockArg,
		ValidArgs: []string{"destroy-model", "remove-object", "all"},
	}
	s := e.modelFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		return block.NewClient(conn).SwitchBlockOn(cmd.Context(), string(blockSets()[args[0]]), strings.Join(args[1:], " "))
	}
	return cmd
}

func newEnableCommand(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:       "enable-command <destroy-model|remove-object|all>",
		Short:     "Let a model be changed again",
		Long:      "Let a model be changed again, as disable-command was told:\n\n" + blockHelp,
		ValidArgs: []string{"destroy-model", "remove-object", "all"},
		Args: func(cmd *cobra.Command, args []string) error {
			if err := blockArg(cmd, args); err != nil {
				return err
			}
			return atMost(1)(cmd, args)
		},
	}
	s := e.modelFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		return block.NewClient(conn).SwitchBlockOff(cmd.Context(), string(blockSets()[args[0]]))
	}
	return cmd
}

// blockRow is a block as `disabled-commands` shows it.
type blockRow struct {
	Commands string `json:"command-set" yaml:"command-set"`
	Message  string `json:"message,omitempty" yaml:"message,omitempty"`
}

func newDisabledCommands(e *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use: "disabled-commands", Aliases: []string{"list-disabled-commands"},
		Short: "List what is disabled in a model", Args: noArgs,
	}
	s := e.modelFlags(cmd)
	format := output.NewFormat("tabular", "tabular", "json", "yaml")
	cmd.Flags().Var(format, "format", "output format")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		conn, err := s.openModel(cmd.Context())
		if err != nil {
			return err
		}
		defer conn.Close()
		blocks, err := block.NewClient(conn).List(cmd.Context())
		if err != nil {
			return err
		}
		rows := []blockRow{}
		for _, b := range blocks {
			rows = append(rows, blockRow{blockSet(b.Type), b.Message})
		}
		return show(cmd, format, rows, map[string]func(io.Writer) error{"tabular": func(w io.Writer) error {
			if len(rows) == 0 {
				say(cmd, "No commands are currently disabled.")
				return nil
			}
			t := output.NewTable("Disabled commands", "Message")
			for _, r := range rows {
				t.Row(r.Commands, r.Message)
			}
			return t.Write(w, e.colour(cmd))
		}})
	}
	return cmd
}

// blockSet is the command's word for a type of block.
func blockSet(kind string) string {
	for word, k := range blockSets() {
		if string(k) == kind {
			return word
		}
	}
	return kind
}

// ExplainBlock adds to an error of something that is blocked how to go on.
func ExplainBlock(err error) error {
	if !params.IsCodeOperationBlocked(err) {
		return err
	}
	return fmt.Errorf("%w\n\nSomebody disabled this for the model: see \"gantline disabled-commands\", and enable it by \"gantline enable-command\"", err)
}
