package main

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// pipeConn joins a plugin's stdin and stdout to one connection, as the real host does (protocol 1.1).
type pipeConn struct {
	toPlugin, fromPlugin *os.File
	closing              sync.Once
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

func (c *pipeConn) Read(into []byte) (int, error)  { return c.fromPlugin.Read(into) }
func (c *pipeConn) Write(from []byte) (int, error) { return c.toPlugin.Write(from) }
func (c *pipeConn) LocalAddr() net.Addr            { return pipeAddr{} }
func (c *pipeConn) RemoteAddr() net.Addr           { return pipeAddr{} }

func (c *pipeConn) Close() error {
	var err error
	c.closing.Do(func() { err = errors.Join(c.toPlugin.Close(), c.fromPlugin.Close()) })
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

func (c *pipeConn) SetDeadline(at time.Time) error {
	return errors.Join(c.SetReadDeadline(at), c.SetWriteDeadline(at))
}
func (c *pipeConn) SetReadDeadline(at time.Time) error  { return c.fromPlugin.SetReadDeadline(at) }
func (c *pipeConn) SetWriteDeadline(at time.Time) error { return c.toPlugin.SetWriteDeadline(at) }
