package main

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// fields are a message's values by the names of the .proto file.
type fields map[string]any

// build makes a message; a name that is not declared is a mistake of this program and panics.
func build(kind protoreflect.MessageDescriptor, values fields) *dynamicpb.Message {
	message := dynamicpb.NewMessage(kind)
	for name, value := range values {
		field := kind.Fields().ByName(protoreflect.Name(name))
		if field == nil {
			panic(fmt.Sprintf("%s has no field %q", kind.FullName(), name))
		}
		set(message, field, value)
	}
	return message
}

func set(message *dynamicpb.Message, field protoreflect.FieldDescriptor, value any) {
	switch value := value.(type) {
	case fields:
		message.Set(field, protoreflect.ValueOfMessage(build(field.Message(), value)))
	case protoreflect.Message:
		message.Set(field, protoreflect.ValueOfMessage(value))
	case []string:
		list := message.Mutable(field).List()
		for _, item := range value {
			list.Append(protoreflect.ValueOfString(item))
		}
	case map[string]string:
		entries := message.Mutable(field).Map()
		for key, item := range value {
			entries.Set(protoreflect.ValueOfString(key).MapKey(), protoreflect.ValueOfString(item))
		}
	case int64:
		message.Set(field, integer(field, value))
	case int:
		message.Set(field, integer(field, int64(value)))
	default:
		message.Set(field, protoreflect.ValueOf(value))
	}
}

func integer(field protoreflect.FieldDescriptor, value int64) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(value))
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(int32(value))
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(uint32(value))
	case protoreflect.Uint64Kind:
		return protoreflect.ValueOfUint64(uint64(value))
	default:
		return protoreflect.ValueOfInt64(value)
	}
}

// at reads a value by its path, "record.fileInfo.size"; absent messages on the way read as empty.
func at(message protoreflect.Message, path string) protoreflect.Value {
	name, rest, deeper := strings.Cut(path, ".")
	field := message.Descriptor().Fields().ByName(protoreflect.Name(name))
	if field == nil {
		panic(fmt.Sprintf("%s has no field %q", message.Descriptor().FullName(), name))
	}
	value := message.Get(field)
	if deeper {
		return at(value.Message(), rest)
	}
	return value
}

// has tells whether a message field is present.
func has(message protoreflect.Message, name string) bool {
	return message.Has(message.Descriptor().Fields().ByName(protoreflect.Name(name)))
}
