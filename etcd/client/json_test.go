package client_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/gantline/gantline/etcd/client"
)

// TestEncode: the JSON methods change nothing about the JSON.
func TestEncode(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 57, 5, 600, time.UTC)
	r := &client.Response{
		Action: "set",
		Node: &client.Node{Key: "/a", Dir: true, Nodes: client.Nodes{
			{Key: "/a/<b>", Value: "\u2028", Expiration: &at, TTL: 3}, nil,
		}},
		Index: 4,
	}
	if got, want := text(t, r), text(t, plain(r)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := text(t, (*client.Response)(nil)); got != "null" {
		t.Errorf("nil response: got %s", got)
	}
}

// TestRoundTrips: what is written can be read again, for every type that had
// codec methods once.
func TestRoundTrips(t *testing.T) {
	exist := client.PrevExist
	for _, tc := range []struct {
		in, out any
		want    string
	}{
		{&client.Error{Code: 100, Message: "m", Cause: "c", Index: 7}, new(client.Error), `{"errorCode":100,"message":"m","cause":"c","index":7}`},
		{&client.GetOptions{Sort: true}, new(client.GetOptions), `{"Recursive":false,"Sort":true,"Quorum":false}`},
		{&client.SetOptions{PrevExist: exist, TTL: time.Second, Dir: true}, new(client.SetOptions), `{"PrevValue":"","PrevIndex":0,"PrevExist":"true","TTL":1000000000,"Refresh":false,"Dir":true,"NoValueOnSuccess":false}`},
		{&client.CreateInOrderOptions{TTL: 1}, new(client.CreateInOrderOptions), `{"TTL":1}`},
		{&client.DeleteOptions{PrevIndex: 5}, new(client.DeleteOptions), `{"PrevValue":"","PrevIndex":5,"Recursive":false,"Dir":false}`},
		{&client.WatcherOptions{AfterIndex: 9, Recursive: true}, new(client.WatcherOptions), `{"AfterIndex":9,"Recursive":true}`},
		{&exist, new(client.PrevExistType), `"true"`},
		{&client.Node{Key: "/k", Value: "v"}, new(client.Node), `{"key":"/k","value":"v","nodes":null,"createdIndex":0,"modifiedIndex":0}`},
		{&client.Response{Action: "get"}, new(client.Response), `{"action":"get","node":null,"prevNode":null}`},
	} {
		if got := text(t, tc.in); got != tc.want {
			t.Errorf("%T: got %s, want %s", tc.in, got, tc.want)
		}
		if err := json.Unmarshal([]byte(tc.want), tc.out); err != nil {
			t.Errorf("%T: %v", tc.in, err)
		}
		if !reflect.DeepEqual(tc.in, tc.out) {
			t.Errorf("got %+v, want %+v", tc.out, tc.in)
		}
	}
}
