package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
)

const (
	importPath = "/importer.Importer/Import"
	openPath   = "/importer.Importer/Open"
)

// initImporter sends Init as the real host does: options always set, the location rewritten.
func (t *trial) initImporter(p *plugin, folder string, excludes ...string) (protoreflect.Message, error) {
	return p.call(t.ctx, "/importer.Importer/Init", fields{
		"proto":   "dir",
		"config":  map[string]string{"location": "dir://" + folder},
		"options": hostOptions(excludes),
	})
}

func hostOptions(excludes []string) fields {
	return fields{
		"hostname": "host", "os": "linux", "arch": "amd64", "cwd": "/", "maxconcurrency": 4,
		"excludes": excludes,
	}
}

// importer starts the importer and initialises it.
func (t *trial) importer(executable, folder string, excludes ...string) (*plugin, error) {
	p, err := t.plugin(executable)
	if err != nil {
		return nil, err
	}
	_, err = t.initImporter(p, folder, excludes...)
	return p, err
}

// receiveRecord is the next record, or nil when the plugin says that it has finished.
func (s *stream) receiveRecord() (protoreflect.Message, error) {
	message, err := s.receive()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the Import stream ended before finished was sent")
	}
	if err != nil {
		return nil, err
	}
	if at(message, "finished").Bool() {
		return nil, nil
	}
	if !has(message, "record") {
		return nil, errors.New("an ImportResponse holds neither a record nor finished")
	}
	return at(message, "record").Message(), nil
}

// importAll imports as the real host (protocol 3.1): several workers with one record each, a buffer of
// as many, exactly one result for each record, then the half-close. It reads the final status, which
// the real host does not.
func (p *plugin) importAll(
	ctx context.Context,
	workers int,
	visit func(ctx context.Context, record protoreflect.Message) error,
) ([]protoreflect.Message, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	call, err := p.open(ctx, importPath)
	if err != nil {
		return nil, err
	}
	queue := make(chan protoreflect.Message, workers)
	results := make(chan protoreflect.Message, workers)
	var working, sending sync.WaitGroup
	for range workers {
		working.Go(func() {
			for record := range queue {
				if err := visit(ctx, record); err != nil {
					cancel(fmt.Errorf("%q: %w", at(record, "pathname").String(), err))
				}
				results <- record
			}
		})
	}
	sending.Go(func() {
		for record := range results {
			if err := call.send(fields{"result": fields{"header": record}}); err != nil {
				cancel(fmt.Errorf("cannot send a result: %w", err))
			}
		}
	})
	var records []protoreflect.Message
	var failure error
	for {
		record, err := call.receiveRecord()
		if record == nil {
			failure = err
			break
		}
		records = append(records, record)
		queue <- record
	}
	close(queue)
	working.Wait()
	close(results)
	sending.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return records, cause
	}
	if failure != nil {
		return records, failure
	}
	return records, call.finish()
}

// finish half-closes and expects the end of the call with OK and nothing before it.
func (s *stream) finish() error {
	if err := s.CloseSend(); err != nil {
		return err
	}
	message, err := s.receive()
	if err == nil {
		return fmt.Errorf("after the half-close came %v, not the end", message)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// openRecord opens a record's content with the five fields that the real host fills.
func (p *plugin) openRecord(ctx context.Context, record protoreflect.Message) (*stream, error) {
	return p.ask(ctx, openPath, fields{"record": fields{
		"pathname":  at(record, "pathname").String(),
		"isXattr":   at(record, "isXattr").Bool(),
		"xattrName": at(record, "xattrName").String(),
		"xattrType": int64(at(record, "xattrType").Enum()),
		"target":    at(record, "target").String(),
	}})
}

// content reads a record's content to its end, by the rules of protocol 3.4.
func (p *plugin) content(ctx context.Context, record protoreflect.Message, each func([]byte) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	call, err := p.openRecord(ctx, record)
	if err != nil {
		return err
	}
	for {
		message, err := call.receive()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		chunk := at(message, "chunk").Bytes()
		if len(chunk) == 0 || len(chunk) > 1<<20 {
			return fmt.Errorf("a chunk has %d bytes; 1 to 1,048,576 are allowed", len(chunk))
		}
		if err := each(chunk); err != nil {
			return err
		}
	}
}

// modeType holds the bits of protocol 2.2 that make an entry something else than a regular file.
const modeType = 1<<31 | 1<<27 | 1<<26 | 1<<25 | 1<<24 | 1<<21 | 1<<19

// opens tells whether the real host opens a record: every regular file and every attribute.
func opens(record protoreflect.Message) bool {
	if at(record, "error").String() != "" {
		return false
	}
	return at(record, "isXattr").Bool() || at(record, "fileInfo.mode").Uint()&modeType == 0
}

// acknowledge is a visit that opens nothing, as the statistics instance does (protocol 1.3).
func acknowledge(context.Context, protoreflect.Message) error { return nil }
