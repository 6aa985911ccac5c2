import { useStdout } from "ink";

/**
 * Hands a text to the clipboard of the terminal that the user sits at, also over ssh. A terminal that doesn't take it says nothing:
 * OSC 52 of https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
 */
export function useClipboard(): (text: string) => void {
  const { stdout } = useStdout();
  return (text) => void stdout.write(`\u001B]52;c;${Buffer.from(text, "utf8").toString("base64")}\u0007`);
}
