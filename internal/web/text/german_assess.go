package text

// What is said where self and manager judge, each out of the other's sight, and
// the account that leads there.
func germanAssessFaults() map[string]string {
	return map[string]string{
		"There is no role %q. It is administrator, editor or member.":                                                                                          "Es gibt keine Rolle %q. Sie heißt administrator, editor oder member.",
		"Only %s, who leads them, and HR can open this conversation.":                                                                                          "Dieses Gespräch können nur %s, die Führungskraft und HR eröffnen.",
		"%s is not in the organisation on %s, so there is nobody to talk with.":                                                                                "%s ist am %s nicht in der Organisation; es gibt niemanden, mit dem zu sprechen wäre.",
		"%s reports to nobody on %s. Set their manager first; the second view is the manager's.":                                                               "%s berichtet am %s an niemanden. Legen Sie zuerst die Führungskraft fest: Von ihr kommt die zweite Sicht.",
		"There is nothing to ask about %s: what their role needs has no sentences for the levels 1 to 5. Write them in the framework, or choose another role.": "Zu %s gibt es nichts zu fragen: Was die Rolle braucht, hat keine Sätze für die Stufen 1 bis 5. Schreiben Sie sie im Kompetenzmodell, oder wählen Sie eine andere Rolle.",
		"There is no such conversation.":                                                                                                   "Dieses Gespräch gibt es nicht.",
		"Only HR sees which conversations are open.":                                                                                       "Welche Gespräche offen sind, sieht nur HR.",
		"%q is no answer about %s. Choose one of its sentences, or say that you cannot judge it.":                                          "%q ist keine Antwort zu %s. Wählen Sie einen der Sätze, oder sagen Sie, dass Sie es nicht beurteilen können.",
		"%q is not asked about in this conversation.":                                                                                      "%q wird in diesem Gespräch nicht gefragt.",
		"Only HR enters forms from paper.":                                                                                                 "Bögen auf Papier überträgt nur HR.",
		"You take part in this conversation yourself, so somebody else must enter forms from paper.":                                       "Sie nehmen selbst an diesem Gespräch teil; Bögen auf Papier muss jemand anders übertragen.",
		"This form is for somebody else to fill in.":                                                                                       "Diesen Bogen füllt jemand anders aus.",
		"This conversation was closed on %s. What you have filled in stays, and nobody else sees it.":                                      "Dieses Gespräch wurde am %s geschlossen. Was Sie ausgefüllt haben, bleibt, und niemand sonst sieht es.",
		"This part is finished. While the other is not, it can be taken back and changed.":                                                 "Dieser Teil ist abgeschlossen. Solange der andere es nicht ist, lässt er sich zurücknehmen und ändern.",
		"The person is not in the organisation any more, so this form stays as it is. HR can close the conversation.":                      "Die Person ist nicht mehr in der Organisation; dieser Bogen bleibt, wie er ist. HR kann das Gespräch schließen.",
		"You are not in the organisation any more, so this form stays as it is. HR can close the conversation.":                            "Sie sind nicht mehr in der Organisation; dieser Bogen bleibt, wie er ist. HR kann das Gespräch schließen.",
		"%s has begun to enter this form from paper. Let them finish it.":                                                                  "%s hat begonnen, diesen Bogen vom Papier zu übertragen, und sollte das auch beenden.",
		"There are %d answers to %d questions. Open the form again.":                                                                       "Es sind %d Antworten auf %d Fragen. Öffnen Sie den Bogen noch einmal.",
		"%d is no answer. Answers are 1 to %d, or 0 where you cannot judge.":                                                               "%d ist keine Antwort. Antworten sind 1 bis %d, oder 0, wo Sie es nicht beurteilen können.",
		"Choose the highest sentence that is typical, or say that you cannot judge this.":                                                  "Wählen Sie den höchsten Satz, der typisch ist, oder sagen Sie, dass Sie es nicht beurteilen können.",
		"%d of %d are not answered yet. Choose a sentence for each, or say that you cannot judge it.":                                      "%d von %d sind noch nicht beantwortet. Wählen Sie je einen Satz, oder sagen Sie, dass Sie es nicht beurteilen können.",
		"Only who filled in this part can take it back.":                                                                                   "Diesen Teil kann nur zurücknehmen, wer ihn ausgefüllt hat.",
		"Both have finished and seen each other's part, so it stays as it is. Open a new conversation when something has changed.":         "Beide haben abgeschlossen und den Teil des anderen gesehen; er bleibt, wie er ist. Eröffnen Sie ein neues Gespräch, wenn sich etwas geändert hat.",
		"Only HR closes a conversation that is not finished.":                                                                              "Ein Gespräch, das nicht abgeschlossen ist, schließt nur HR.",
		"Both have finished this conversation, so there is nothing to close.":                                                              "Beide haben dieses Gespräch abgeschlossen; es gibt nichts zu schließen.",
		"The next step is for the two who talk, and nobody else.":                                                                          "Der nächste Schritt geht nur die beiden an, die miteinander sprechen.",
		"A next step is agreed on when both have finished.":                                                                                "Der nächste Schritt wird vereinbart, wenn beide abgeschlossen haben.",
		"The next step has a control character in it. Type it by hand.":                                                                    "Der nächste Schritt enthält ein Steuerzeichen. Tippen Sie ihn von Hand.",
		"The next step is longer than %d characters. Say it shorter.":                                                                      "Der nächste Schritt ist länger als %d Zeichen. Sagen Sie es kürzer.",
		"This form does not say what it was made from. Open the page again.":                                                               "Dieser Bogen sagt nicht, von welchem Stand er ausgeht. Öffnen Sie die Seite noch einmal.",
		"This was saved at %s from another window or device. Nothing is lost: what is stored and what you have here are both still there.": "Dies wurde um %s aus einem anderen Fenster oder von einem anderen Gerät gespeichert. Nichts ist verloren: Das Gespeicherte und das, was Sie hier haben, sind beide noch da.",
		"There is an open conversation about this person already. Finish it, or have HR close it.":                                         "Zu dieser Person gibt es schon ein offenes Gespräch. Schließen Sie es ab, oder lassen Sie es von HR schließen.",
		"takes part in a conversation":                                                                                                     "nimmt an einem Gespräch teil",
	}
}
