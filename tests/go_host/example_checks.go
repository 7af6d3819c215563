package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// exampleChecks run the example importer and exporter as the real host does.
func exampleChecks(c *checks, where *place) {
	c.check("example importer: I1 I5 I12 every record and every content arrives", func(t *trial) error {
		p, err := roleOf(where.executable("example-importer")).started(t)
		if err != nil {
			return err
		}
		records, err := p.importAll(t.ctx, 4, func(ctx context.Context, record protoreflect.Message) error {
			if reason := at(record, "error").String(); reason != "" {
				return errors.New(reason)
			}
			if !opens(record) {
				return nil
			}
			return p.content(ctx, record, func([]byte) error { return nil })
		})
		if err := first(err, expect(len(records) > 0, "no record came")); err != nil {
			return err
		}
		return closesAndEnds(t, p, "/importer.Importer/Close")
	})
	c.check("legacy-json importer: I1 I5 I12 every record and every content arrives", func(t *trial) error {
		p, err := roleOf(where.executable("legacy-json-importer")).started(t)
		if err != nil {
			return err
		}
		contents := &sync.Map{}
		_, err = p.importAll(t.ctx, 4, func(ctx context.Context, record protoreflect.Message) error {
			if reason := at(record, "error").String(); reason != "" || !opens(record) {
				return refused(reason)
			}
			var content []byte
			err := p.content(ctx, record, func(chunk []byte) error {
				content = append(content, chunk...)
				return nil
			})
			contents.Store(at(record, "pathname").String(), string(content))
			return err
		})
		return first(err, holdsDocument(contents), closesAndEnds(t, p, "/importer.Importer/Close"))
	})
	c.check("example exporter: E1 E6 E13 every record is answered once, with success", func(t *trial) error {
		p, err := roleOf(where.executable("example-exporter")).started(t)
		if err != nil {
			return err
		}
		err = p.restore(t.ctx, folderEntry("/", 0o755), fileEntry("/empty", 0o600, nil),
			fileEntry("/file", 0o644, pattern(1, 3*hostChunk+1)), linkEntry("/link", "file"))
		if err != nil {
			return err
		}
		return closesAndEnds(t, p, "/plakar.exporter.Exporter/Close")
	})
}

// refused is an error with a reason, or none without.
func refused(reason string) error {
	if reason == "" {
		return nil
	}
	return errors.New(reason)
}

// holdsDocument expects the contents of jsonDocument by their paths.
func holdsDocument(contents *sync.Map) error {
	for path, wanted := range map[string]string{"/hello": "world", "/empty": "", "/folder/deep": "content"} {
		if found, came := contents.Load(path); !came || found != wanted {
			return fmt.Errorf("%q came as %q", path, found)
		}
	}
	return nil
}
