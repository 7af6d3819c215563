package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// holds tells whether the plugin's process has a file open; Linux only.
func (p *process) holds(name string) (bool, error) {
	folder := fmt.Sprintf("/proc/%d/fd", p.pid())
	open, err := os.ReadDir(folder)
	if err != nil {
		return false, err
	}
	for _, descriptor := range open {
		if target, err := os.Readlink(filepath.Join(folder, descriptor.Name())); err == nil && target == name {
			return true, nil
		}
	}
	return false, nil
}

// lets waits a second for the process to close a file.
func (p *process) lets(name string) error {
	for range 50 {
		if held, err := p.holds(name); err != nil || !held {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("%q is still open after a second", name)
}
