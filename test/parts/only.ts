import type { ObjectMeta } from "../../crds/api/objects.ts";
import type { Store } from "../../lib/store/store.ts";

/** A view of the cluster without the objects and accounts of the tests beside it, for a dispatcher. */
export function only(store: Store, isOurs: (metadata: ObjectMeta) => boolean): Store {
  return new Proxy(store, {
    get(target, key) {
      if (key === "list") {
        return async (...args: Parameters<Store["list"]>) => {
          const list = await target.list(...args);
          return { ...list, items: list.items.filter(({ metadata }) => isOurs(metadata)) };
        };
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
