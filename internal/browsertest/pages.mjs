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

  // People and organisation.
  "/people",
  "search: /people?q=an",
  "nobody: /people?q=nobody-of-this-name",
  "new-person: /people/new",
  "paste: /people/paste",
  "person: /people > main tbody a[href^='/people/']",
  "organisation: /units",
  "new-unit: /units/new",
  "unit: /units > main a[href^='/units/']:not([href$='/new'])",

  // The matrix.
  "/matrix",

  // Imports.
  "/imports",
  "import: /imports/new",

  // Framework, roles and ladders.
  "framework: /framework",
  "competency: /framework/default/competencies/lead.vision",
  "versions: /framework/default/versions",
  "framework-edit: /framework/default/edit",
  "pillar-form: /framework/default/edit/pillar?key=lead",
  "competency-form: /framework/default/edit/competency?key=lead.vision",
  "role-form: /framework/default/edit/role?key=role.ic4",
  "framework-import: /framework-import",
  "roles: /roles",
  "role: /roles/default/role.culture_champion",
  "ladder: /ladders/dual?framework=default",
];
