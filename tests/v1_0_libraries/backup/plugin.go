package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// plugin is a running executable with a gRPC client on its pipes.
type plugin struct {
	*grpc.ClientConn
	command *exec.Cmd
	pipes   *pipes
}

// start runs an executable as plakar v1.0 does (protocol 6.4).
func start(folder, name string) (*plugin, error) {
	command := exec.Command(filepath.Join(folder, name))
	command.Stderr = os.Stderr
	theirIn, toPlugin, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	fromPlugin, theirOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	command.Stdin, command.Stdout = theirIn, theirOut
	if err := command.Start(); err != nil {
		return nil, err
	}
	theirIn.Close()
	theirOut.Close()
	joined := &pipes{toPlugin, fromPlugin}
	var dialled atomic.Bool
	client, err := grpc.NewClient("127.0.0.1:0",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(context.Context, string) (net.Conn, error) {
			if dialled.Swap(true) {
				return nil, errors.New("the plugin's pipes are closed and cannot be dialled again")
			}
			return joined, nil
		}))
	return &plugin{client, command, joined}, err
}

// end closes the plugin's input and expects it to go in good order.
func (p *plugin) end() error {
	p.pipes.toPlugin.Close()
	ended := make(chan error, 1)
	go func() { ended <- p.command.Wait() }()
	select {
	case err := <-ended:
		p.ClientConn.Close()
		return err
	case <-time.After(5 * time.Second):
		p.command.Process.Kill()
		return fmt.Errorf("%q still runs after its input ended", p.command.Path)
	}
}

// pipes are a plugin's stdin and stdout as one connection.
type pipes struct{ toPlugin, fromPlugin *os.File }

type address struct{}

func (address) Network() string { return "pipe" }
func (address) String() string  { return "pipe" }

func (p *pipes) Read(into []byte) (int, error)  { return p.fromPlugin.Read(into) }
func (p *pipes) Write(from []byte) (int, error) { return p.toPlugin.Write(from) }
func (p *pipes) Close() error                   { return errors.Join(p.toPlugin.Close(), p.fromPlugin.Close()) }
func (p *pipes) LocalAddr() net.Addr            { return address{} }
func (p *pipes) RemoteAddr() net.Addr           { return address{} }

func (p *pipes) SetDeadline(at time.Time) error {
	return errors.Join(p.SetReadDeadline(at), p.SetWriteDeadline(at))
}
func (p *pipes) SetReadDeadline(at time.Time) error  { return p.fromPlugin.SetReadDeadline(at) }
func (p *pipes) SetWriteDeadline(at time.Time) error { return p.toPlugin.SetWriteDeadline(at) }
