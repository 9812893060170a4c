/** Why the hub cannot start: one sentence for whoever typed the command, with what to do. Exit code 2. */
export class StartProblem extends Error {}
