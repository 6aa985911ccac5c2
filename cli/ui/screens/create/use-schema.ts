import { useEffect, useState } from "react";

import type { Kind } from "../../../../lib/kinds.ts";
import { type FieldSchema, loadSchema } from "../../../flags/schema.ts";

/** The schema of a kind's spec; undefined until it is loaded. */
export function useSchema(kind: Kind | undefined): FieldSchema | undefined {
  const [loaded, setLoaded] = useState<{ kind: Kind; schema: FieldSchema }>();
  useEffect(() => {
    if (!kind) return undefined;
    let isShown = true;
    void loadSchema(kind.singular).then((schema) => isShown && setLoaded({ kind, schema }));
    return () => {
      isShown = false;
    };
  }, [kind]);
  return loaded && loaded.kind === kind ? loaded.schema : undefined;
}
