module velox.example/interop

go 1.26

require github.com/jpillora/velox v0.7.2

require (
	github.com/gorilla/websocket v1.5.3 // indirect
	github.com/jpillora/eventsource v1.2.0 // indirect
)
