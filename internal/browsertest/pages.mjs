// The pages that are visited. "/people > main a" goes to /people and follows the
// first such link, and the next from there; " + /edit" goes on from the last. A name for pictures comes from the
// address, or is given first: "person: /people > main a". What needs a step before it, such
// as the preview of an import, is looked at by a scenario.

// visitor are those of somebody who is not signed in.
export const visitor = ["/sign-in", "/nowhere"];

// empty are visited while there is nobody yet.
export const empty = [
  "doors: /",
  "empty-matrix: /matrix",
  "empty-people: /people",
  "empty-organisation: /units",
  "empty-imports: /imports",
  "empty-reliability: /reliability",
];

const person = "/people > main tbody a[href^='/people/']";
const unit = "/units > main a[href^='/units/']:not([href$='/new'])";

// signedIn are visited after the sample has been made.
export const signedIn = [
  "/account",
  "/components",
  "/settings",
  "help: /help/levels",
  "measurement: /help/measurement",
  "help-ratings: /help/ratings",
  "missing: /nowhere",

  // People and organisation.
  "/people",
  "search: /people?q=an",
  "nobody: /people?q=nobody-of-this-name",
  "new-person: /people/new",
  "paste: /people/paste",
  `person: ${person}`,
  `person-past: ${person} + ?on=2020-01-01`,
  `person-edit: ${person} + /edit`,
  `person-move: ${person} + /move`,
  `person-leave: ${person} + /leave`,
  `person-manager: ${person} + /manager`,
  `person-levels: ${person} + /levels?role=role.project_manager`,
  `person-levels-past: ${person} + /levels?role=role.project_manager&on=2025-01-01`,
  `person-computed: ${person} + /computed`,
  "person-position: /people > main tbody a[href^='/people/'] > main a[href$='/edit'][href*='/positions/']",
  "organisation: /units",
  "new-unit: /units/new",
  `unit: ${unit}`,
  `unit-edit: ${unit} + /edit`,
  `unit-close: ${unit} + /close`,

  // The matrix.
  "/matrix",
  "matrix-entry: /matrix?edit=1",
  "matrix-gaps: /matrix?pillar=lead&show=gaps&columns=missing",
  "matrix-nothing: /matrix?q=nobody-of-this-name",
  "cell: /matrix > .mx td a.m3",
  "cell-unknown: /matrix > .mx td a.n",

  // How sure we are.
  "/reliability",
  "/planner",
  "planner-one: /planner?managers=1&peers=0&reports=0&items=2",
  "/simulator",
  "simulator-one: /simulator?raters=1&leniency=200&halo=0&pile=2&told=0&people=12&seed=5",

  "/conversations",

  // Imports.
  "/imports",
  "import: /imports/new",
  "import-paste: /imports/new?paste=people",

  // Framework, roles and ladders.
  "framework: /framework",
  "competency: /framework/default/competencies/lead.vision",
  "versions: /framework/default/versions",
  "comparison: /framework/default/compare?from=1&to=2",
  "framework-edit: /framework/default/edit",
  "pillar-form: /framework/default/edit/pillar?key=lead",
  "competency-form: /framework/default/edit/competency?key=lead.vision",
  "role-form: /framework/default/edit/role?key=role.ic4",
  "ladder-form: /framework/default/edit/ladder?key=dual",
  "ladder-new: /framework/default/edit/ladder",
  "framework-import: /framework-import",
  "roles: /roles",
  "role: /roles/default/role.culture_champion",
  "ladder: /ladders/dual?framework=default",
];
