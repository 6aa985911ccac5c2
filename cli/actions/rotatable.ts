import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { accountType } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import { displayName, type NamedTarget } from "../target.ts";

/** Why there are no credentials to rotate, and what gives access instead; undefined when there are, or when it can't be told. */
export async function rotationRefusal(
  context: Context,
  { kind, name }: NamedTarget,
  { spec }: ServiceObject,
): Promise<KnownError | undefined> {
  const provider = await providerOf(context, spec.account);
  const why = provider === undefined ? undefined : kind.withoutCredentials[provider];
  if (why === undefined) return undefined;
  const [what, ...hint] = why.split(": ");
  return new KnownError(`there is nothing to rotate of ${displayName(kind, name)}: ${what}`, {
    code: "NoCredentials",
    ...(hint.length && { hint: hint.join(": ") }),
    exitCode: exitCodes.refused,
  });
}

/** Provider of an account; undefined where there is none, or the caller may not read it. */
async function providerOf({ store }: Context, name: string): Promise<string | undefined> {
  try {
    return (await store.get<CloudAccount>({ type: accountType, name }))?.spec.provider;
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return undefined;
    throw error;
  }
}
