import { UsageError } from "../../../../lib/errors.ts";
import { bindingType, findKind, type Kind, scheduleType, serviceKinds } from "../../../../lib/kinds.ts";
import { didYouMean } from "../../../nearest.ts";

/** Where `:` leads. */
export type Jump =
  | { to: "kind"; kind: Kind | undefined }
  | { to: "object"; kind: Kind; name: string }
  | { to: "schedules" }
  /** Undefined: all. */
  | { to: "namespace"; namespace: string | undefined }
  | { to: "quit" };

/** What there is to complete with. */
export interface Known {
  namesOf(kind: Kind): readonly string[];
  namespaces: readonly string[];
}

const jumps: Record<string, Jump> = {
  all: { to: "namespace", namespace: undefined },
  services: { to: "kind", kind: undefined },
  bindings: { to: "kind", kind: bindingType },
  binding: { to: "kind", kind: bindingType },
  schedules: { to: "schedules" },
  schedule: { to: "schedules" },
  quit: { to: "quit" },
  q: { to: "quit" },
};
const namespaceWords = ["ns", "namespace"];
/** What is offered: one word for each place. */
const words = [...serviceKinds.map(({ singular }) => singular), "bindings", "schedules", "services", "ns", "all", "quit"];

/** Reads `queue`, `postgres/orders`, `schedules`, `ns shop`, `all` and `q`. Throws UsageError with what is like it. */
export function parseJump(text: string): Jump {
  const [word = "", ...rest] = text.trim().split(/[\s/]+/);
  const [name, ...more] = rest.filter(Boolean);
  if (more.length) throw new UsageError(`"${text.trim()}" is no place`, "write KIND, KIND/NAME or ns NAMESPACE");
  if (namespaceWords.includes(word)) return { to: "namespace", namespace: name };
  const jump = Object.hasOwn(jumps, word.toLowerCase()) ? jumps[word.toLowerCase()] : undefined;
  const kind = jump?.to === "kind" ? jump.kind : findKind(word);
  if (kind === scheduleType) return { to: "schedules" };
  if (kind && (kind.service || kind === bindingType)) return name === undefined ? { to: "kind", kind } : { to: "object", kind, name };
  if (kind || /^accounts?$/.test(word)) throw new UsageError("accounts are not shown here", "see `kubectl cloud account list`");
  if (jump && name === undefined) return jump;
  throw new UsageError(`there is no "${word}"`, didYouMean(word, words) ?? `there are ${words.join(", ")}`);
}

/** What a text can go on as, each from its beginning. */
export function completions(text: string, { namesOf, namespaces }: Known): string[] {
  const [, word, divider, part] = /^(\S*?)(?:([\s/]+)(.*))?$/.exec(text.trimStart()) ?? [];
  if (divider === undefined) return words.filter((one) => one.startsWith(word ?? ""));
  const ofWord = Object.hasOwn(jumps, word ?? "") ? jumps[word ?? ""] : undefined;
  const kind = ofWord?.to === "kind" ? ofWord.kind : findKind(word ?? "");
  const candidates = namespaceWords.includes(word ?? "") ? namespaces : kind ? namesOf(kind) : [];
  return candidates.filter((one) => one.startsWith(part ?? "")).map((one) => `${word}${divider}${one}`);
}

/** A text with as much more as all its completions share; `ns` and a kind of one name go on at once. */
export function completed(text: string, known: Known): string {
  const found = completions(text, known);
  const [first] = found;
  if (first === undefined) return text;
  let length = first.length;
  for (const one of found) while (!one.startsWith(first.slice(0, length))) length--;
  const shared = first.slice(0, length);
  return shared === "ns" && found.length === 1 ? "ns " : shared.length > text.length ? shared : text;
}

/** The error for an object that is not among those shown. */
export function notThere(kind: Kind, name: string, names: readonly string[], namespace: string | undefined): UsageError {
  const where = namespace === undefined ? "any namespace" : `namespace ${namespace}`;
  return new UsageError(`there is no ${kind.singular}/${name} in ${where}`, didYouMean(name, names));
}
