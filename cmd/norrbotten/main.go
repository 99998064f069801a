// Command norrbotten is the whole of Norrbotten för alla in one program: `norrbotten serve` runs it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "norrbotten: "+explain(err))
		os.Exit(1)
	}
}

// output is where a command writes: answers to Out, logs to Log.
type output struct{ Out, Log io.Writer }

// errHelp ends a run that only showed help.
var errHelp = errors.New("help was shown")

// run is the program without its process: arguments and streams in, an error out. ctx ends the server.
func run(ctx context.Context, args []string, out, log io.Writer) (err error) {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("norrbotten"),
		kong.Description("Norrbotten för alla: quiz och samtal för studiecirklar."),
		kong.Writers(out, log),
		kong.UsageOnError(),
		kong.ValueFormatter(swedishHelp),
		// kong ends the process after --help; a panic that run itself catches keeps it testable.
		kong.Exit(func(int) { panic(errHelp) }),
	)
	if err != nil {
		return fmt.Errorf("flags: %w", err)
	}
	defer func() {
		if p := recover(); p != nil && p != errHelp { //nolint:errorlint // the very value thrown above
			panic(p)
		}
	}()
	command, err := parser.Parse(args)
	if err != nil {
		return err
	}
	command.BindTo(ctx, (*context.Context)(nil))
	return command.Run(output{Out: out, Log: log})
}

// swedishHelp shows the environment variable behind a flag's help.
func swedishHelp(v *kong.Value) string {
	help := v.Help
	if v.Tag != nil && len(v.Tag.Envs) > 0 {
		help += " [$" + v.Tag.Envs[0] + "]"
	}
	return help
}
