package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// checks runs named checks one after another and counts them. A name begins with the ids of the rows
// of protocol section 9 that the check proves.
type checks struct {
	schema *schema
	words  []string
	// install gives the path by which a host of this generation starts an executable.
	install        func(executable string) (string, error)
	passed, failed int
}

const checkLimit = 2 * time.Minute

// check runs one check in a folder of its own that is removed afterwards.
func (c *checks) check(name string, run func(t *trial) error) {
	if !c.wanted(name) {
		return
	}
	began := time.Now()
	err := c.try(run)
	took := time.Since(began).Round(time.Millisecond)
	if err == nil {
		c.passed++
		fmt.Printf("ok   %s (%v)\n", name, took)
		return
	}
	c.failed++
	fmt.Printf("FAIL %s (%v)\n     %s\n", name, took, strings.ReplaceAll(err.Error(), "\n", "\n     "))
}

func (c *checks) wanted(name string) bool {
	if len(c.words) == 0 {
		return true
	}
	for _, word := range c.words {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

func (c *checks) try(run func(t *trial) error) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), checkLimit)
	t := &trial{ctx: ctx, schema: c.schema, install: c.install}
	defer cancel()
	defer t.end()
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("the check panicked: %v", reason)
		}
	}()
	if t.folder, err = os.MkdirTemp("", "gohost-"); err != nil {
		return err
	}
	if err = run(t); err == nil {
		return nil
	}
	for _, started := range t.plugins {
		err = started.explain(err)
	}
	return err
}

// trial is what one check works with; whatever it started is ended after it.
type trial struct {
	ctx     context.Context
	schema  *schema
	install func(executable string) (string, error)
	folder  string
	plugins []*plugin
}

// plugin starts an executable.
func (t *trial) plugin(executable string) (*plugin, error) {
	if t.install != nil {
		path, err := t.install(executable)
		if err != nil {
			return nil, err
		}
		executable = path
	}
	started, err := connect(t.schema, executable)
	if err == nil {
		t.plugins = append(t.plugins, started)
	}
	return started, err
}

func (t *trial) end() {
	for _, started := range t.plugins {
		started.dispose()
	}
	removeAll(t.folder)
}

// removeAll also removes folders that their owner may not write to.
func removeAll(folder string) {
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if entry != nil && entry.IsDir() {
			os.Chmod(path, 0o700)
		}
		return nil
	})
	os.RemoveAll(folder)
}

// first is the first error of several conditions.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// expect is an error unless the condition holds.
func expect(holds bool, format string, values ...any) error {
	if holds {
		return nil
	}
	return fmt.Errorf(format, values...)
}
