import { useInput, usePaste } from "ink";
import {
  createContext,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";

import { keyNames } from "./key-name.ts";
import { useSuspend } from "./use-suspend.ts";

/** Keys that do something, and the word for it in the line below and in the help. */
export interface Binding {
  /** As {@link keyNames} calls them; the first is the one that hints show. */
  keys: readonly string[];
  label: string;
  /** Told in the help alone, such as second ways to move. Default: false. */
  quiet?: boolean;
  /** Gets the key that was pressed. */
  run(key: string): void;
}

/** Bindings of one component; `modal` ones hide all below. */
interface Layer {
  /** Its place: a parent's comes before its children's, and an earlier component's before a later one's. */
  place: number;
  bindings: readonly Binding[];
  modal: boolean;
  /** Gets what no binding of the layer takes; true when it takes it. */
  other: ((key: string) => boolean) | undefined;
}

class Layers {
  #layers: Layer[] = [];
  #shown: readonly Binding[] = [];
  #pressed: string[] = [];
  #whenDrawn: (() => void) | undefined;
  readonly #listeners = new Set<() => void>();
  #places = 0;

  /** The place of a component that is drawn for the first time. */
  readonly place = (): number => this.#places++;

  add(layer: Layer): () => void {
    // one that comes back with other words stays below what came after it
    this.#change([...this.#layers, layer].toSorted((a, b) => a.place - b.place));
    return () => this.#change(this.#layers.filter((one) => one !== layer));
  }

  /** Gives keys their effect one by one: what a key has changed is drawn before the next one comes, however long that takes. */
  async press(keys: readonly string[], draw: () => void): Promise<void> {
    const isBusy = this.#pressed.length > 0;
    this.#pressed.push(...keys);
    if (isBusy) return;
    for (let [key] = this.#pressed; key !== undefined; [key] = this.#pressed) {
      this.#press(key);
      await new Promise<void>((resolve) => {
        this.#whenDrawn = resolve;
        draw();
      });
      this.#pressed.shift();
    }
  }

  /** All that was changed before is drawn, and has had its effects. */
  readonly drawn = (): void => this.#whenDrawn?.();

  #press(key: string): void {
    for (const { bindings, modal, other } of this.#layers.toReversed()) {
      const binding = bindings.find(({ keys }) => keys.includes(key));
      if (binding) return binding.run(key);
      if (other?.(key) || modal) return;
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** All that does something now, what is nearest to the user first. */
  readonly shown = (): readonly Binding[] => this.#shown;

  #change(layers: Layer[]): void {
    this.#layers = layers;
    const modal = layers.findLastIndex((layer) => layer.modal);
    this.#shown = reachable(layers.slice(Math.max(modal, 0)).toReversed());
    for (const listener of this.#listeners) listener();
  }
}

/** Bindings with the keys that nothing before them takes. */
function reachable(layers: readonly Layer[]): Binding[] {
  const taken = new Set<string>();
  return layers.flatMap(({ bindings }) => {
    const free = bindings.map((binding) => ({ ...binding, keys: binding.keys.filter((key) => !taken.has(key)) }));
    for (const { keys } of bindings) for (const key of keys) taken.add(key);
    return free.filter(({ keys }) => keys.length);
  });
}

const KeyboardContext = createContext<Layers | undefined>(undefined);

/** Hands keys to the components below it: to the one that came last first. */
export function Keyboard({ children }: { children: ReactNode }): ReactNode {
  const layers = useMemo(() => new Layers(), []);
  const suspend = useSuspend();
  // what is pasted where there is no field is no key
  usePaste(() => undefined);
  const [drawn, draw] = useReducer((count: number) => count + 1, 0);
  // children's effects come before: keys that they have now are known
  useLayoutEffect(layers.drawn, [layers, drawn]);
  useInput((input, key) => {
    const names = keyNames(input, key);
    // whatever is on the screen
    if (names.includes("ctrl-z")) suspend();
    else void layers.press(names, draw);
  });
  return <KeyboardContext.Provider value={layers}>{children}</KeyboardContext.Provider>;
}

/** What {@link useKeys} takes besides bindings. */
export interface KeysOptions {
  /** Default: true. */
  isActive?: boolean;
  /** Whether keys of what came before are out of reach, as under a question. Default: false. */
  modal?: boolean;
  /** Gets keys that have no binding here; true when it takes one. */
  other?(key: string): boolean;
}

/** Gives keys a meaning as long as the component is shown. A later component's come before an earlier one's, a child's before its parent's. */
export function useKeys(bindings: readonly Binding[], { isActive = true, modal = false, other }: KeysOptions = {}): void {
  const layers = useLayers();
  const [place] = useState(layers.place);
  // what they do changes with each picture, while the hints need only know when their words do
  const latest = useRef({ bindings, other });
  latest.current = { bindings, other };
  const words = JSON.stringify(bindings.map(({ keys, label, quiet }) => [keys, label, quiet]));
  // in effect before the picture is seen: a key that answers it is not lost
  useLayoutEffect(() => {
    if (!isActive) return undefined;
    const stable = latest.current.bindings.map((binding, index) => ({
      ...binding,
      run: (key: string) => latest.current.bindings[index]?.run(key),
    }));
    return layers.add({ place, bindings: stable, modal, other: (key) => latest.current.other?.(key) ?? false });
  }, [layers, place, words, isActive, modal]);
}

/** All bindings that are in reach now. */
export function useBindings(): readonly Binding[] {
  const layers = useLayers();
  return useSyncExternalStore(layers.subscribe, layers.shown);
}

function useLayers(): Layers {
  const layers = useContext(KeyboardContext);
  if (!layers) throw new Error("keys are used outside of a Keyboard");
  return layers;
}
