// Command gohost drives compiled connectors over pipes as plakar does, on the gRPC library that
// plakar uses, and checks the rows of protocol section 9 that can be seen from outside: as a host of
// v1.1, and as one of v1.0 (the files older_*.go).
//
//	gohost check -proto FOLDER -older FOLDER -bin FOLDER [word…]   run the checks whose names contain a word
//	gohost bench-open -proto FOLDER -bin FOLDER …    measure Opens; see bench_open.go
//	gohost bench-get -proto FOLDER -bin FOLDER …     measure Gets; see bench_get.go
//	gohost bench-put -proto FOLDER -bin FOLDER …     measure one Put; see bench_put.go
//	gohost bench-export -proto FOLDER -bin FOLDER …  measure an Export of one file; see bench_put.go
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

// errFailed says that a check failed, which has been printed.
var errFailed = errors.New("a check failed")

func main() {
	stopped := make(chan os.Signal, 1)
	signal.Notify(stopped, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		<-stopped
		killAll()
		os.Exit(130)
	}()
	if err := run(os.Args[1:]); err != nil {
		// The counts are the last line, also when they are bad.
		if !errors.Is(err, errFailed) {
			fmt.Fprintf(os.Stderr, "gohost: %v\n", err)
		}
		killAll()
		os.Exit(1)
	}
}

// place is where the schemas and the executables are.
type place struct{ proto, bin string }

func (p *place) flags(set *flag.FlagSet) {
	set.StringVar(&p.proto, "proto", "proto/v1_1", "folder of the .proto files")
	set.StringVar(&p.bin, "bin", "bin", "folder of the executables")
}

func (p *place) executable(name string) string { return filepath.Join(p.bin, name) }

func run(args []string) error {
	command := "check"
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	switch command {
	case "bench-open":
		return benchOpen(args)
	case "bench-get":
		return benchGet(args)
	case "bench-put":
		return benchPut(args)
	case "bench-export":
		return benchExport(args)
	case "check":
	default:
		return fmt.Errorf("%q is no command; there are check and bench-open, -get, -put, -export", command)
	}
	set := flag.NewFlagSet("gohost check", flag.ExitOnError)
	where := &place{}
	where.flags(set)
	older := set.String("older", "proto/v1_0", "folder of the .proto files of v1.0")
	set.Parse(args)
	return runChecks(where, *older, set.Args())
}

var executables = []string{
	"dir-importer", "dir-exporter", "dir-storage",
	"example-importer", "example-exporter", "example-storage",
	"legacy-json-importer", "legacy-folder-exporter", "legacy-folder-storage",
	"s3-importer", "s3-exporter", "s3-storage",
}

func runChecks(where *place, older string, words []string) error {
	bin, err := filepath.Abs(where.bin)
	if err != nil {
		return err
	}
	where.bin = bin
	today, err := loadSchema(context.Background(), where.proto)
	if err != nil {
		return err
	}
	before, err := loadSchema(context.Background(), older)
	if err != nil {
		return err
	}
	tree, err := os.MkdirTemp("", "gohost-tree-")
	if err != nil {
		return err
	}
	defer removeAll(tree)
	if err := makeTree(tree); err != nil {
		return err
	}
	installed, err := os.MkdirTemp("", "gohost-cache-")
	if err != nil {
		return err
	}
	defer removeAll(installed)
	c := &checks{schema: today, words: words}
	checkToday(c, where, tree, before)
	o := &checks{schema: before, words: words, install: (&installer{installed}).path}
	checkOlder(o, where, tree, today)
	fmt.Printf("%d passed, %d failed\n", c.passed+o.passed, c.failed+o.failed)
	if c.failed+o.failed > 0 {
		return errFailed
	}
	return nil
}

func checkToday(c *checks, where *place, tree string, before *schema) {
	for _, name := range executables {
		processChecks(c, roleOf(where.executable(name)))
	}
	importerChecks(c, where.executable("dir-importer"), tree)
	exporterChecks(c, where.executable("dir-exporter"), "dir")
	storageChecks(c, where.executable("dir-storage"), "dir")
	storageDiskChecks(c, where.executable("dir-storage"), before)
	exampleChecks(c, where)
	storageChecks(c, where.executable("example-storage"), "example")
	exporterChecks(c, where.executable("legacy-folder-exporter"), "legacy-folder")
	storageChecks(c, where.executable("legacy-folder-storage"), "legacy-folder")
}

func checkOlder(c *checks, where *place, tree string, today *schema) {
	for _, name := range executables {
		olderProcessChecks(c, olderRoleOf(where.executable(name)), today)
	}
	olderImporterChecks(c, where.executable("dir-importer"), tree)
	olderExporterChecks(c, where.executable("dir-exporter"), "dir")
	olderStorageChecks(c, where.executable("dir-storage"), "dir")
	olderStorageDiskChecks(c, where.executable("dir-storage"))
	olderExampleChecks(c, where)
	olderStorageChecks(c, where.executable("example-storage"), "example")
	olderExporterChecks(c, where.executable("legacy-folder-exporter"), "legacy-folder")
	olderStorageChecks(c, where.executable("legacy-folder-storage"), "legacy-folder")
}
