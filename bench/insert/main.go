// Command insert puts ratings into an SQLite file with one prepared INSERT for
// each row, in one transaction, through the driver that Bearing uses and with
// its settings. Nothing is read or parsed: it is the plain cost of the driver.
package main

import (
	"database/sql"
	"flag"
	"fmt"
	"log"
	"time"

	_ "modernc.org/sqlite"
)

func main() {
	path := flag.String("db", "", "file to make")
	rows := flag.Int("rows", 5_000_000, "ratings")
	skills := flag.Int("skills", 100, "competencies of each person")
	flag.Parse()
	took, err := insert(*path, *rows, *skills)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(took.Seconds())
}

func insert(path string, rows, skills int) (took time.Duration, err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=mmap_size(0)")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE TABLE rating (
		id INTEGER NOT NULL PRIMARY KEY, person INTEGER NOT NULL, competency INTEGER NOT NULL,
		level INTEGER NOT NULL, day INTEGER NOT NULL, source INTEGER NOT NULL) STRICT`)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	stmt, err := tx.Prepare(`INSERT INTO rating (id, person, competency, level, day, source) VALUES (?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return 0, err
	}
	for i := range rows {
		if _, err := stmt.Exec(i+1, i/skills+1, i%skills+1, 100*(1+i%5), 20_000+i%365, 4); err != nil {
			return 0, err
		}
	}
	if err := tx.Commit(); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}
