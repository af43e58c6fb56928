// Package client speaks the v2 API of etcd: keys, watches, members, users and
// roles, over HTTP, to etcd 2.x to 3.5 and to whatever serves that API since.
// A program written for etcd's own client package compiles after a change of
// the import path and sends the same requests. The package needs nothing but
// the standard library. It knows nothing of etcd v3.
//
// A Config makes a Client, and the APIs are built on it:
//
//	c, err := client.New(client.Config{Endpoints: []string{"http://127.0.0.1:2379"}})
//	if err != nil {
//		// handle error
//	}
//	keys := client.NewKeysAPI(c)
//
//	// create the key /foo with the value "bar"
//	_, err = keys.Create(context.Background(), "/foo", "bar")
//
//	// delete it, if the value is still "bar"
//	_, err = keys.Delete(context.Background(), "/foo", &client.DeleteOptions{PrevValue: "bar"})
//
// Clients may be used by several goroutines at once. Contexts limit calls as
// a whole; a call that ends with its context returns the context's own error:
//
//	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
//	defer cancel()
//	_, err = keys.Set(ctx, "/ping", "pong", nil)
//	if err == context.DeadlineExceeded {
//		// it took longer than 5 s
//	}
//
// # Endpoints
//
// The endpoints are shuffled once. A call begins with the one that answered
// last and walks round when it fails or answers with a status of 500 or more;
// an answer that refuses is an answer. Set on the condition that there is no
// key, Create and Delete are sent once only, since they could fail because
// their first attempt had succeeded. All other calls are repeated. If every
// endpoint fails, the error is a *ClusterError with the error of each.
//
// # Watches
//
// The watchers of one path that belong to one client share long polls. A
// server is asked once for each event, whoever waits for it, and each watcher
// gets a copy. A watcher that starts from now on sends a request of its own;
// the index in the header of the answer says what "now" was, and if another
// request covers that already, it goes on with that. A watcher that starts
// from an index sends its own request if this client has heard of that index
// or a later one, and shares otherwise. A plain watcher also shares the
// request of a recursive one of the same key. Watchers of different keys
// share nothing: from the removal of a directory nobody can tell which keys
// were below it, so that a watch of the parent does not stand for them.
//
// What sharing changes: servers bring two kinds of events to those who look
// back and not to those who wait already, which are writes to hidden keys
// below a recursive watch, and removals of directories that are a prefix of
// the watched path but not above an existing key. Whether a lone watcher
// gets these depends on when it asks. Watchers that share behave as if they
// had been waiting since the last event. For such writes of the same client,
// they ask anew. Response.Index of an event is the index at the beginning of
// the shared request.
//
// # Memory
//
// The nodes and texts of one answer lie in blocks of 9 KiB. Whoever keeps a
// single node of a large listing keeps its neighbours, up to 98 with their
// texts, which is some 30 KiB when these are short, and not the listing. A
// directory is kept with its children, and one of up to eight keys with 20
// others of that kind.
//
// # Repairs
//
// What etcd's own client (client/v2 2.305) does wrong, and this one does not:
//
//   - A TTL below one second was sent as 0, which makes the key expire at
//     once; it is sent as 1. (TestTTLBelowASecond)
//   - CreateInOrder was repeated after a lost answer and made the key twice;
//     it is repeated only if nothing was sent. It fails with *ClusterError as
//     before. (TestCreateInOrderIsNotRepeated)
//   - GetUser put an empty name in front for each role that the server spelled
//     out. (TestGetUserWithFullRoles)
//   - IsUserNotFound and IsRoleNotFound knew one of the three texts that
//     servers use, and neither they nor IsKeyNotFound saw through wrapping.
//     (TestNotFound)
//   - Watcher.Next asked again at once after an empty answer, in a busy loop;
//     it pauses, from 10 ms to 1 s. (TestWatchEmptyAnswers)
//   - AutoSync panicked with an interval of 0 and spun with a tiny one.
//     (TestAutoSyncIntervals)
//   - The idle pool kept two connections for each member, so that more
//     goroutines than that dialled for almost every call. (TestIdlePool)
//   - A watcher that has missed its events gets code 401 for ever;
//     NewResyncWatcher makes one that reads the state and goes on.
//     (TestResync)
//   - A call waited for its transport after its context had ended; Sync hid
//     the end of the context behind ErrNoLeaderEndpoint.
//     (TestContextBeatsTransport, TestSyncWithoutLeader)
//   - A watch from now on that was cut off started anew from a later now.
//     (TestWatchFromNowIsNotInterrupted)
//   - An event without a node was a panic; it is ErrInvalidJSON.
//     (TestWatchWithoutNode)
//   - A redirect to a path without a host, which etcd itself sends, was sent
//     to no host; one to another host named the first one in its Host header.
//     (TestRedirectRelative, TestRedirectHost)
//   - *ClusterError hid the errors of the attempts from errors.Is.
//     (TestClusterError, TestAnswerCutShort)
//
// # Differences
//
// Discoverer has the form it had up to etcd 3.3; ServiceDiscoverer beside it
// takes a service name as later versions do. ErrInvalidJSON ends with a full
// stop, as it did then. The generated CodecEncodeSelf and CodecDecodeSelf
// methods, which belonged to another package's serialiser, are MarshalJSON
// and UnmarshalJSON here; types that embed Node or Response inherit them.
// cURL lines do not change the request they print.
package client
