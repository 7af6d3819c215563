package main

import (
	"os"
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
	name := filepath.Base(executable)
	cut := strings.LastIndex(name, "-")
	found := services[name[cut+1:]]
	found.executable, found.protocol = executable, name[:cut]
	if found.protocol == "s3" {
		found.protocol = "bucket"
	}
	return found
}

func (r role) name() string { return filepath.Base(r.executable) }

// init sends Init as the real host does; the folder exists and is empty, or does not exist for a store.
func (r role) init(t *trial, p *plugin) (protoreflect.Message, error) {
	return r.initWith(t, p, true)
}

func (r role) initWith(t *trial, p *plugin, options bool) (protoreflect.Message, error) {
	config, err := r.config(t)
	if err != nil {
		return nil, err
	}
	request := fields{"proto": r.protocol, "config": config}
	if options && r.service != "/store.Store" {
		request["options"] = hostOptions(nil)
	}
	return p.call(t.ctx, r.service+"/Init", request)
}

// jsonDocument is what the importer of JSON documents reads: two files and a folder with one in it.
const jsonDocument = `{"hello": "world", "empty": "", "folder": {"deep": "content"}}`

// location is a place that the connector takes in Init.
func (r role) location(t *trial) (string, error) {
	switch r.protocol {
	case "example":
		return "example://", nil
	case "legacy-json":
		document := t.folder + "/document.json"
		return r.protocol + "://" + document, os.WriteFile(document, []byte(jsonDocument), 0o600)
	default:
		return r.protocol + "://" + t.folder, nil
	}
}

// config is what Init takes: the location, and for buckets what reaches a server that refuses it.
func (r role) config(t *trial) (map[string]string, error) {
	if r.protocol == "bucket" {
		return map[string]string{
			"location": "bucket://" + deniedServer() + "/bucket", "use_tls": "false",
			"access_key": "key", "secret_access_key": "secret",
		}, nil
	}
	location, err := r.location(t)
	return map[string]string{"location": location}, err
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
