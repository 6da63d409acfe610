// Package access says who may do what: one table of actions and the duties
// that carry them.
package access
