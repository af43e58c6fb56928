package test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	ours "github.com/gantline/gantline/etcd/client"
	orig "go.etcd.io/etcd/client/v2"
)

// outcome is what a call gave, in a form that both clients' types share.
type outcome struct {
	value any
	err   error
}

// op is one call, made with the original and with ours.
type op struct {
	name string
	orig func(context.Context, orig.Client) outcome
	ours func(context.Context, ours.Client) outcome
}

func result[T any](v T, err error) outcome {
	if err != nil {
		return outcome{err: err}
	}
	return outcome{value: v}
}

func status(err error) outcome { return outcome{err: err} }

func keyOp(name string, o func(context.Context, orig.KeysAPI) (*orig.Response, error), w func(context.Context, ours.KeysAPI) (*ours.Response, error)) op {
	return op{
		name: name,
		orig: func(ctx context.Context, c orig.Client) outcome { return result(o(ctx, orig.NewKeysAPI(c))) },
		ours: func(ctx context.Context, c ours.Client) outcome { return result(w(ctx, ours.NewKeysAPI(c))) },
	}
}

func get(key string, o orig.GetOptions) op {
	return keyOp(fmt.Sprintf("get %q %+v", key, o),
		func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Get(ctx, key, &o) },
		func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) {
			return k.Get(ctx, key, &ours.GetOptions{Recursive: o.Recursive, Sort: o.Sort, Quorum: o.Quorum})
		})
}

func set(key, value string, o orig.SetOptions) op {
	return keyOp(fmt.Sprintf("set %q %.20q %+v", key, value, o),
		func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Set(ctx, key, value, &o) },
		func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) {
			return k.Set(ctx, key, value, &ours.SetOptions{
				PrevValue: o.PrevValue, PrevIndex: o.PrevIndex, PrevExist: ours.PrevExistType(o.PrevExist), TTL: o.TTL,
				Refresh: o.Refresh, Dir: o.Dir, NoValueOnSuccess: o.NoValueOnSuccess,
			})
		})
}

func del(key string, o orig.DeleteOptions) op {
	return keyOp(fmt.Sprintf("delete %q %+v", key, o),
		func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Delete(ctx, key, &o) },
		func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) {
			return k.Delete(ctx, key, &ours.DeleteOptions{PrevValue: o.PrevValue, PrevIndex: o.PrevIndex, Recursive: o.Recursive, Dir: o.Dir})
		})
}

func inOrder(dir, value string, ttl time.Duration) op {
	return keyOp(fmt.Sprintf("create in order %q %v", dir, ttl),
		func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) {
			return k.CreateInOrder(ctx, dir, value, &orig.CreateInOrderOptions{TTL: ttl})
		},
		func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) {
			return k.CreateInOrder(ctx, dir, value, &ours.CreateInOrderOptions{TTL: ttl})
		})
}

func watch(key string, o orig.WatcherOptions) op {
	return keyOp(fmt.Sprintf("watch %q %+v", key, o),
		func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Watcher(key, &o).Next(ctx) },
		func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) {
			return k.Watcher(key, &ours.WatcherOptions{AfterIndex: o.AfterIndex, Recursive: o.Recursive}).Next(ctx)
		})
}

// keyOps are calls of every method, with every option and with keys that are
// hard on URLs.
func keyOps() []op {
	ops := []op{
		keyOp("get nil", func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Get(ctx, "/a", nil) },
			func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) { return k.Get(ctx, "/a", nil) }),
		keyOp("set nil", func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Set(ctx, "/a", "1", nil) },
			func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) { return k.Set(ctx, "/a", "1", nil) }),
		keyOp("delete nil", func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Delete(ctx, "/a", nil) },
			func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) { return k.Delete(ctx, "/a", nil) }),
		keyOp("in order nil", func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) {
			return k.CreateInOrder(ctx, "/q", "1", nil)
		}, func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) {
			return k.CreateInOrder(ctx, "/q", "1", nil)
		}),
		keyOp("create", func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Create(ctx, "/a", "1") },
			func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) { return k.Create(ctx, "/a", "1") }),
		keyOp("update", func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Update(ctx, "/a", "1") },
			func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) { return k.Update(ctx, "/a", "1") }),
		keyOp("other prefix", func(ctx context.Context, k orig.KeysAPI) (*orig.Response, error) { return k.Get(ctx, "/a", nil) },
			func(ctx context.Context, k ours.KeysAPI) (*ours.Response, error) { return k.Get(ctx, "/a", nil) }),
		get("/a", orig.GetOptions{Quorum: true}), get("/a", orig.GetOptions{Sort: true}), get("/a", orig.GetOptions{Recursive: true}),
		get("/a", orig.GetOptions{Recursive: true, Sort: true, Quorum: true}),
		set("/a", "1", orig.SetOptions{PrevValue: "ü &=%+~*'()"}), set("/a", "1", orig.SetOptions{PrevIndex: 7}),
		set("/a", "1", orig.SetOptions{PrevExist: orig.PrevExist}), set("/a", "1", orig.SetOptions{PrevExist: orig.PrevNoExist}),
		set("/a", "1", orig.SetOptions{PrevExist: "odd value"}),
		set("/a", "1", orig.SetOptions{PrevExist: orig.PrevExist, PrevIndex: 3, PrevValue: "x", TTL: 90 * time.Second, NoValueOnSuccess: true}),
		set("/a", "", orig.SetOptions{Refresh: true, TTL: time.Minute, PrevExist: orig.PrevExist}),
		set("/a", "ignored", orig.SetOptions{Dir: true, PrevValue: "ignored", TTL: 1500 * time.Millisecond}),
		set("/a", "", orig.SetOptions{Dir: true}), set("/a", "x", orig.SetOptions{TTL: -time.Second}),
		set("/a", " \x00\xff<&>\"\\ €\n~-_.*", orig.SetOptions{}),
		del("/a", orig.DeleteOptions{PrevValue: "a b"}), del("/a", orig.DeleteOptions{PrevIndex: 9}),
		del("/a", orig.DeleteOptions{Dir: true}), del("/a", orig.DeleteOptions{Recursive: true, Dir: true, PrevIndex: 1, PrevValue: "?"}),
		inOrder("/q/", "v", 0), inOrder("q", "v", time.Hour),
		watch("/a", orig.WatcherOptions{}), watch("/a", orig.WatcherOptions{AfterIndex: 5}), watch("a/", orig.WatcherOptions{AfterIndex: 1 << 63, Recursive: true}),
	}
	for _, key := range []string{
		"", "/", "a", "a/", "//a//b/", "/a/../b", "/a/./b", "../../x", "/ü €/日本", "/a b?c#d%2Fe;f,g:h@i&j=k+l", "/_hidden/x", "/%zz", "/\x01\xff", "/*!'()~$[]",
	} {
		ops = append(ops, get(key, orig.GetOptions{}), set(key, "v", orig.SetOptions{}), del(key, orig.DeleteOptions{}))
	}
	return ops
}

