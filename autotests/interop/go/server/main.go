// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A server made of the released velox package: publishes each line of standard input, a whole JSON state.
//
//	server PING-MS
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/jpillora/velox"
)

const (
	throttle = 15 * time.Millisecond
	maxLine  = 16 << 20
	// The package may lose the last of several Push() calls at once, see docs/interop.md.
	nudge = 50 * time.Millisecond
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), maxLine)
	if !lines.Scan() {
		os.Exit(1)
	}
	var current atomic.Pointer[[]byte]
	take := func() {
		line := append([]byte(nil), lines.Bytes()...)
		current.Store(&line)
	}
	take()
	state := velox.New(func() (json.RawMessage, error) { return *current.Load(), nil })
	state.Throttle = throttle
	ping, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	state.PingInterval = time.Duration(ping) * time.Millisecond
	http.Handle("/sync", state)
	http.Handle("/velox.js", velox.JS)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go http.Serve(listener, nil)
	fmt.Printf("listening on http://%s/sync\n", listener.Addr())
	again := time.AfterFunc(nudge, func() { state.Push() })
	for lines.Scan() {
		take()
		state.Push()
		again.Reset(nudge)
	}
}
