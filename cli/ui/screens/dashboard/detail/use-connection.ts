import { useEffect, useRef, useState } from "react";

import { type OutlineKey, connectionOutline } from "../../../../actions/connection-outline.ts";
import { readConnection } from "../../../../actions/connection.ts";
import type { StatusRow } from "../../../../actions/status.ts";
import { within } from "../../../../context.ts";
import { useSession } from "../../../session.tsx";

/** A connection as far as somebody has asked to see it. */
export interface ShownConnection {
  /** Undefined until it is known. */
  keys: readonly OutlineKey[] | undefined;
  /** Those whose values are shown. */
  revealed: ReadonlySet<string>;
  /** The value of a key that is not secret, or is revealed. */
  valueOf(key: OutlineKey): string | undefined;
  /** Shows exactly these keys. Reads the Secret when nothing of it is shown yet, and forgets it with the last one. */
  reveal(keys: readonly string[]): Promise<void>;
  /** A value for somebody who keeps it elsewhere: a secret one is read for it and not kept here. */
  take(key: OutlineKey): Promise<string | undefined>;
  error: unknown;
}

/** The connection of an object. Its Secret is read when a value of it is asked for, each time anew, and by nobody else. */
export function useConnection({ kind, object }: StatusRow): ShownConnection {
  const { context } = useSession();
  const [keys, setKeys] = useState<readonly OutlineKey[]>();
  const [secrets, setSecrets] = useState<ReadonlyMap<string, string>>(new Map());
  const [error, setError] = useState<unknown>();
  const isShown = useRef(true);
  const { namespace, name } = object.metadata;
  // a run may have written it anew
  const written = object.status?.lastRun?.finishedAt;
  useEffect(() => {
    isShown.current = true;
    connectionOutline(context, kind, object).then(
      (found) => isShown.current && setKeys(found ?? []),
      (thrown: unknown) => isShown.current && setError(thrown),
    );
    return () => void (isShown.current = false);
  }, [context, kind, namespace, name, object.status?.binding?.name, written]);

  const read = async (): Promise<ReadonlyMap<string, string>> => {
    setError(undefined);
    try {
      const { standard, own } = await readConnection(within(context, namespace), { kind, name });
      return new Map([...standard, ...own]);
    } catch (thrown) {
      if (isShown.current) setError(thrown);
      return new Map();
    }
  };
  const reveal = async (wanted: readonly string[]) => {
    if (!wanted.length) return setSecrets(new Map());
    const all = secrets.size ? secrets : undefined;
    const missing = wanted.some((key) => !all?.has(key));
    const values = missing ? await read() : secrets;
    if (isShown.current) setSecrets(new Map(wanted.flatMap((key) => (values.has(key) ? [[key, values.get(key) ?? ""] as const] : []))));
  };
  const take = async ({ key, value }: OutlineKey) => value ?? secrets.get(key) ?? (await read()).get(key);
  return { keys, revealed: new Set(secrets.keys()), valueOf: ({ key, value }) => value ?? secrets.get(key), reveal, take, error };
}
