package client

import "time"

// anyNode reads a node after its opening brace, or returns nil.
func (p *parser) anyNode() *Node {
	if n := p.usual(); n != nil {
		return n
	}
	return p.node()
}

// usual reads, after its opening brace, a node without children whose fields
// stand as etcd writes them. If it is another, it returns nil, and p is where
// it was.
//
// The time of a large listing is spent here. Texts are looked at and copied
// in one go, and the names between them are spelled out in pieces of sizes
// that the compiler compares as words.
func (p *parser) usual() *Node {
	d, i := p.data, p.pos
	if len(d)-i < 7 || string(d[i:i+7:i+7]) != `"key":"` {
		return nil
	}
	if len(p.block) < min(blockRest, len(d)-i) {
		p.newBlock(0)
	}
	block := p.block
	key, i := copyText(block, d, i+7)
	if i == 0 || len(d)-i < 11 {
		return nil
	}
	value, dir := 0, false
	if string(d[i:i+10:i+10]) == `,"value":"` {
		value, i = copyText(block[key:min(len(block), key+ownText)], d, i+10)
	} else if string(d[i:i+10:i+10]) == `,"dir":tru` && d[i+10] == 'e' {
		dir = true
		i += 11
	} else {
		return nil
	}
	if i == 0 || len(d)-i < 17 {
		return nil
	}
	var expiration *time.Time
	var ttl int64
	if string(d[i:i+9:i+9]) != `,"modifie` {
		if expiration, ttl, i = p.life(i); i == 0 {
			return nil
		}
	}
	modified, created, i := indices(d, i)
	if i == 0 {
		return nil
	}
	leaf := p.leaf()
	text := p.take(key + value)
	leaf.Key, leaf.Value, leaf.Dir = text[:key], text[key:], dir
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
// and returns where they end, 0 if they are not there.
func indices(d []byte, i int) (modified, created uint64, end int) {
	if len(d)-i < 25 || string(d[i:i+9:i+9]) != `,"modifie` || string(d[i+9:i+17:i+17]) != `dIndex":` {
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
	if len(d)-i < 16 || string(d[i:i+16:i+16]) != `,"createdIndex":` {
		return 0, 0, 0
	}
	i += 16
	// Often both are the same.
	if n < 8 && len(d)-i > 8 && (word(d, i)^first)<<(64-8*n) == 0 && d[i+n] == '}' {
		return modified, modified, i + n + 1
	}
	created, n = decimal(d, i)
	if n == 0 || i+n == len(d) || d[i+n] != '}' {
		return 0, 0, 0
	}
	return modified, created, i + n + 1
}
