package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// plugin is a process with a gRPC client on its pipes, set up as the real host's (protocol 1.2).
type plugin struct {
	*process
	schema *schema
	client *grpc.ClientConn
}

// connect starts a plugin; the HTTP/2 handshake happens with the first call, as in the real host.
func connect(schema *schema, executable string) (*plugin, error) {
	started, err := start(executable)
	if err != nil {
		return nil, err
	}
	var dialled atomic.Bool
	dial := func(context.Context, string) (net.Conn, error) {
		if dialled.Swap(true) {
			return nil, errors.New("the plugin's pipes are closed and cannot be dialled again")
		}
		return started.pipes, nil
	}
	client, err := grpc.NewClient(
		"127.0.0.1:0",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(dial),
		grpc.WithIdleTimeout(0),
	)
	if err != nil {
		started.dispose()
		return nil, err
	}
	return &plugin{started, schema, client}, nil
}

// dispose ends the plugin first: the real host never closes the channel either (protocol 1.4).
func (p *plugin) dispose() {
	p.process.dispose()
	p.client.Close()
}

// call makes a unary call.
func (p *plugin) call(ctx context.Context, path string, request fields) (protoreflect.Message, error) {
	method, err := p.schema.method(path)
	if err != nil {
		return nil, err
	}
	response := dynamicpb.NewMessage(method.Output())
	err = p.client.Invoke(ctx, path, build(method.Input(), request), response)
	return response, err
}

// stream is a call with a stream on at least one side.
type stream struct {
	grpc.ClientStream
	method protoreflect.MethodDescriptor
}

// open begins a streaming call; its context must be cancelled by the caller.
func (p *plugin) open(ctx context.Context, path string) (*stream, error) {
	method, err := p.schema.method(path)
	if err != nil {
		return nil, err
	}
	description := grpc.StreamDesc{
		StreamName:    string(method.Name()),
		ClientStreams: method.IsStreamingClient(),
		ServerStreams: method.IsStreamingServer(),
	}
	client, err := p.client.NewStream(ctx, &description, path)
	if err != nil {
		return nil, err
	}
	return &stream{client, method}, nil
}

// ask begins a call with one request and a stream of responses.
func (p *plugin) ask(ctx context.Context, path string, request fields) (*stream, error) {
	opened, err := p.open(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := opened.send(request); err != nil {
		return nil, err
	}
	return opened, opened.CloseSend()
}

func (s *stream) send(request fields) error { return s.SendMsg(build(s.method.Input(), request)) }

func (s *stream) receive() (protoreflect.Message, error) {
	message := dynamicpb.NewMessage(s.method.Output())
	err := s.RecvMsg(message)
	return message, err
}

// explain adds what the plugin said on stderr to an error.
func (p *process) explain(err error) error {
	if said := p.stderr.String(); err != nil && said != "" {
		return fmt.Errorf("%w; stderr: %s", err, said)
	}
	return err
}
