import { type Kind, scheduleType } from "../../lib/kinds.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import { actions, inner, isAction } from "../actions/schedule-words.ts";
import { leaves, loadSchema } from "../flags/schema.ts";
import type { Candidate } from "./candidates.ts";

/** What completes the parts of other commands, too. */
export interface Parts {
  kinds(): Candidate[];
  /** Names of objects behind some words, which may begin with a kind. */
  objects(given: readonly string[]): Promise<Candidate[]> | Candidate[];
  ask(type: ResourceType): Promise<Candidate[]>;
  kindOf(word: string): Kind | undefined;
}

/** Completes the words of at-schedule: time and action, what the action is about, or names of schedules. */
export async function scheduleWords(given: readonly string[], parts: Parts): Promise<Candidate[]> {
  const [first] = given;
  const own = inner.find((name) => name === first);
  if (own !== undefined) return own === "list" || (own === "show" && given.length > 1) ? [] : parts.ask(scheduleType);
  const at = given.findIndex(isAction);
  const action = given[at];
  if (action === undefined) return [...actionWords(), ...(first === undefined ? inner.map((word) => ({ word })) : [])];
  const rest = given.slice(at + 1);
  const whole = rest.length > (rest[0]?.includes("/") ? 0 : 1);
  if (action === "create") return rest.length ? [] : parts.kinds();
  if (action === "run" || (whole && action !== "set")) return [];
  return whole ? fields(parts.kindOf(rest[0]?.split("/")[0] ?? "")) : parts.objects(rest);
}

function actionWords(): Candidate[] {
  return Object.entries(actions).map(([word, [, about]]) => ({ word, about }));
}

async function fields(kind: Kind | undefined): Promise<Candidate[]> {
  if (!kind?.service) return [];
  return leaves(await loadSchema(kind.singular)).map(({ path, schema }) => ({ word: `${path}=`, about: schema.description ?? "" }));
}
