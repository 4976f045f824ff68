package slack

import (
	"sync"
	"time"
)

// cache remembers what was looked up for a while. Several may look up the same
// at a time; errors are not remembered.
type cache[K comparable, V any] struct {
	age  time.Duration
	most int
	mu   sync.Mutex
	held map[K]aged[V]
}

type aged[V any] struct {
	value V
	until time.Time
}

func newCache[K comparable, V any](age time.Duration, most int) *cache[K, V] {
	return &cache[K, V]{age: age, most: most, held: map[K]aged[V]{}}
}

func (c *cache[K, V]) get(k K, look func() (V, error)) (V, error) {
	c.mu.Lock()
	v, ok := c.held[k]
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
	if len(c.held) >= c.most {
		clear(c.held)
	}
	c.held[k] = aged[V]{value, time.Now().Add(c.age)}
	return value, nil
}

// forget drops one, so that it is looked up anew.
func (c *cache[K, V]) forget(k K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.held, k)
}
