// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Serves with the released velox what velox-bench-server serves, with the same options.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	velox "github.com/jpillora/velox/go"
)

type item struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	TS    int64   `json:"ts"`
}

type state struct {
	sync.RWMutex `json:"-"`
	velox.State  `json:"-"`
	Items        map[string]*item `json:"items"`
	Log          []string         `json:"log"`
	Tick         int              `json:"tick"`
	SentAt       int64            `json:"sent_at"`
}

func itemKey(index int) string { return fmt.Sprintf("k%06d", index+1) }

func logLine(number int) string {
	return fmt.Sprintf("line %d of the log, as long as a line of a log is", number)
}

// advance changes what one push carries: under one lock and with one Push, which is the least that velox can do. Its
// containers would push after each write, so twice for a tick.
func (s *state) advance(next *int, entries, changes, lines int) {
	s.Lock()
	defer s.Unlock()
	for i := 0; i < changes && entries > 0; i++ {
		s.Items[itemKey(*next)].Value = float64(s.Tick+i) + 0.25
		*next = (*next + 7919) % entries
	}
	if lines > 0 {
		s.Log = append(s.Log[1:], logLine(s.Tick))
	}
	s.Tick++
	s.SentAt = time.Now().UnixNano()
	s.Push()
}

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address and port")
	entries := flag.Int("entries", 100, "items in the map")
	changes := flag.Int("change", 1, "items that change with each push")
	rate := flag.Float64("rate", 4, "pushes a second; 0 for none")
	throttle := flag.Int("throttle", 15, "shortest time between two pushes, in milliseconds")
	lines := flag.Int("log", 0, "lines of the log")
	seconds := flag.Int("seconds", 600, "stops after this time")
	flag.Parse()

	s := &state{SentAt: time.Now().UnixNano(), Log: []string{}}
	s.Throttle = time.Duration(*throttle) * time.Millisecond
	s.Items = map[string]*item{}
	for i := 0; i < *entries; i++ {
		s.Items[itemKey(i)] = &item{fmt.Sprintf("item number %d", i+1), float64(i) * 0.5, int64(1700000000 + i)}
	}
	for i := *lines; i > 0; i-- {
		s.Log = append(s.Log, logLine(-i))
	}
	http.Handle("/sync", velox.SyncHandler(s))
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("listening", listener.Addr().(*net.TCPAddr).Port)
	time.AfterFunc(time.Duration(*seconds)*time.Second, func() { os.Exit(0) })
	if *rate > 0 {
		go func() {
			next := 0
			for range time.Tick(time.Duration(float64(time.Second) / *rate)) {
				s.advance(&next, *entries, *changes, *lines)
			}
		}()
	}
	fmt.Fprintln(os.Stderr, http.Serve(listener, nil))
}
