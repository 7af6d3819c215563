package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// process is a plugin's process with its pipes, before anything is said over them.
type process struct {
	executable string
	command    *exec.Cmd
	pipes      *pipeConn
	stderr     *tail
	exited     chan struct{}
}

// start spawns a plugin without arguments, in a process group of its own so that a signal to that
// group does not reach this program (row P7).
func start(executable string) (*process, error) {
	theirIn, ourOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	ourIn, theirOut, err := os.Pipe()
	if err != nil {
		theirIn.Close()
		ourOut.Close()
		return nil, err
	}
	command := exec.Command(executable)
	stderr := &tail{}
	command.Stdin, command.Stdout, command.Stderr = theirIn, theirOut, stderr
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	err = command.Start()
	theirIn.Close()
	theirOut.Close()
	pipes := &pipeConn{toPlugin: ourOut, fromPlugin: ourIn}
	if err != nil {
		pipes.Close()
		return nil, fmt.Errorf("cannot start the plugin %q: %w", executable, err)
	}
	started := &process{executable, command, pipes, stderr, make(chan struct{})}
	running.Store(started, true)
	go func() {
		command.Wait()
		running.Delete(started)
		close(started.exited)
	}()
	return started, nil
}

// running holds every process that has not been waited for.
var running sync.Map

// killAll leaves no plugin behind when this program ends before its time.
func killAll() {
	running.Range(func(key, _ any) bool {
		key.(*process).kill()
		return true
	})
}

func (p *process) pid() int { return p.command.Process.Pid }

// kill ends the plugin's whole group: a wrapper script's child, too.
func (p *process) kill() {
	syscall.Kill(-p.pid(), syscall.SIGKILL)
	p.command.Process.Kill()
}

// endOfInput closes the plugin's stdin alone.
func (p *process) endOfInput() { p.pipes.toPlugin.Close() }

// gone waits for the process's end and tells its exit code; an error when it still runs.
func (p *process) gone(within time.Duration) (int, error) {
	select {
	case <-p.exited:
		return p.command.ProcessState.ExitCode(), nil
	case <-time.After(within):
		return 0, fmt.Errorf("the plugin still runs %v later", within)
	}
}

// dispose ends the process in any state.
func (p *process) dispose() {
	p.endOfInput()
	if _, err := p.gone(2 * time.Second); err != nil {
		p.kill()
		<-p.exited
	}
	p.pipes.Close()
}

// tail keeps the last bytes of a plugin's stderr.
type tail struct {
	mutex sync.Mutex
	bytes []byte
}

func (t *tail) Write(more []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.bytes = append(t.bytes, more...)
	if excess := len(t.bytes) - 4096; excess > 0 {
		t.bytes = t.bytes[excess:]
	}
	return len(more), nil
}

func (t *tail) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return string(bytes.TrimSpace(t.bytes))
}
