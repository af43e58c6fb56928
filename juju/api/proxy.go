package api

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// proxyFor returns the proxy through which the address, host:port, is to be reached; nil for none.
func (o DialOpts) proxyFor(hostPort string) (*url.URL, error) {
	return o.Proxy(&http.Request{URL: address("https", hostPort, "/")})
}

// dialRaw opens a connection to ipAddr or, where there is a proxy for the host, through that, which
// finds the host by itself.
func dialRaw(ctx context.Context, opts DialOpts, host, ipAddr string) (net.Conn, error) {
	proxy, err := opts.proxyFor(host)
	if err != nil {
		return nil, fmt.Errorf("cannot find proxy: %w", err)
	}
	dialer := &net.Dialer{Timeout: patience}
	if proxy == nil {
		return dialer.DialContext(ctx, "tcp", ipAddr)
	}
	conn, err := throughProxy(ctx, dialer, proxy, host)
	if err != nil {
		return nil, fmt.Errorf("proxy %s: %w", proxy.Host, err)
	}
	return conn, nil
}

func throughProxy(ctx context.Context, dialer *net.Dialer, proxy *url.URL, host string) (net.Conn, error) {
	port, secure := "80", false
	switch proxy.Scheme {
	case "http":
	case "https":
		port, secure = "443", true
	default:
		return nil, fmt.Errorf("scheme %q is not supported: there are http and https", proxy.Scheme)
	}
	if proxy.Port() != "" {
		port = proxy.Port()
	}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(proxy.Hostname(), port))
	if err != nil {
		return nil, err
	}
	if secure {
		conn = tls.Client(conn, &tls.Config{MinVersion: tls.VersionTLS12, ServerName: proxy.Hostname()})
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	tunnel, err := connectTunnel(conn, proxy.User, host)
	if !stop() {
		err = context.Cause(ctx)
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return tunnel, nil
}

// connectTunnel asks the proxy at the other end for the host.
func connectTunnel(conn net.Conn, user *url.Userinfo, host string) (net.Conn, error) {
	req := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: host}, Host: host, Header: http.Header{}}
	if user != nil {
		password, _ := user.Password()
		req.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)))
	}
	if err := req.Write(conn); err != nil {
		return nil, err
	}
	in := bufio.NewReader(conn)
	resp, err := http.ReadResponse(in, req)
	if err != nil {
		return nil, err
	}
	_ = resp.Body.Close() // the answer to CONNECT has none
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	if in.Buffered() > 0 { // a server waits for TLS to begin
		return nil, errors.New("the host spoke before it was asked")
	}
	return conn, nil
}
