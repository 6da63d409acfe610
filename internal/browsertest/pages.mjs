// The pages that are visited after the sample has been made. "/people > main a" goes
// to /people and follows the first such link. A name for pictures comes from the
// address, or is given first: "person: /people > main a".
export const visitor = ["/sign-in", "/nowhere"];

export const signedIn = [
  "/account",
  "/components",
  "/settings",
  "help: /help/levels",
  "missing: /nowhere",
];
