// Command bearing is the whole program: the server, and everything that can be
// done from a terminal. Each command is a file of this folder.
//
// Exit statuses: 0 done, 1 could not be done, 2 called the wrong way.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/bearinghq/bearing/fault"
)

// version is set by the build.
var version = "development"

func main() {
	// A terminal that is closed ends the program as Ctrl-C does; whoever asks a
	// second time does not want to wait.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// cli is every command there is; the text beside each is its manual.
type cli struct {
	Serve     serveCmd     `cmd:"" help:"Serve the site and the API until interrupted."`
	Export    exportCmd    `cmd:"" help:"Write people, the matrix, a framework or roles to a file."`
	Matrix    matrixCmd    `cmd:"" help:"Print who can what."`
	Gap       gapCmd       `cmd:"" help:"Compare a person with a role."`
	Score     scoreCmd     `cmd:"" help:"Say where people stand by a file of ratings, and how surely."`
	Calibrate calibrateCmd `cmd:"" help:"Estimate the parameters of a scale from a file of ratings."`
	Sample    sampleCmd    `cmd:"" help:"Make up an organisation to look at."`
	Backup    backupCmd    `cmd:"" help:"Write everything to one file, checked."`
	Restore   restoreCmd   `cmd:"" help:"Put a backup in place."`
	Import    importCmd    `cmd:"" help:"Bring in people, levels or a framework from a file, and take imports back."`
	Account   accountCmd   `cmd:"" help:"Make accounts for people who sign in."`
	Verify    verifyCmd    `cmd:"" help:"Check the database."`
	Rescore   rescoreCmd   `cmd:"" help:"Make all estimates again from the record, and prove those that are kept."`
	Doctor    doctorCmd    `cmd:"" help:"Check what the program stands on."`
	Version   versionCmd   `cmd:"" help:"Print the version of the program."`
}

// A terminal is what a command has around it.
type terminal struct {
	ctx context.Context
	in  io.Reader
	out io.Writer // what was asked for
	err io.Writer // everything else: progress, remarks
}

// Exit statuses.
const (
	exitDone  = 0
	exitFail  = 1
	exitUsage = 2
)

// stopped carries the exit status out of the parser, which knows no other way
// to end after --help.
type stopped int

// run is the program. It returns when the command is done or ctx ends and all
// is closed, so that a test can run the whole of it.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) (status int) {
	defer func() {
		switch s := recover().(type) {
		case nil:
		case stopped:
			status = int(s)
		default:
			panic(s)
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parser, err := kong.New(grammar(args[0]),
		kong.Name("bearing"),
		kong.Description("Bearing shows who can what, what their roles need, and where leading and managing are thin."),
		kong.UsageOnError(),
		kong.Writers(out, errs),
		kong.Exit(func(s int) { panic(stopped(s)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"version": version},
	)
	if err != nil {
		panic(err) // the declarations above are wrong
	}
	chosen, err := parser.Parse(args)
	if err == nil {
		err = given(chosen)
	}
	if err != nil {
		return usage(errs, err)
	}
	if err := chosen.Run(&terminal{ctx, in, out, errs}); err != nil {
		if ctx.Err() != nil && !errors.As(err, new(*fault.Error)) {
			err = ctx.Err() // whatever was under way breaks in its own words
		}
		return tell(errs, err)
	}
	return exitDone
}

// grammar returns what the parser is told: the command that the first word
// names, or all of them if it names none. To read what all of them take lasts
// longer than to open the database.
func grammar(word string) any {
	all := reflect.TypeFor[cli]()
	for command := range all.Fields() {
		if strings.ToLower(command.Name) == word {
			return reflect.New(reflect.StructOf([]reflect.StructField{command})).Interface()
		}
	}
	return new(cli)
}

// given refuses a flag that is given twice: which one was meant?
func given(c *kong.Context) error {
	seen := map[string]bool{}
	for _, p := range c.Path {
		if p.Flag == nil || p.Flag.IsCumulative() {
			continue
		}
		if seen[p.Flag.Name] {
			return fmt.Errorf("--%s is given twice: give it once", p.Flag.Name)
		}
		seen[p.Flag.Name] = true
	}
	return nil
}

// usage says what is wrong with how the program was called.
func usage(w io.Writer, err error) int {
	line := "bearing"
	if e, ok := errors.AsType[*kong.ParseError](err); ok && e.Context != nil && e.Context.Command() != "" {
		command, _, _ := strings.Cut(e.Context.Command(), " <")
		line = "bearing " + command
	}
	end := "."
	if strings.HasSuffix(err.Error(), `"?`) && strings.Contains(err.Error(), "did you mean") {
		end = "?"
	}
	says := noValue().ReplaceAllString(strings.TrimRight(strings.Replace(err.Error(), ", ...", " or another", 1), ".?"), " has no value")
	fmt.Fprintf(w, "bearing: %s%s Run '%s --help' to see what there is.\n", plainWords.Replace(says), end, line)
	return exitUsage
}

// noValue is what the parser says where a flag is the last word.
var noValue = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`: expected \w+ value but got "EOL" \(<EOL>\)$`)
})

// plainWords puts what the parser says into the words of those who call it.
var plainWords = strings.NewReplacer(
	"expected a valid 64 bit int but got", "expected a whole number but got",
	"expected a valid 64 bit uint but got", "expected a whole number but got",
	" (short flag); perhaps try ", "; if that is meant, write ",
	"(from envar ", "(from the variable ",
)

// tell says what could not be done.
func tell(w io.Writer, err error) int {
	if known, ok := errors.AsType[*usageError](err); ok {
		return usage(w, known.error)
	}
	if known, ok := errors.AsType[*fault.Error](err); ok {
		fmt.Fprintf(w, "bearing: %s\n", known.Message)
		return exitFail
	}
	if e, ok := errors.AsType[*os.PathError](err); ok && e.Path == os.Stdout.Name() {
		fmt.Fprintf(w, "bearing: The answer cannot be written to standard output: %s. Check where it goes.\n", e.Err)
		return exitFail
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(w, "bearing: Interrupted.")
		return exitFail
	}
	fmt.Fprintf(w, "bearing: Something went wrong: %v\n", err)
	return exitFail
}

// A usageError is a flag or argument that the command cannot use.
type usageError struct{ error }
