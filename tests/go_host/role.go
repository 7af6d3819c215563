package main

import (
	"path/filepath"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// role is one of the executables of manifest.yaml.
type role struct {
	executable, protocol string
	// service is the name in every path of the role.
	service string
	// methods are what must be refused before Init, with the request in its simplest form.
	methods []string
}

var services = map[string]role{
	"importer": {service: "/importer.Importer", methods: []string{"Ping", "Import", "Open", "Close"}},
	"exporter": {service: "/plakar.exporter.Exporter", methods: []string{"Ping", "Export", "Close"}},
	"storage": {service: "/store.Store", methods: []string{
		"Create", "Open", "Ping", "Mode", "Size", "List", "Put", "Get", "Delete", "Close",
	}},
}

// roleOf reads protocol and role from a name like "dir-importer".
func roleOf(executable string) role {
	protocol, kind, _ := strings.Cut(filepath.Base(executable), "-")
	found := services[kind]
	found.executable, found.protocol = executable, protocol
	return found
}

func (r role) name() string { return filepath.Base(r.executable) }

// init sends Init as the real host does; the folder exists and is empty, or does not exist for a store.
func (r role) init(t *trial, p *plugin) (protoreflect.Message, error) {
	return r.initWith(t, p, true)
}

func (r role) initWith(t *trial, p *plugin, options bool) (protoreflect.Message, error) {
	location := r.protocol + "://"
	if r.protocol != "example" {
		location += t.folder
	}
	request := fields{"proto": r.protocol, "config": map[string]string{"location": location}}
	if options && r.service != "/store.Store" {
		request["options"] = hostOptions(nil)
	}
	return p.call(t.ctx, r.service+"/Init", request)
}

// started is the role's plugin after Init.
func (r role) started(t *trial) (*plugin, error) {
	p, err := t.plugin(r.executable)
	if err != nil {
		return nil, err
	}
	_, err = r.init(t, p)
	return p, err
}

// ping tells whether the plugin still answers; a refusal by the connector is an answer.
func (r role) ping(t *trial, p *plugin) error {
	_, err := p.call(t.ctx, r.service+"/Ping", fields{})
	if err == nil {
		return nil
	}
	return refusal(err)
}
