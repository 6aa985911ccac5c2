import Yoga from "yoga-layout";

/** What draws screens, in a file of its own beside the plugin: few commands need it (build/bundle.ts). */
export * from "ink";
export {
  Component,
  createContext,
  Fragment,
  memo,
  useContext,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
export { jsx, jsxs } from "react/jsx-runtime";

/** Resolves once screens can be drawn: in the bundle, what lays them out is compiled meanwhile (build/plugins.ts). */
export const ready: Promise<unknown> | undefined = (Yoga as { loaded?: Promise<unknown> }).loaded;
