package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// readsBeside leaves the listing and a large file unread, and reads the files that it was told.
func readsBeside(tree string) func(t *trial, p *olderImporter) error {
	return func(t *trial, p *olderImporter) error {
		ctx, cancel := context.WithCancel(t.ctx)
		defer cancel()
		scan, err := p.ask(ctx, "/importer.Importer/Scan", fields{})
		if err != nil {
			return err
		}
		var names []string
		big := filepath.Join(tree, "big")
		for told := false; !told || len(names) < 8; {
			entry, err := scan.receive()
			if err != nil {
				return fmt.Errorf("Scan ended early: %w", err)
			}
			name := at(entry, "pathname").String()
			if told = told || name == big; name != big && reads(entry) && len(names) < 8 {
				names = append(names, name)
			}
		}
		still, err := p.ask(ctx, "/importer.Importer/OpenReader", fields{"pathname": big})
		if err == nil {
			_, err = still.receive()
		}
		if err != nil {
			return err
		}
		err = parallel(len(names), func(i int) error { return p.comparesOlder(ctx, names[i]) })
		return first(err, p.closeReader(ctx, big), p.lets(big))
	}
}

func closesUnopened(t *trial, p *olderImporter) error {
	entries, err := p.entries(t.ctx)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := at(entry, "pathname").String()
		if err := first(p.closeReader(t.ctx, name), p.closeReader(t.ctx, name)); err != nil {
			return fmt.Errorf("CloseReader of %q: %w", name, err)
		}
	}
	return first(p.closeReader(t.ctx, "/no such path"), closesAndEnds(t, p.plugin, "/importer.Importer/Close"))
}

// closesEarly is what a host does that needs no more of a file.
func closesEarly(tree string) func(t *trial, p *olderImporter) error {
	return func(t *trial, p *olderImporter) error {
		if _, err := p.entries(t.ctx); err != nil {
			return err
		}
		big := filepath.Join(tree, "big")
		call, err := p.ask(t.ctx, "/importer.Importer/OpenReader", fields{"pathname": big})
		if err == nil {
			_, err = call.receive()
		}
		if err != nil {
			return err
		}
		held, err := p.holds(big)
		return first(err, expect(held, "the file is not open while it is read"),
			p.closeReader(t.ctx, big), p.lets(big),
			p.comparesOlder(t.ctx, filepath.Join(tree, "hard")))
	}
}

func opensOlderUnknown(t *trial, p *olderImporter) error {
	entries, err := p.entries(t.ctx)
	if err != nil {
		return err
	}
	nothing := func([]byte) error { return errors.New("content came") }
	for _, name := range []string{"/no such path", "", "/etc/passwd", "relative", "/../etc/passwd"} {
		if err := refusal(p.read(t.ctx, name, nothing)); err != nil {
			return fmt.Errorf("OpenReader of %q: %w", name, err)
		}
	}
	for _, entry := range entries {
		if !reads(entry) {
			continue
		}
		return p.comparesOlder(t.ctx, at(entry, "pathname").String())
	}
	return errors.New("the listing holds no file")
}

func leavesUnopened(t *trial, executable string) error {
	const files = 10_000
	for i := range files {
		name := fmt.Sprintf("%s/%02d/file %d", t.folder, i%50, i)
		if i < 50 {
			if err := os.Mkdir(filepath.Dir(name), 0o700); err != nil {
				return err
			}
		}
		if err := os.WriteFile(name, []byte("content"), 0o600); err != nil {
			return err
		}
	}
	p, err := t.olderImporter(executable, "dir", t.folder)
	if err != nil {
		return err
	}
	found := 0
	err = p.scan(t.ctx, func(entry protoreflect.Message) error {
		if reads(entry) {
			found++
		}
		return nil
	})
	open, listing := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.pid()))
	return first(err, listing, expect(found == files, "%d of %d files came", found, files),
		expect(len(open) < 100, "%d files are open", len(open)),
		closesAndEnds(t, p.plugin, "/importer.Importer/Close"))
}
