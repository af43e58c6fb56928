package rpc

// Stream carries whole messages in both directions. One goroutine at a time reads and one writes; Close and
// Abort may be called from any, and more than once.
type Stream interface {
	// ReadMessage returns the next message, which stays valid until the next call. After an
	// orderly close by either side it is io.EOF.
	ReadMessage() ([]byte, error)
	// WriteMessage sends the parts, joined, as one message.
	WriteMessage(parts ...[]byte) error
	// Close says goodbye to the peer and closes; pending calls return.
	Close() error
	// Abort closes without a word; pending calls return at once.
	Abort()
}
