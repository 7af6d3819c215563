package main

import (
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// processChecks hold for every executable, whatever its role.
func processChecks(c *checks, r role) {
	check := func(name string, run func(t *trial) error) { c.check(r.name()+": "+name, run) }
	on := func(name string, run func(t *trial, p *plugin) error) {
		check(name, func(t *trial) error {
			p, err := r.started(t)
			return whenNil(err, func() error { return run(t, p) })
		})
	}
	check("P1 SETTINGS come at once, unasked, and nothing but HTTP/2", func(t *trial) error {
		return speaksFirst(t, r)
	})
	check("P4 the end of input while idle ends the process with code 0", func(t *trial) error {
		p, err := t.plugin(r.executable)
		if err != nil {
			return err
		}
		if _, err := firstFrame(p.process); err != nil {
			return err
		}
		return endsClean(p)
	})
	on("P4 P14 Close, then the end of input", func(t *trial, p *plugin) error {
		return closesAndEnds(t, p, r.service+"/Close")
	})
	on("P7 SIGINT and SIGTERM do not end it while its input is open", func(t *trial, p *plugin) error {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGINT} {
			if err := syscall.Kill(-p.pid(), signal); err != nil {
				return err
			}
			time.Sleep(100 * time.Millisecond)
			if err := r.ping(t, p); err != nil {
				return fmt.Errorf("after %v: %w", signal, err)
			}
		}
		return endsClean(p)
	})
	on("P8 unknown methods and services are UNIMPLEMENTED and the connection stays", func(t *trial, p *plugin) error {
		for _, path := range []string{r.service + "/Nope", "/no.such.Service/Nope", "/grpc.health.v1.Health/Check"} {
			err := p.client.Invoke(t.ctx, path, &emptypb.Empty{}, &emptypb.Empty{})
			if status.Code(err) != codes.Unimplemented {
				return fmt.Errorf("%s ended with %v", path, err)
			}
		}
		return r.ping(t, p)
	})
	check("P9 a PING with the payload of the bandwidth estimate is answered with it", func(t *trial) error {
		return answersPing(t, r)
	})
	check("P10 calls before Init are refused without a crash, and Init works after them",
		func(t *trial) error { return refusesEarly(t, r) })
	on("P11 a second Init is answered and the process serves on", func(t *trial, p *plugin) error {
		if _, err := r.init(t, p); err != nil {
			if err := refusal(err); err != nil {
				return err
			}
		}
		return first(r.ping(t, p), closesAndEnds(t, p, r.service+"/Close"))
	})
	check("P12 Init without options assumes defaults", func(t *trial) error {
		p, err := t.plugin(r.executable)
		if err != nil {
			return err
		}
		answer, err := r.initWith(t, p, false)
		return whenNil(err, func() error {
			return expect(at(answer, "type").String() != "", "Init answered no type")
		})
	})
	on("P14 Close twice, and calls after Close, are answered", func(t *trial, p *plugin) error {
		for range 2 {
			if _, err := p.call(t.ctx, r.service+"/Close", fields{}); err != nil {
				return err
			}
		}
		for _, method := range r.methods {
			if err := r.answers(t, p, method); err != nil {
				return fmt.Errorf("%s after Close: %w", method, err)
			}
		}
		return endsClean(p)
	})
	check("P17 bytes that arrive one by one are understood", func(t *trial) error {
		return understandsDrops(t, r)
	})
}

// outcome makes a call with an empty request and half-closes; it tells how the call ended.
func (r role) outcome(t *trial, p *plugin, method string) error {
	call, err := p.ask(t.ctx, r.service+"/"+method, fields{})
	for err == nil {
		_, err = call.receive()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// answers expects a call to end in some way that is not the plugin's death.
func (r role) answers(t *trial, p *plugin, method string) error {
	err := r.outcome(t, p, method)
	if code := status.Code(err); code == codes.Unavailable || code == codes.DeadlineExceeded {
		return err
	}
	return nil
}

func refusesEarly(t *trial, r role) error {
	p, err := t.plugin(r.executable)
	if err != nil {
		return err
	}
	for _, method := range r.methods {
		// Close has nothing to release then; both answers are right.
		if err := r.outcome(t, p, method); method != "Close" {
			if err := refusal(err); err != nil {
				return fmt.Errorf("%s before Init: %w", method, err)
			}
		}
	}
	_, err = r.init(t, p)
	return whenNil(err, func() error { return r.ping(t, p) })
}
