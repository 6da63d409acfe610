// Package reading works out what a sheet says about people and levels.
//
// A book of sheets and a few decisions go in (Options); a value comes out
// (Matrix, or Roster for a list of people) together with every doubt. Nothing
// here touches the database or the clock, and the same input always gives the
// same value. Memory depends on the number of people, competencies and cells
// that are kept, not on the size of the file.
//
// A matrix is read in steps, each in files of its own:
//
//	usual, person, rater   forms that people use are rewritten as plain tables
//	stacked                tables that stand one below the other are taken apart
//	layout, heads, legend  the head of a sheet is looked at from both sides: where is
//	                       the header, who are the people, what do columns mean
//	wide, long             the rows are read, one person or one level to a row
//	scale, settle          what the values mean is worked out from all of them
//	detect                 runs the steps over the sheets of a book
//
// value, words, names and dates know single cells. A list of people takes the
// shorter way of people.
package reading
