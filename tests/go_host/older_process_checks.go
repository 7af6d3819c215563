package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// olderServices are the paths of v1.0 by role, with what is called before Init and after Close.
var olderServices = map[string]role{
	"importer": {service: "/importer.Importer", methods: []string{
		"Info", "Scan", "OpenReader", "CloseReader", "Close",
	}},
	"exporter": {service: "/exporter.Exporter", methods: []string{
		"Root", "CreateDirectory", "StoreFile", "SetPermissions", "CreateLink", "Close",
	}},
	"storage": {service: "/store.Store", methods: []string{
		"Create", "Open", "GetLocation", "GetMode", "GetSize", "GetStates", "PutState", "GetState",
		"DeleteState", "GetPackfiles", "PutPackfile", "GetPackfile", "GetPackfileBlob", "DeletePackfile",
		"GetLocks", "PutLock", "GetLock", "DeleteLock", "Close",
	}},
}

// olderRoleOf reads protocol and role from a name like "dir-importer".
func olderRoleOf(executable string) role {
	today := roleOf(executable)
	for kind, service := range services {
		if service.service == today.service {
			older := olderServices[kind]
			older.executable, older.protocol = today.executable, today.protocol
			return older
		}
	}
	return today
}

// olderInit sends Init with a cookie's worth of nothing, as every host of v1.0 does.
func (r role) olderInit(t *trial, p *plugin) (protoreflect.Message, error) {
	config, err := r.config(t)
	if err != nil {
		return nil, err
	}
	request := fields{"proto": r.protocol, "config": config}
	if r.service != "/store.Store" {
		request["options"] = fields{"maxconcurrency": 4}
	}
	return p.call(t.ctx, r.service+"/Init", request)
}

// alive makes the role's simplest call.
func (r role) alive(t *trial, p *plugin, request fields) error {
	method := map[string]string{
		"/importer.Importer": "Info", "/exporter.Exporter": "Root", "/store.Store": "GetLocation",
	}[r.service]
	_, err := p.call(t.ctx, r.service+"/"+method, request)
	return err
}

// olderProcessChecks hold for every executable, whatever its role; today is the schema of v1.1.
func olderProcessChecks(c *checks, r role, today *schema) {
	on := func(name string, run func(t *trial, p *plugin) error) {
		c.check("v1.0 "+r.name()+": "+name, func(t *trial) error {
			p, err := t.plugin(r.executable)
			if err == nil {
				_, err = r.olderInit(t, p)
			}
			return whenNil(err, func() error { return run(t, p) })
		})
	}
	on("P4 P14 Close twice, calls after Close, then the end of input", func(t *trial, p *plugin) error {
		for range 2 {
			if _, err := p.call(t.ctx, r.service+"/Close", fields{}); err != nil {
				return err
			}
		}
		for _, method := range r.methods {
			if err := r.answersOlder(t, p, method); err != nil {
				return fmt.Errorf("%s after Close: %w", method, err)
			}
		}
		return endsClean(p)
	})
	c.check("v1.0 "+r.name()+": P10 calls before Init are refused without a crash, and Init works after them",
		func(t *trial) error {
			p, err := t.plugin(r.executable)
			if err != nil {
				return err
			}
			for _, method := range r.methods {
				if err := r.answersOlder(t, p, method); err != nil {
					return fmt.Errorf("%s before Init: %w", method, err)
				}
			}
			if err := refusal(r.alive(t, p, fields{})); err != nil {
				return err
			}
			_, err = r.olderInit(t, p)
			return whenNil(err, func() error { return r.alive(t, p, fields{}) })
		})
	on("V17 calls of both generations are answered on one connection", func(t *trial, p *plugin) error {
		return answersBoth(t, p, r, today)
	})
	on("V18 any cookie, and none, is the same", func(t *trial, p *plugin) error {
		for _, cookie := range []string{"", "a cookie", "\u00e9\n"} {
			request := fields{"cookie": cookie}
			err := first(r.alive(t, p, request), r.alive(t, p, fields{}))
			if err != nil {
				return fmt.Errorf("with %q: %w", cookie, err)
			}
		}
		_, err := p.call(t.ctx, r.service+"/Close", fields{"cookie": "another"})
		return first(err, endsClean(p))
	})
}

// answersBoth calls the methods that only v1.1 has beside those of v1.0.
func answersBoth(t *trial, p *plugin, r role, today *schema) error {
	other := &plugin{p.process, today, p.client}
	current := roleOf(r.executable)
	// An exporter has a service of its own there, with an Init of its own; the process has one connector.
	if current.service != r.service {
		if _, err := current.init(t, other); err != nil {
			if err := refusal(err); err != nil {
				return err
			}
		}
	}
	for range 2 {
		if err := first(current.ping(t, other), r.alive(t, p, fields{})); err != nil {
			return err
		}
	}
	return closesAndEnds(t, p, r.service+"/Close")
}

// answersOlder expects a call with an empty request to end in some way that is neither the plugin's
// death nor an unknown method.
func (r role) answersOlder(t *trial, p *plugin, method string) error {
	ctx, cancel := context.WithCancel(t.ctx)
	defer cancel()
	call, err := p.ask(ctx, r.service+"/"+method, fields{})
	for err == nil {
		_, err = call.receive()
	}
	code := status.Code(err)
	if errors.Is(err, io.EOF) || (code != codes.Unavailable && code != codes.DeadlineExceeded &&
		code != codes.Unimplemented) {
		return nil
	}
	return err
}
