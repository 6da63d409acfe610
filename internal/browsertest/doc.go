// Package browsertest opens the pages in a real browser.
//
// TestPages builds the program, starts it on an empty folder, makes the first
// account by the set-up link, fills in a sample, and visits every page of
// pages.mjs at 360 and 1440 pixels, by day and by night. On each it runs
// axe-core and fails on console errors, on violations of the content security
// policy, on pages wider than the window, and on whatever the Tab key does not
// reach or show.
//
// To add a page, add a line to pages.mjs. To add a story that goes through
// several pages, add a file to scenarios. Pictures of all pages are saved in the
// folder that BEARING_SHOTS names.
package browsertest
