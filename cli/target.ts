import { group } from "../crds/api/names.ts";
import { UsageError } from "../lib/errors.ts";
import { bindingType, findKind, type Kind, kinds, serviceKinds } from "../lib/kinds.ts";
import { nearest } from "./nearest.ts";

/** What the user named: a kind, or one object of it. */
export interface Target {
  kind: Kind;
  name?: string;
}

/** One object that the user named. */
export type NamedTarget = Required<Target>;

/** `queue.kubectl-cloud.dev/orders`, as kubectl prints it. */
export function displayName(kind: Kind, name: string): string {
  return `${kind.singular}.${group}/${name}`;
}

/** `queue/orders`, as the user types it. */
export function shortName(kind: Kind, name: string): string {
  return `${kind.singular}/${name}`;
}

/** Where the commands are of kinds that are no services. */
const ownCommands: Record<string, string> = {
  cloudaccount: "accounts have commands of their own: see `kubectl cloud account --help`",
  cloudbinding: "bindings have commands of their own: see `kubectl cloud bind --help` and `kubectl cloud unbind --help`",
  cloudschedule: "schedules have commands of their own: see `kubectl cloud at-schedule --help`",
};

/** A service kind by any of its names. Throws {@link UsageError} with the nearest and with all that there are. */
export function serviceKind(word: string): Kind {
  const kind = findKind(word);
  if (kind?.service) return kind;
  if (kind) throw new UsageError(`${kind.kind} is not a cloud service`, ownCommands[kind.singular]);
  const names = kinds.filter(({ service }) => service).flatMap(({ singular, plural, shortNames }) => [singular, plural, ...shortNames]);
  const all = `the kinds are ${serviceKinds.map(({ singular }) => singular).join(", ")}`;
  const like = [...new Set(nearest(word, names).map((name) => findKind(name)?.singular))];
  throw new UsageError(`there is no kind "${word}"`, like.length ? `did you mean ${like.join(" or ")}? ${all}` : all);
}

/** A kind that runs tell of, by any of its names: a service kind, or CloudBinding. Throws as {@link serviceKind}. */
export function reconciledKind(word: string): Kind {
  return findKind(word) === bindingType ? bindingType : serviceKind(word);
}

/**
 * Reads what kubectl takes: `KIND`, `KIND NAME…`, `KIND/NAME…`; nothing is every service kind.
 * Throws {@link UsageError} for a mixture.
 *
 * @param kindOf - which kinds may be named. Default: service kinds.
 */
export function parseTargets(words: readonly string[], kindOf: (word: string) => Kind = serviceKind): Target[] {
  const [first, ...rest] = words;
  if (first === undefined) return serviceKinds.map((kind) => ({ kind }));
  if (words.some((word) => word.includes("/"))) return words.map((word) => parseSlashed(word, kindOf));
  const kind = kindOf(first);
  return rest.length ? rest.map((name) => ({ kind, name })) : [{ kind }];
}

/** As {@link parseTargets}, of which each must name an object. */
export function parseNamed(words: readonly string[], kindOf = serviceKind): NamedTarget[] {
  if (!words.length) throw new UsageError("no object named", "name one as KIND/NAME, such as queue/orders");
  return parseTargets(words, kindOf).map((target) => {
    if (target.name === undefined) {
      throw new UsageError(`no name of a ${target.kind.singular} given`, `name one as ${target.kind.singular}/NAME`);
    }
    return { kind: target.kind, name: target.name };
  });
}

/** As {@link parseNamed}, of exactly one object. */
export function parseOne(words: readonly string[], kindOf = serviceKind): NamedTarget {
  const [target, another] = parseNamed(words, kindOf);
  if (!target || another) throw new UsageError("more than one object named", "name one as KIND/NAME, such as queue/orders");
  return target;
}

function parseSlashed(word: string, kindOf: (word: string) => Kind): NamedTarget {
  const [kind = "", name = "", ...more] = word.split("/");
  if (!kind || !name || more.length) throw new UsageError(`"${word}" is not KIND/NAME`, "name an object as queue/orders");
  return { kind: kindOf(kind), name };
}
