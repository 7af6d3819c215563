package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// importerChecks imports one generated tree in many ways.
func importerChecks(c *checks, executable, tree string) {
	on := func(name string, run func(t *trial, p *plugin) error) {
		c.check("dir importer: "+name, func(t *trial) error {
			p, err := t.importer(executable, tree)
			if err != nil {
				return err
			}
			return run(t, p)
		})
	}
	on("I5 I6 I12 every file arrives to the byte, once, and the importer ends", importsTree)
	on("I1 finished comes after the last record and the call ends after the half-close", endsLast)
	on("I8 Open of an unknown path fails and the import goes on", opensUnknown)
	on("I10 cancelling an Open stops the read and closes the file", cancelsOpen)
	on("I11 a second instance that only acknowledges runs beside the first and opens nothing",
		func(t *trial, p *plugin) error { return acknowledgesBeside(t, p, executable, tree) })
	on("I19 I20 I21 paths are absolute and clean and names are their last parts", hasCleanPaths)
	on("I23 Opens are answered while the records are left unread", answersUnread)
	on("I25 the process serves on after the Import stream was reset", servesAfterReset)
	on("I26 a half-close before finished ends the import", endsOnHalfClose)
	on("I27 Import works twice on one instance", importsTwice)
	on("I28 Ping answers without Import", func(t *trial, p *plugin) error {
		_, err := p.call(t.ctx, "/importer.Importer/Ping", fields{})
		return err
	})
	on("I29 numbers and modes are those of the disk", hasTrueNumbers)
	c.check("dir importer: I22 the root is clean although the location ends in slashes", func(t *trial) error {
		p, err := t.plugin(executable)
		if err != nil {
			return err
		}
		init, err := t.initImporter(p, tree+"//")
		if err != nil {
			return err
		}
		return expect(at(init, "root").String() == tree, "the root is %q, not %q", at(init, "root"), tree)
	})
	c.check("dir importer: P18 excludes reach the walk", func(t *trial) error {
		p, err := t.importer(executable, tree, "*.log", "**/pruned/")
		if err != nil {
			return err
		}
		return excludes(t, p)
	})
	c.check("dir importer: P13 P15 Init of a missing folder names it, to the letter, and the process ends on EOF",
		func(t *trial) error { return refusesMissing(t, executable) })
	c.check("dir importer: P13 bad configurations are refused with a sentence that names what is wrong",
		func(t *trial) error { return refusesConfigurations(t, executable, tree) })
	c.check("dir importer: P5 the end of input during an Open ends the process", func(t *trial) error {
		p, err := t.importer(executable, tree)
		if err != nil {
			return err
		}
		return endsDuringOpen(t, p)
	})
}

func importsTree(t *trial, p *plugin) error {
	seen := map[string]int{}
	records, err := p.importAll(t.ctx, 4, func(ctx context.Context, record protoreflect.Message) error {
		if reason := at(record, "error").String(); reason != "" {
			return errors.New(reason)
		}
		if !opens(record) {
			return nil
		}
		return comparesContent(ctx, p, record)
	})
	if err != nil {
		return err
	}
	for _, record := range records {
		if !at(record, "isXattr").Bool() {
			seen[at(record, "pathname").String()]++
		}
	}
	entries, err := entriesOf(treeOf(records))
	if err != nil {
		return err
	}
	for name := range entries {
		if seen[name] != 1 {
			return fmt.Errorf("%q came %d times", name, seen[name])
		}
	}
	return closesAndEnds(t, p, "/importer.Importer/Close")
}

// treeOf is the folder of the record named "big", which is in the top of the tree.
func treeOf(records []protoreflect.Message) string {
	for _, record := range records {
		if name := at(record, "pathname").String(); path.Base(name) == "big" {
			return path.Dir(name)
		}
	}
	return ""
}

func comparesContent(ctx context.Context, p *plugin, record protoreflect.Message) error {
	if at(record, "isXattr").Bool() {
		return p.content(ctx, record, func([]byte) error { return nil })
	}
	file, err := os.Open(at(record, "pathname").String())
	if err != nil {
		return err
	}
	defer file.Close()
	if err := p.content(ctx, record, comparison(file)); err != nil {
		return err
	}
	rest, err := io.Copy(io.Discard, file)
	return first(err, expect(rest == 0, "the last %d bytes of the file did not come", rest))
}

// comparison expects every piece of content to be the next one of a file.
func comparison(file io.Reader) func(chunk []byte) error {
	return func(chunk []byte) error {
		expected := make([]byte, len(chunk))
		if _, err := io.ReadFull(file, expected); err != nil {
			return fmt.Errorf("more content than on the disk: %w", err)
		}
		return expect(bytes.Equal(chunk, expected), "the content differs from the disk")
	}
}
