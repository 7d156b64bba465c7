// The command line of Cloud Foundry, version 7.1.0: what its own main.go does, with the parts that it does it with.
// Where one of its modules cannot be fetched, there is a stand-in (standins/), which nothing about plugins needs, except the
// one that copies files.
package main

import (
	"fmt"
	"os"
	_ "unsafe" // for go:linkname

	"code.cloudfoundry.org/cli/util/command_parser"
	"code.cloudfoundry.org/cli/util/configv3"
	"code.cloudfoundry.org/cli/util/plugin"
	"code.cloudfoundry.org/cli/util/ui"
)

// cf's Makefile sets the version. Without one, every plugin thinks that cf is new enough.
//
//go:linkname version code.cloudfoundry.org/cli/version.binaryVersion
var version string

func main() {
	version = "7.1.0"
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

func run(args []string) (int, error) {
	config, err := configv3.GetCFConfig()
	if err != nil {
		return 0, err
	}
	commandUI, err := ui.NewUI(config)
	if err != nil {
		return 0, err
	}
	parser, err := command_parser.NewCommandParser()
	if err != nil {
		return 0, err
	}
	code, err := parser.ParseCommandFromArgs(commandUI, args)
	if installed, ok := plugin.IsPluginCommand(args); err != nil && ok {
		return 0, plugin.RunPlugin(installed)
	}
	return code, err
}
