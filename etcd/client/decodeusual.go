package client

import "time"

// anyNode reads a node, or returns nil.
func (p *parser) anyNode() *Node {
	if n := p.usual(); n != nil {
		return n
	}
	if !p.open('{') {
		return nil
	}
	return p.node()
}

// usual reads a node without children whose fields stand as etcd writes
// them. If it is another, it returns nil, and p is where it was.
//
// The time of a large listing is spent here. What stands between the texts is
// spelled out in pieces that the compiler compares as words.
func (p *parser) usual() *Node {
	p.plain = p.plain[:0]
	d, i := p.data, p.pos
	if len(d)-i < 8 || string(d[i:i+8:i+8]) != `{"key":"` {
		return nil
	}
	i += 8
	end := plainEnd(d, i)
	if end == len(d) {
		return nil
	}
	key := d[i:end]
	if d[end] != '"' {
		if key, end = p.escaped(i, end); end == 0 {
			return nil
		}
	}
	i = end
	if len(d)-i < 12 {
		return nil
	}
	var value []byte
	dir := false
	switch {
	case string(d[i:i+11:i+11]) == `","value":"`:
		i += 11
		end = plainEnd(d, i)
		if end == len(d) {
			return nil
		}
		value = d[i:end]
		if d[end] != '"' {
			if value, end = p.escaped(i, end); end == 0 {
				return nil
			}
		}
		i = end + 1
	case string(d[i:i+12:i+12]) == `","dir":true`:
		dir = true
		i += 12
	default:
		return nil
	}
	var expiration *time.Time
	var ttl int64
	if len(d)-i >= 9 && string(d[i:i+9:i+9]) != `,"modifie` {
		if expiration, ttl, i = p.life(i); i == 0 {
			return nil
		}
	}
	modified, created, i := indices(d, i)
	if i == 0 {
		return nil
	}
	leaf := p.leaf()
	if n := len(key) + len(value); n < ownText {
		at := p.room(n)
		to := p.block[at : at+n : at+n]
		copy(to[copy(to, key):], value)
		both := p.texts[at : at+n]
		leaf.Key, leaf.Value = both[:len(key)], both[len(key):]
	} else {
		leaf.Key, leaf.Value = p.keep(key), p.keep(value)
	}
	leaf.Dir = dir
	leaf.ModifiedIndex, leaf.CreatedIndex = modified, created
	if expiration != nil {
		leaf.Expiration, leaf.TTL = expiration, ttl
	}
	p.pos = i
	return leaf
}

// life reads the two fields of a node that expires, at i, and returns where
// they end, 0 if they are not there.
func (p *parser) life(i int) (expiration *time.Time, ttl int64, end int) {
	const name = `,"expiration":"`
	d := p.data
	if len(d)-i < len(name) || string(d[i:i+len(name)]) != name {
		return nil, 0, 0
	}
	expiration, i = p.timeAt(i + len(name))
	if i == 0 || len(d)-i < 8 || string(d[i:i+7]) != `,"ttl":` {
		return nil, 0, 0
	}
	i += 7
	n, length := decimal(d, i)
	if length == 0 || n > 1e18 {
		return nil, 0, 0
	}
	return expiration, int64(n), i + length
}

// indices reads the last two fields of a node and its closing brace at d[i:]
// and returns where they end, 0 if they are not there or d ends soon after.
func indices(d []byte, i int) (modified, created uint64, end int) {
	if len(d)-i < 25 || string(d[i:i+17:i+17]) != `,"modifiedIndex":` {
		return 0, 0, 0
	}
	i += 17
	first := word(d, i)
	modified, n := digits(first)
	if n == 0 || n == 8 || first&0xff == '0' {
		if modified, n = decimal(d, i); n == 0 {
			return 0, 0, 0
		}
	}
	i += n
	if len(d)-i < 25 || string(d[i:i+16:i+16]) != `,"createdIndex":` {
		return 0, 0, 0
	}
	i += 16
	// Often both are the same.
	if n < 8 && (word(d, i)^first)<<(64-8*n) == 0 && d[i+n] == '}' {
		return modified, modified, i + n + 1
	}
	created, n = decimal(d, i)
	if n == 0 || i+n == len(d) || d[i+n] != '}' {
		return 0, 0, 0
	}
	return modified, created, i + n + 1
}
