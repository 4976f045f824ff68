package bots

import (
	"sync"
	"time"
)

// Cache remembers what was looked up for a while. Several may look up the same
// at a time; errors are not remembered.
type Cache[K comparable, V any] struct {
	age  time.Duration
	most int
	mu   sync.Mutex
	held map[K]aged[V]
	news int // counts what was dropped: what was looked up before may be old by then
}

type aged[V any] struct {
	value V
	until time.Time
}

// NewCache returns a cache that remembers for that long, and so much at most.
func NewCache[K comparable, V any](age time.Duration, most int) *Cache[K, V] {
	return &Cache[K, V]{age: age, most: most, held: map[K]aged[V]{}}
}

// Get returns what was looked up within that time, else what look finds.
func (c *Cache[K, V]) Get(k K, look func() (V, error)) (V, error) {
	c.mu.Lock()
	v, ok := c.held[k]
	news := c.news
	c.mu.Unlock()
	if ok && time.Now().Before(v.until) {
		return v.value, nil
	}
	value, err := look()
	if err != nil {
		return value, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.news == news {
		c.keep(k, value)
	}
	return value, nil
}

// Put remembers what is known without looking.
func (c *Cache[K, V]) Put(k K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(k, value)
}

// keep remembers a value. The cache is locked.
func (c *Cache[K, V]) keep(k K, value V) {
	if len(c.held) >= c.most {
		clear(c.held)
	}
	c.held[k] = aged[V]{value, time.Now().Add(c.age)}
}

// Held returns what is remembered of one, without looking it up.
func (c *Cache[K, V]) Held(k K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.held[k]
	return v.value, ok && time.Now().Before(v.until)
}

// Forget drops one, so that it is looked up anew.
func (c *Cache[K, V]) Forget(k K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.news++
	delete(c.held, k)
}

// ForgetAll drops all.
func (c *Cache[K, V]) ForgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.news++
	clear(c.held)
}
