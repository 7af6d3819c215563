package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// exitLimit is more than the second of row P4: a busy machine may take the processor away for a while.
const exitLimit = 3 * time.Second

// closesAndEnds sends Close, then the end of input, and expects exit code 0 soon (row P4).
func closesAndEnds(t *trial, p *plugin, closePath string) error {
	if _, err := p.call(t.ctx, closePath, fields{}); err != nil {
		return fmt.Errorf("Close: %w", err)
	}
	return endsClean(p)
}

func endsClean(p *plugin) error {
	p.endOfInput()
	code, err := p.gone(exitLimit)
	return first(err, expect(code == 0, "the exit code is %d", code))
}

// refusal accepts an error status that a person can read; its code must not be one that the host
// turns into something else (protocol 1.5), nor the one of a method that does not exist.
func refusal(err error) error {
	code := status.Code(err)
	return first(
		expect(err != nil && !errors.Is(err, io.EOF), "the call ended with OK"),
		expect(code != codes.Canceled && code != codes.Unavailable && code != codes.Unimplemented,
			"the call failed with the code %v: %v", code, err),
		expect(len(status.Convert(err).Message()) > 8, "the message of %v says nothing", err),
	)
}
