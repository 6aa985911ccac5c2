import { Text } from "ink";
import { type ReactNode, useEffect, useState } from "react";

import type { StatusRow } from "../../../../actions/status.ts";
import { asList, serialize } from "../../../../output/serialize.ts";
import { Scroll } from "../../../components/scroll.tsx";
import { useSize } from "../../../hooks/use-size.ts";
import { colors } from "../../../theme.ts";
import { wrapped } from "../../../wrap.ts";

/** The object as `status -o yaml` prints it. */
export function YamlTab({ row: { object } }: { row: StatusRow }): ReactNode {
  const { columns, rows } = useSize();
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    let isShown = true;
    void draw();
    async function draw() {
      const text = await serialize(asList([object], true), "yaml");
      if (isShown) setLines(text.trimEnd().split("\n"));
    }
    return () => void (isShown = false);
  }, [object]);
  const drawn = lines.flatMap((line) => wrapped(line, columns, `${/^[\s-]*/.exec(line)?.[0].replaceAll("-", " ") ?? ""}  `));
  return <Scroll lines={drawn.map((line, index) => ({ key: String(index), node: <Line text={line} /> }))} height={rows} />;
}

/** A line with its key in colour. */
function Line({ text }: { text: string }): ReactNode {
  const [, before = "", key = "", rest = text] = /^([\s-]*)([\w./-]+:)(?=\s|$)(.*)$/.exec(text) ?? [];
  return (
    <Text wrap="truncate">
      {before}
      <Text color={colors.accent}>{key}</Text>
      {rest}
    </Text>
  );
}
