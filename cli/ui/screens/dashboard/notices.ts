import { KnownError } from "../../../../lib/errors.ts";
import type { Kind } from "../../../../lib/kinds.ts";
import { type Health, pollSeconds } from "../../../actions/live/follow-kind.ts";
import { formatAge } from "../../../duration.ts";
import type { Tone } from "../../theme.ts";

/** Something to be known of what is shown. */
export interface Notice {
  tone: Tone;
  text: string;
}

/** Says which objects are old, come late, or are not shown at all; nothing when all is live. */
export function notices(health: ReadonlyMap<Kind, Health>, now: Date): Notice[] {
  const having = <I extends Health["is"]>(is: I) =>
    [...health].flatMap(([kind, one]) => (one.is === is ? [{ kind, health: one as Extract<Health, { is: I }> }] : []));
  const named = (found: readonly { kind: Kind }[]) =>
    found.length === health.size ? "anything" : found.map(({ kind }) => kind.plural).join(", ");
  const said: Notice[] = [];
  const lost = having("lost");
  if (lost[0]) {
    const since = Math.min(...lost.map((one) => one.health.since.getTime()));
    const what = lost.length === health.size ? "" : ` to ${named(lost)}`;
    const why = lost[0].health.error;
    said.push({ tone: "bad", text: `connection${what} lost ${formatAge(now.getTime() - since)} ago, trying again: ${messageOf(why)}` });
  }
  const refused = having("refused");
  if (refused.length) said.push({ tone: "warn", text: `not shown, as you may not list them: ${named(refused)}` });
  const missing = having("missing");
  if (missing.length)
    said.push({ tone: "warn", text: `not shown, as the cluster lacks them (\`kubectl cloud install\`): ${named(missing)}` });
  const polled = having("polled");
  if (polled.length) {
    const what = polled.length === health.size ? "" : `: ${named(polled)}`;
    said.push({ tone: "warn", text: `no right to watch, looking every ${pollSeconds}s${what}` });
  }
  return said;
}

/** The error that stands for all kinds, where none can be shown for the same cause; undefined where some can, or may yet be. */
export function wholeProblem(health: ReadonlyMap<Kind, Health>): Error | undefined {
  const all = [...health.values()];
  const [first] = all;
  const isWhole = (first?.is === "missing" || first?.is === "refused") && all.every(({ is }) => is === first.is);
  return isWhole ? first.error : undefined;
}

function messageOf(error: Error): string {
  return error instanceof KnownError ? error.message : `something unexpected: ${error.message}`;
}
