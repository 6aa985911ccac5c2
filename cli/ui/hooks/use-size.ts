import { useWindowSize } from "ink";
import { createContext, useContext } from "react";

/** Columns and rows that a screen has. */
export interface Size {
  columns: number;
  rows: number;
}

/** A size other than the terminal's, for a part of it and for tests. */
export const SizeContext = createContext<Size | undefined>(undefined);

/** The size there is, as it changes. */
export function useSize(): Size {
  const terminal = useWindowSize();
  return useContext(SizeContext) ?? terminal;
}
