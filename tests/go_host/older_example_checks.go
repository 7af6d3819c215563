package main

import (
	"context"
	"errors"
	"strings"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// olderExampleChecks run the example importer and exporter as a host of v1.0 does.
func olderExampleChecks(c *checks, where *place) {
	c.check("v1.0 example importer: V2 V3 V5 every record and every content arrives", func(t *trial) error {
		p, err := t.olderImporter(where.executable("example-importer"), "example", "")
		if err != nil {
			return err
		}
		seen, err := p.backup(t.ctx, 4, func(ctx context.Context, entry protoreflect.Message) error {
			if reason := at(entry, "error.message").String(); reason != "" {
				return errors.New(reason)
			}
			if !reads(entry) {
				return nil
			}
			name, size := at(entry, "pathname").String(), 0
			err := p.read(ctx, name, func(chunk []byte) error {
				size += len(chunk)
				return nil
			})
			said := at(entry, "record.fileinfo.size").Int()
			return first(err, expect(int64(size) == said, "%d bytes came, not %d", size, said),
				p.closeReader(ctx, name))
		})
		return first(err, expect(len(seen) == 5, "%d entries came", len(seen)),
			closesAndEnds(t, p.plugin, "/importer.Importer/Close"))
	})
	c.check("v1.0 legacy-json importer: V2 V3 V5 every record and every content arrives", func(t *trial) error {
		location, err := roleOf(where.executable("legacy-json-importer")).location(t)
		if err != nil {
			return err
		}
		p, err := t.olderImporter(where.executable("legacy-json-importer"), "legacy-json",
			strings.TrimPrefix(location, "legacy-json://"))
		if err != nil {
			return err
		}
		contents := &sync.Map{}
		_, err = p.backup(t.ctx, 4, func(ctx context.Context, entry protoreflect.Message) error {
			if reason := at(entry, "error.message").String(); reason != "" || !reads(entry) {
				return refused(reason)
			}
			var content []byte
			name := at(entry, "pathname").String()
			err := p.read(ctx, name, func(chunk []byte) error {
				content = append(content, chunk...)
				return nil
			})
			contents.Store(name, string(content))
			return first(err, p.closeReader(ctx, name))
		})
		return first(err, holdsDocument(contents),
			closesAndEnds(t, p.plugin, "/importer.Importer/Close"))
	})
	c.check("v1.0 example exporter: V8 V9 V10 V11 every call is answered with success", func(t *trial) error {
		p, err := t.olderExporter(where.executable("example-exporter"), "example", "")
		if err != nil {
			return err
		}
		err = p.restore(t.ctx, 4, folderEntry("/a", 0o755), fileEntry("/a/empty", 0o600, nil),
			fileEntry("/file", 0o644, pattern(1, 3*hostChunk+1)), linkEntry("/link", "file"),
			fileEntry("/twin 1", 0o644, []byte("twins")).hardLink(5, 2),
			fileEntry("/twin 2", 0o644, []byte("twins")).hardLink(5, 2))
		return first(err, closesAndEnds(t, p.plugin, "/exporter.Exporter/Close"))
	})
}
