// Package bearing is the map of the program; it holds no code.
//
// Data flows one way, and so do imports:
//
//	framework → people → observe → assess → profile → gap → matrix
//	 what is     who is   who saw   two      what we   what's  who can what,
//	 good        where    what      views    know      missing everywhere
//
// Each step is a folder at the top of the repository that holds the rules of
// that step and nothing else: no SQL, no HTTP, no clock. What is learned later
// comes back as new observations, through the database and never through an
// import.
//
// Beside the flow stand access (who may), psych (the numerics of measurement)
// and fault (how things fail).
// Everything that touches the outside world is under internal, in files named
// after the same words; cmd/bearing wires it together.
//
// The folders can be imported, but only /api/v1 is a promise to other programs.
package bearing
