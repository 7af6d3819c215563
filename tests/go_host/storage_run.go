package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Resource types of protocol 2.5.
const (
	packfile = 1
	state    = 2
	lock     = 3
	eccPack  = 4
)

// hostChunk is what the real host puts into one message.
const hostChunk = 1 << 20

// store is a storage plugin after Init.
type store struct {
	*plugin
	ctx context.Context
}

// macOf is a name of 32 bytes that only this number has.
func macOf(number int) []byte { return pattern(int64(number)+1000, 32) }

// store starts a storage plugin and initialises it; nothing else is called, as in the real host.
func (t *trial) store(executable, protocol, folder string, more ...string) (*store, error) {
	p, err := t.plugin(executable)
	if err != nil {
		return nil, err
	}
	config := map[string]string{"location": protocol + "://" + folder}
	for i := 0; i+1 < len(more); i += 2 {
		config[more[i]] = more[i+1]
	}
	_, err = p.call(t.ctx, "/store.Store/Init", fields{"proto": protocol, "config": config})
	return &store{p, t.ctx}, err
}

// created is a store with a new repository in it.
func (t *trial) created(executable, protocol, folder string) (*store, error) {
	s, err := t.store(executable, protocol, folder)
	if err == nil {
		err = s.create(configBytes)
	}
	return s, err
}

// configBytes are no text, so that whoever treats them as text is found out.
var configBytes = pattern(7, 517)

func (s *store) create(config []byte) error {
	_, err := s.call(s.ctx, "/store.Store/Create", fields{"config": config})
	return err
}

func (s *store) opened() ([]byte, error) {
	answer, err := s.call(s.ctx, "/store.Store/Open", fields{})
	if err != nil {
		return nil, err
	}
	return at(answer, "config").Bytes(), nil
}

// list is the names of a type, as a set; a double or misshapen name is an error.
func (s *store) list(resource int) (map[string]bool, error) {
	answer, err := s.call(s.ctx, "/store.Store/List", fields{"type": resource})
	if err != nil {
		return nil, err
	}
	names, macs := map[string]bool{}, at(answer, "macs").List()
	for i := range macs.Len() {
		mac := macs.Get(i).Bytes()
		if len(mac) != 32 {
			return nil, fmt.Errorf("List answered a name of %d bytes", len(mac))
		}
		if names[string(mac)] {
			return nil, fmt.Errorf("List answered %x twice", mac)
		}
		names[string(mac)] = true
	}
	return names, nil
}

func (s *store) remove(resource int, mac []byte) error {
	_, err := s.call(s.ctx, "/store.Store/Delete", fields{"type": resource, "mac": mac})
	return err
}

// beginPut sends the header of a Put: name and type without content (protocol 5.1).
func (s *store) beginPut(ctx context.Context, resource int, mac []byte) (*stream, error) {
	call, err := s.open(ctx, "/store.Store/Put")
	if err != nil {
		return nil, err
	}
	return call, call.send(fields{"type": resource, "mac": mac})
}

// put stores an object as the real host does; a send that fails hides the plugin's message from that
// host (protocol 5.2), so it is an error of its own here.
func (s *store) put(resource int, mac, content []byte) error {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	call, err := s.beginPut(ctx, resource, mac)
	if err != nil {
		return fmt.Errorf("failed to send the header: %w", err)
	}
	for rest := content; len(rest) > 0; {
		chunk := rest[:min(len(rest), hostChunk)]
		if err := call.send(fields{"chunk": chunk}); err != nil {
			return fmt.Errorf("failed to send chunk: %w", err)
		}
		rest = rest[len(chunk):]
	}
	return call.commit(int64(len(content)))
}

// commit half-closes a Put and checks the answer.
func (call *stream) commit(size int64) error {
	if err := call.CloseSend(); err != nil {
		return err
	}
	answer, err := call.receive()
	if err != nil {
		return err
	}
	written := at(answer, "bytes_written").Int()
	return expect(written == size, "bytes_written is %d, not %d", written, size)
}

// get reads an object; a range has an offset and a length.
func (s *store) get(resource int, mac []byte, bounds ...int) ([]byte, error) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	request := fields{"type": resource, "mac": mac}
	if len(bounds) == 2 {
		request["range"] = fields{"offset": bounds[0], "length": bounds[1]}
	}
	call, err := s.ask(ctx, "/store.Store/Get", request)
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
		content = append(content, at(message, "chunk").Bytes()...)
	}
}

// holdsObject expects an object to be there, whole, and listed.
func (s *store) holdsObject(resource int, mac, expected []byte) error {
	content, err := s.get(resource, mac)
	if err != nil {
		return err
	}
	if !bytes.Equal(content, expected) {
		return fmt.Errorf("the object has %d other bytes, not the expected %d", len(content), len(expected))
	}
	names, err := s.list(resource)
	return first(err, expect(names[string(mac)], "List does not name %x", mac))
}

// lacksObject expects an object to be neither readable nor listed.
func (s *store) lacksObject(resource int, mac []byte) error {
	names, err := s.list(resource)
	if err != nil {
		return err
	}
	if names[string(mac)] {
		return fmt.Errorf("List names %x", mac)
	}
	content, err := s.get(resource, mac)
	return first(refusal(err), expect(len(content) == 0, "%d bytes came before the error", len(content)))
}

// invalid expects the status for a bad argument (row S12).
func invalid(err error) error {
	return expect(status.Code(err) == codes.InvalidArgument, "the status is %v, not INVALID_ARGUMENT", err)
}

// withUnknown adds a field that this generation does not declare (protocol 2.5, G+).
func withUnknown(message protoreflect.Message, number int) protoreflect.Message {
	message.SetUnknown(append(message.GetUnknown(), byte(number<<3), 1))
	return message
}
