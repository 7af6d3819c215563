package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// olderImporterChecks import one generated tree as a host of v1.0 does.
func olderImporterChecks(c *checks, executable, tree string) {
	on := func(name string, run func(t *trial, p *olderImporter) error) {
		c.check("v1.0 dir importer: "+name, func(t *trial) error {
			p, err := t.olderImporter(executable, "dir", tree)
			return whenNil(err, func() error { return run(t, p) })
		})
	}
	c.check("v1.0 dir importer: V1 Init answers without an error, and with one that names what is wrong",
		func(t *trial) error { return answersOlderInit(t, executable, tree) })
	on("V2 Info says the same before, during and after the Scan", func(t *trial, p *olderImporter) error {
		return answersInfo(t, p, tree)
	})
	on("V3 a folder that is gone is an error of the listing, which ends with OK", scansMissing(executable))
	on("V4 V5 every file arrives to the byte, four at once while the listing goes on, and no attribute",
		func(t *trial, p *olderImporter) error { return backsUpTree(t, p, tree) })
	on("V5 numbers and modes are those of the disk", func(t *trial, p *olderImporter) error {
		return hasTrueOlderNumbers(t, p, tree)
	})
	on("V5 contents are read while others stand still, and the listing, too", readsBeside(tree))
	on("V6 CloseReader of what was never opened is no error, and a second one neither", closesUnopened)
	on("V6 CloseReader in the middle of a file stops the read", closesEarly(tree))
	on("V7 OpenReader of an unknown path fails and the importer serves on", opensOlderUnknown)
	c.check("v1.0 dir importer: V6 a listing of 10,000 files that nobody opens holds none open",
		func(t *trial) error { return leavesUnopened(t, executable) })
	on("P5 the end of input during an OpenReader ends the process", func(t *trial, p *olderImporter) error {
		if _, err := p.entries(t.ctx); err != nil {
			return err
		}
		call, err := p.ask(t.ctx, "/importer.Importer/OpenReader",
			fields{"pathname": filepath.Join(tree, "big")})
		if err == nil {
			_, err = call.receive()
		}
		return first(err, endsClean(p.plugin))
	})
}

func answersOlderInit(t *trial, executable, tree string) error {
	p, err := t.plugin(executable)
	if err != nil {
		return err
	}
	answer, err := t.olderInit(p, "dir", tree)
	if err := first(err, expect(!has(answer, "error"), "the error is %q", at(answer, "error"))); err != nil {
		return err
	}
	for wrong, config := range map[string]map[string]string{
		"some/folder": {"location": "dir://some/folder"},
		"colour":      {"location": "dir://" + tree, "colour": "red"},
		"location":    {},
	} {
		p, err := t.plugin(executable)
		if err != nil {
			return err
		}
		answer, err := p.call(t.ctx, "/importer.Importer/Init",
			fields{"proto": "dir", "config": config, "options": fields{"hostname": "host"}})
		said := at(answer, "error").String()
		err = first(err, expect(strings.Contains(said, wrong), "the error %q does not name it", said),
			endsClean(p))
		if err != nil {
			return fmt.Errorf("%q: %w", wrong, err)
		}
	}
	return nil
}

func answersInfo(t *trial, p *olderImporter, tree string) error {
	same := func() error {
		info, err := p.call(t.ctx, "/importer.Importer/Info", fields{})
		if err != nil {
			return err
		}
		for _, field := range []string{"type", "origin", "root"} {
			if found, before := at(info, field).String(), at(p.info, field).String(); found != before {
				return fmt.Errorf("%s was %q and is %q", field, before, found)
			}
		}
		return nil
	}
	err := first(
		expect(at(p.info, "type").String() == "dir", "the type is %q", at(p.info, "type")),
		expect(at(p.info, "root").String() == tree, "the root is %q, not %q", at(p.info, "root"), tree),
		expect(at(p.info, "origin").String() != "", "there is no origin"),
		p.scan(t.ctx, func(protoreflect.Message) error { return same() }),
		same(),
	)
	if err != nil {
		return err
	}
	return closesAndEnds(t, p.plugin, "/importer.Importer/Close")
}

// scansMissing is about a folder that Init may accept and Scan cannot read.
func scansMissing(executable string) func(t *trial, p *olderImporter) error {
	return func(t *trial, _ *olderImporter) error {
		gone := filepath.Join(t.folder, "gone")
		if err := os.Mkdir(gone, 0o700); err != nil {
			return err
		}
		p, err := t.olderImporter(executable, "dir", gone)
		if err := first(err, os.Remove(gone)); err != nil {
			return err
		}
		entries, err := p.entries(t.ctx)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if strings.Contains(at(entry, "error.message").String(), gone) {
				return closesAndEnds(t, p.plugin, "/importer.Importer/Close")
			}
		}
		return fmt.Errorf("none of %d entries is an error that names %q", len(entries), gone)
	}
}

func backsUpTree(t *trial, p *olderImporter, tree string) error {
	seen, err := p.backup(t.ctx, 4, func(ctx context.Context, entry protoreflect.Message) error {
		if reason := at(entry, "error.message").String(); reason != "" {
			return errors.New(reason)
		}
		if has(at(entry, "record").Message(), "xattr") {
			return errors.New("the record is an attribute")
		}
		if !reads(entry) {
			return nil
		}
		return p.comparesOlder(ctx, at(entry, "pathname").String())
	})
	if err != nil {
		return err
	}
	entries, err := entriesOf(tree)
	if err != nil {
		return err
	}
	for name := range entries {
		if seen[name] != 1 {
			return fmt.Errorf("%q came %d times", name, seen[name])
		}
	}
	return closesAndEnds(t, p.plugin, "/importer.Importer/Close")
}

// comparesOlder reads one file through the plugin and from the disk, and closes the reader.
func (p *olderImporter) comparesOlder(ctx context.Context, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	compare := comparison(file)
	if err := p.read(ctx, name, compare); err != nil {
		return err
	}
	rest, err := io.Copy(io.Discard, file)
	return first(err, expect(rest == 0, "the last %d bytes of the file did not come", rest),
		p.closeReader(ctx, name))
}

func hasTrueOlderNumbers(t *trial, p *olderImporter, tree string) error {
	entries, err := p.entries(t.ctx)
	if err != nil {
		return err
	}
	disk, err := entriesOf(tree)
	if err != nil {
		return err
	}
	compared := 0
	for _, entry := range entries {
		name := at(entry, "pathname").String()
		info, inTree := disk[name]
		if !inTree {
			continue // The folders above the subject.
		}
		compared++
		record := at(entry, "record").Message()
		if err := sameFileInfo(record, "fileinfo", name, info); err != nil {
			return fmt.Errorf("%q: %w", name, err)
		}
	}
	return expect(compared == len(disk), "%d of %d entries came", compared, len(disk))
}
