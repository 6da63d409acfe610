// Package matrix is the view of many people × many competencies: what each
// has, what each needs, how fresh that is, and the totals at both edges.
package matrix
