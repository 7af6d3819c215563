package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

// benchTrial is what a measurement starts plugins with; end disposes of them.
func benchTrial(where *place) (t *trial, end func(), err error) {
	loaded, err := loadSchema(context.Background(), where.proto)
	if err != nil {
		return nil, nil, err
	}
	t = &trial{ctx: context.Background(), schema: loaded}
	return t, func() {
		for _, started := range t.plugins {
			started.dispose()
		}
	}, nil
}

// tally counts what a measurement moves, from several workers.
type tally struct{ calls, bytes atomic.Int64 }

// measure runs the work and prints {"calls", "bytes", "seconds", "cpuSeconds", "peakRss"}; the last
// two are the plugin's, and 0 where there is no /proc.
func (t *tally) measure(p *plugin, work func() error) error {
	before, began := cpuSeconds(p.pid()), time.Now()
	if err := work(); err != nil {
		return p.explain(err)
	}
	seconds, after := time.Since(began).Seconds(), cpuSeconds(p.pid())
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"calls": t.calls.Load(), "bytes": t.bytes.Load(), "seconds": seconds,
		"cpuSeconds": after - before, "peakRss": peakRss(p.pid()),
	})
}

// cpuSeconds is the user and system time of a process, counted by Linux in 1/100 s.
func cpuSeconds(pid int) float64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name in parentheses may hold anything; the list after it begins with field 3.
	rest := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	user, _ := strconv.ParseFloat(string(rest[11]), 64)
	system, _ := strconv.ParseFloat(string(rest[12]), 64)
	return (user + system) / 100
}

// peakRss is the largest resident set of a process so far, in bytes.
func peakRss(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range bytes.Lines(status) {
		if words := bytes.Fields(line); len(words) > 1 && string(words[0]) == "VmHWM:" {
			kibibytes, _ := strconv.ParseInt(string(words[1]), 10, 64)
			return kibibytes * 1024
		}
	}
	return 0
}
