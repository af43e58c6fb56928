package client_test

import (
	"context"
	"encoding/binary"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/gantline/gantline/etcd/client"
)

// nameServer answers questions for SRV records, by UDP, and everything else
// with "no such name".
func nameServer(t *testing.T, records map[string][]net.SRV) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			conn.WriteTo(answerSRV(buf[:n], records), from)
		}
	}()
	old := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = old })
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func answerSRV(q []byte, records map[string][]net.SRV) []byte {
	var labels []string
	i := 12
	for q[i] != 0 {
		labels = append(labels, string(q[i+1:i+1+int(q[i])]))
		i += 1 + int(q[i])
	}
	found := records[strings.Join(labels, ".")]
	a := append([]byte{}, q[:i+5]...)
	binary.BigEndian.PutUint16(a[2:], 0x8180)
	if len(found) == 0 {
		binary.BigEndian.PutUint16(a[2:], 0x8183)
	}
	binary.BigEndian.PutUint16(a[4:], 1)
	binary.BigEndian.PutUint16(a[6:], uint16(len(found)))
	binary.BigEndian.PutUint32(a[8:], 0)
	for _, r := range found {
		var data []byte
		for _, v := range []uint16{r.Priority, r.Weight, r.Port} {
			data = binary.BigEndian.AppendUint16(data, v)
		}
		for label := range strings.SplitSeq(strings.TrimSuffix(r.Target, "."), ".") {
			data = append(append(data, byte(len(label))), label...)
		}
		data = append(data, 0)
		a = append(a, 0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60)
		a = append(binary.BigEndian.AppendUint16(a, uint16(len(data))), data...)
	}
	return a
}

func TestDiscover(t *testing.T) {
	nameServer(t, map[string][]net.SRV{
		"_etcd-client-ssl._tcp.both.example":    {{Target: "s.both.example.", Port: 2379}},
		"_etcd-client._tcp.both.example":        {{Target: "a.both.example.", Port: 1, Priority: 1}, {Target: "b.both.example.", Port: 2, Priority: 2}},
		"_etcd-client._tcp.plain.example":       {{Target: "p.plain.example.", Port: 80}},
		"_etcd-client-ssl-x._tcp.plain.example": {{Target: "x.plain.example.", Port: 443}},
	})
	d := client.NewSRVDiscover()
	got, err := d.Discover("both.example")
	want := []string{"https://s.both.example.:2379", "http://a.both.example.:1", "http://b.both.example.:2"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	got, err = d.Discover("plain.example")
	if err != nil || !slices.Equal(got, []string{"http://p.plain.example.:80"}) {
		t.Errorf("got %v, %v", got, err)
	}
	got, err = d.(client.ServiceDiscoverer).DiscoverService("plain.example", "x")
	if err != nil || !slices.Equal(got, []string{"https://x.plain.example.:443"}) {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = d.Discover("none.example")
	if err == nil || !strings.HasPrefix(err.Error(), "dns lookup errors: ") || !strings.Contains(err.Error(), " and ") {
		t.Errorf("got %v", err)
	}
}
