package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// deniedServer is the address of an object store that answers, and lets nobody in; it is started
// once, and ends with the program.
var deniedServer = sync.OnceValue(func() string {
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		answer.Header().Set("Content-Type", "application/xml")
		answer.WriteHeader(http.StatusForbidden)
		io.WriteString(answer, "<Error><Code>AccessDenied</Code><Message>no entry</Message></Error>")
	}))
	return strings.TrimPrefix(server.URL, "http://")
})