// otherOps are the calls that are not about keys.
func otherOps() []op {
	member := func(name string, o func(context.Context, orig.MembersAPI) outcome, w func(context.Context, ours.MembersAPI) outcome) op {
		return op{
			name,
			func(ctx context.Context, c orig.Client) outcome { return o(ctx, orig.NewMembersAPI(c)) },
			func(ctx context.Context, c ours.Client) outcome { return w(ctx, ours.NewMembersAPI(c)) },
		}
	}
	user := func(name string, o func(context.Context, orig.AuthUserAPI) outcome, w func(context.Context, ours.AuthUserAPI) outcome) op {
		return op{
			name,
			func(ctx context.Context, c orig.Client) outcome { return o(ctx, orig.NewAuthUserAPI(c)) },
			func(ctx context.Context, c ours.Client) outcome { return w(ctx, ours.NewAuthUserAPI(c)) },
		}
	}
	role := func(name string, o func(context.Context, orig.AuthRoleAPI) outcome, w func(context.Context, ours.AuthRoleAPI) outcome) op {
		return op{
			name,
			func(ctx context.Context, c orig.Client) outcome { return o(ctx, orig.NewAuthRoleAPI(c)) },
			func(ctx context.Context, c ours.Client) outcome { return w(ctx, ours.NewAuthRoleAPI(c)) },
		}
	}
	peers := [][]string{{"http://10.0.0.1:2380", " https://b:1"}, {"http://nope"}, {"ftp://a:1"}, {"http://a:1/path"}, {"unix://x"}, nil}
	ops := []op{
		{
			"version", func(ctx context.Context, c orig.Client) outcome { return result(c.GetVersion(ctx)) },
			func(ctx context.Context, c ours.Client) outcome { return result(c.GetVersion(ctx)) },
		},
		{
			"enable", func(ctx context.Context, c orig.Client) outcome { return status(orig.NewAuthAPI(c).Enable(ctx)) },
			func(ctx context.Context, c ours.Client) outcome { return status(ours.NewAuthAPI(c).Enable(ctx)) },
		},
		{
			"disable", func(ctx context.Context, c orig.Client) outcome { return status(orig.NewAuthAPI(c).Disable(ctx)) },
			func(ctx context.Context, c ours.Client) outcome { return status(ours.NewAuthAPI(c).Disable(ctx)) },
		},
		member("members", func(ctx context.Context, m orig.MembersAPI) outcome { return result(m.List(ctx)) },
			func(ctx context.Context, m ours.MembersAPI) outcome { return result(m.List(ctx)) }),
		member("leader", func(ctx context.Context, m orig.MembersAPI) outcome { return result(m.Leader(ctx)) },
			func(ctx context.Context, m ours.MembersAPI) outcome { return result(m.Leader(ctx)) }),
		member("remove member", func(ctx context.Context, m orig.MembersAPI) outcome { return status(m.Remove(ctx, "abcd")) },
			func(ctx context.Context, m ours.MembersAPI) outcome { return status(m.Remove(ctx, "abcd")) }),
		role("list roles", func(ctx context.Context, r orig.AuthRoleAPI) outcome { return result(r.ListRoles(ctx)) },
			func(ctx context.Context, r ours.AuthRoleAPI) outcome { return result(r.ListRoles(ctx)) }),
		user("list users", func(ctx context.Context, u orig.AuthUserAPI) outcome { return result(u.ListUsers(ctx)) },
			func(ctx context.Context, u ours.AuthUserAPI) outcome { return result(u.ListUsers(ctx)) }),
	}
	for _, urls := range peers {
		ops = append(ops, member(fmt.Sprintf("update member %q", urls),
			func(ctx context.Context, m orig.MembersAPI) outcome { return status(m.Update(ctx, "abcd", urls)) },
			func(ctx context.Context, m ours.MembersAPI) outcome { return status(m.Update(ctx, "abcd", urls)) }))
		if len(urls) == 0 {
			continue
		}
		ops = append(ops, member(fmt.Sprintf("add member %q", urls[0]),
			func(ctx context.Context, m orig.MembersAPI) outcome { return result(m.Add(ctx, urls[0])) },
			func(ctx context.Context, m ours.MembersAPI) outcome { return result(m.Add(ctx, urls[0])) }))
	}
	for _, name := range []string{"u1", "ü/x y", ""} {
		ops = append(ops,
			user("add user "+name, func(ctx context.Context, u orig.AuthUserAPI) outcome { return status(u.AddUser(ctx, name, "p<w>")) },
				func(ctx context.Context, u ours.AuthUserAPI) outcome { return status(u.AddUser(ctx, name, "p<w>")) }),
			user("remove user "+name, func(ctx context.Context, u orig.AuthUserAPI) outcome { return status(u.RemoveUser(ctx, name)) },
				func(ctx context.Context, u ours.AuthUserAPI) outcome { return status(u.RemoveUser(ctx, name)) }),
			user("get user "+name, func(ctx context.Context, u orig.AuthUserAPI) outcome { return result(u.GetUser(ctx, name)) },
				func(ctx context.Context, u ours.AuthUserAPI) outcome { return result(u.GetUser(ctx, name)) }),
			user("grant user "+name, func(ctx context.Context, u orig.AuthUserAPI) outcome {
				return result(u.GrantUser(ctx, name, []string{"r1", "r2"}))
			}, func(ctx context.Context, u ours.AuthUserAPI) outcome {
				return result(u.GrantUser(ctx, name, []string{"r1", "r2"}))
			}),
			user("revoke user "+name, func(ctx context.Context, u orig.AuthUserAPI) outcome { return result(u.RevokeUser(ctx, name, nil)) },
				func(ctx context.Context, u ours.AuthUserAPI) outcome { return result(u.RevokeUser(ctx, name, nil)) }),
			user("password "+name, func(ctx context.Context, u orig.AuthUserAPI) outcome { return result(u.ChangePassword(ctx, name, "q")) },
				func(ctx context.Context, u ours.AuthUserAPI) outcome { return result(u.ChangePassword(ctx, name, "q")) }),
			role("add role "+name, func(ctx context.Context, r orig.AuthRoleAPI) outcome { return status(r.AddRole(ctx, name)) },
				func(ctx context.Context, r ours.AuthRoleAPI) outcome { return status(r.AddRole(ctx, name)) }),
			role("remove role "+name, func(ctx context.Context, r orig.AuthRoleAPI) outcome { return status(r.RemoveRole(ctx, name)) },
				func(ctx context.Context, r ours.AuthRoleAPI) outcome { return status(r.RemoveRole(ctx, name)) }),
			role("get role "+name, func(ctx context.Context, r orig.AuthRoleAPI) outcome { return result(r.GetRole(ctx, name)) },
				func(ctx context.Context, r ours.AuthRoleAPI) outcome { return result(r.GetRole(ctx, name)) }))
		for p := range 4 {
			ops = append(ops,
				role(fmt.Sprint("grant role ", name, p), func(ctx context.Context, r orig.AuthRoleAPI) outcome {
					return result(r.GrantRoleKV(ctx, name, []string{"/a*", "/b"}, orig.PermissionType(p)))
				}, func(ctx context.Context, r ours.AuthRoleAPI) outcome {
					return result(r.GrantRoleKV(ctx, name, []string{"/a*", "/b"}, ours.PermissionType(p)))
				}),
				role(fmt.Sprint("revoke role ", name, p), func(ctx context.Context, r orig.AuthRoleAPI) outcome {
					return result(r.RevokeRoleKV(ctx, name, []string{"/a*"}, orig.PermissionType(p)))
				}, func(ctx context.Context, r ours.AuthRoleAPI) outcome {
					return result(r.RevokeRoleKV(ctx, name, []string{"/a*"}, ours.PermissionType(p)))
				}))
		}
	}
	return ops
}

// transport is what both clients call a CancelableTransport.
type transport interface {
	http.RoundTripper
	CancelRequest(*http.Request)
}

func newOrig(tr transport, endpoints ...string) (orig.Client, error) {
	return orig.New(orig.Config{Endpoints: endpoints, Transport: tr, Username: "user", Password: "p:w"})
}

func newOurs(tr transport, endpoints ...string) (ours.Client, error) {
	return ours.New(ours.Config{Endpoints: endpoints, Transport: tr, Username: "user", Password: "p:w"})
}
