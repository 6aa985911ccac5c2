/** Which requests are meant: by their action, by a pattern of it, or by what the function says. `*` is every one. */
export type Match<Request extends { action: string } = { action: string }> = string | RegExp | ((request: Request) => boolean);

/** Whether a request is one of those that are meant. Actions are compared without regard to case. */
export function matches<Request extends { action: string }>(match: Match<Request>, request: Request): boolean {
  if (typeof match === "function") return match(request);
  if (match instanceof RegExp) return match.test(request.action);
  return match === "*" || match.toLowerCase() === request.action.toLowerCase();
}
