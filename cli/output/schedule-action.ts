import type { Action } from "../actions/schedule-action.ts";
import { quoted } from "../environment/shell.ts";

/** What a schedule does, as it is typed: `delete postgres/orders`. */
export function actionText({ create, delete: gone, set, reconcile, rotate, run }: Action): string {
  if (create) return `create ${create.objects.map(objectText).join(", ")}`;
  if (gone) return `delete ${named(gone)}`;
  if (set) return `set ${named(set)} ${assignments(set.spec).join(" ")}`;
  if (reconcile) return `reconcile ${named(reconcile)}`;
  if (rotate) return `rotate ${named(rotate)}`;
  return run ? ["run", run.image, ...(run.command ? ["--", ...run.command.map(quoted)] : [])].join(" ") : "nothing";
}

/** The objects of ours that an action is about, as they are typed. */
export function aboutOf({ create, delete: gone, set, reconcile, rotate }: Action): string[] {
  const [one] = [gone, set, reconcile, rotate].filter((target) => target !== undefined);
  return create ? create.objects.map(objectText) : one ? [named(one)] : [];
}

function named({ kind, name }: { kind: string; name: string }): string {
  return `${kind.toLowerCase()}/${name}`;
}

function objectText(object: Record<string, unknown>): string {
  const { kind, metadata } = object as { kind?: string; metadata?: { name?: string } };
  return named({ kind: kind ?? "", name: metadata?.name ?? "" });
}

/** `delaySeconds=30`, `aws.tags.team=shop`: a spec as fields with their values. */
export function assignments(spec: Record<string, unknown>, prefix = ""): string[] {
  return Object.entries(spec).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? assignments(value as Record<string, unknown>, `${prefix}${name}.`)
      : [`${prefix}${name}=${typeof value === "string" ? value : JSON.stringify(value)}`],
  );
}
