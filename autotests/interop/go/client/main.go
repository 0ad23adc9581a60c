// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A reader made of the released velox package's client: prints the state as one line after each update.
//
//	client URL MAX-RETRY-MS
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/jpillora/velox"
)

// document takes any object: the package's client wants a struct.
type document struct {
	Text json.RawMessage
}

func (d *document) UnmarshalJSON(text []byte) error {
	d.Text = append(json.RawMessage(nil), text...)
	return nil
}

func main() {
	var state document
	client, err := velox.NewClient(os.Args[1], &state)
	if err != nil {
		panic(err)
	}
	client.MinRetryDelay = 20 * time.Millisecond
	maxRetry, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	client.MaxRetryDelay = time.Duration(maxRetry) * time.Millisecond
	client.OnUpdate = func() { fmt.Printf("%s\n", state.Text) }
	client.OnError = func(err error) { fmt.Fprintln(os.Stderr, err) }
	// It ends with its parent.
	go func() {
		os.Stdin.Read(make([]byte, 1))
		os.Exit(0)
	}()
	client.Connect(context.Background())
}
