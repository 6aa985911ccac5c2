/** Where pictures are taken. */
export interface Workplace {
  /** Of a shell there. */
  readonly env: Record<string, string>;
  /** In which the shell is. */
  readonly folder: string;
  /** Has an object deleted in the end that a scene creates. */
  adopt(object: string): void;
  /** Resolves when nothing is left for runs to do. */
  settle(): Promise<void>;
  /** Leaves nothing behind. */
  close(): Promise<void>;
}
