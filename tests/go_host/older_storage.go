package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// olderStore is a storage plugin after Init, driven as a host of v1.0 does (protocol 6.3).
type olderStore struct {
	*plugin
	ctx context.Context
	// location is what Init was told.
	location string
}

// family is one of the three kinds of objects, each of which has methods of its own.
type family string

const (
	stateFamily    family = "State"
	packfileFamily family = "Packfile"
	lockFamily     family = "Lock"
)

var families = []family{stateFamily, packfileFamily, lockFamily}

func (t *trial) olderStore(executable, protocol, folder string) (*olderStore, error) {
	p, err := t.plugin(executable)
	if err != nil {
		return nil, err
	}
	location := protocol + "://" + folder
	_, err = p.call(t.ctx, "/store.Store/Init",
		fields{"proto": protocol, "config": map[string]string{"location": location}})
	return &olderStore{p, t.ctx, location}, err
}

// olderCreated is a store with a new repository in it.
func (t *trial) olderCreated(executable, protocol, folder string) (*olderStore, error) {
	s, err := t.olderStore(executable, protocol, folder)
	if err == nil {
		_, err = s.call(s.ctx, "/store.Store/Create", fields{"config": configBytes})
	}
	return s, err
}

func macFields(mac []byte) fields { return fields{"value": mac} }

// list is the names of a family, as a set; a double or misshapen name is an error.
func (s *olderStore) list(kind family) (map[string]bool, error) {
	answer, err := s.call(s.ctx, fmt.Sprintf("/store.Store/Get%ss", kind), fields{})
	if err != nil {
		return nil, err
	}
	names, macs := map[string]bool{}, at(answer, "macs").List()
	for i := range macs.Len() {
		mac := at(macs.Get(i).Message(), "value").Bytes()
		if len(mac) != 32 {
			return nil, fmt.Errorf("Get%ss answered a name of %d bytes", kind, len(mac))
		}
		if names[string(mac)] {
			return nil, fmt.Errorf("Get%ss answered %x twice", kind, mac)
		}
		names[string(mac)] = true
	}
	return names, nil
}

func (s *olderStore) beginPut(ctx context.Context, kind family, mac []byte) (*stream, error) {
	call, err := s.open(ctx, "/store.Store/Put"+string(kind))
	if err != nil {
		return nil, err
	}
	return call, call.send(fields{"mac": macFields(mac)})
}

func (s *olderStore) put(kind family, mac, content []byte) error {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	call, err := s.beginPut(ctx, kind, mac)
	if err != nil {
		return err
	}
	for rest := content; len(rest) > 0; {
		chunk := rest[:min(len(rest), hostChunk)]
		if err := call.send(fields{"chunk": chunk}); err != nil {
			return fmt.Errorf("cannot send content: %w", err)
		}
		rest = rest[len(chunk):]
	}
	return call.commit(int64(len(content)))
}

func (s *olderStore) get(kind family, mac []byte) ([]byte, error) {
	return s.pieces("Get"+string(kind), fields{"mac": macFields(mac)})
}

// blob reads a range of a packfile.
func (s *olderStore) blob(mac []byte, offset, length int) ([]byte, error) {
	return s.pieces("GetPackfileBlob",
		fields{"mac": macFields(mac), "offset": offset, "length": length})
}

func (s *olderStore) pieces(method string, request fields) ([]byte, error) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	call, err := s.ask(ctx, "/store.Store/"+method, request)
	if err != nil {
		return nil, err
	}
	var content []byte
	for {
		message, err := call.receive()
		if errors.Is(err, io.EOF) {
			return content, nil
		}
		if err != nil {
			return content, err
		}
		chunk := at(message, "chunk").Bytes()
		if len(chunk) == 0 || len(chunk) > 1<<20 {
			return content, fmt.Errorf("a chunk has %d bytes; 1 to 1,048,576 are allowed", len(chunk))
		}
		content = append(content, chunk...)
	}
}

func (s *olderStore) remove(kind family, mac []byte) error {
	_, err := s.call(s.ctx, "/store.Store/Delete"+string(kind), fields{"mac": macFields(mac)})
	return err
}

// answer makes a unary call without anything to say.
func (s *olderStore) answer(method string) (protoreflect.Message, error) {
	return s.call(s.ctx, "/store.Store/"+method, fields{})
}
