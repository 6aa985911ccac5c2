import { expect, test } from "vitest";

import { draw } from "./draw.ts";

const escape = "\u001B";
const of = (screen: string) => draw({ title: "a screen", screen, columns: 20, rows: 3 });
/** The text of a line as a reader copies it. */
const lines = (svg: string) => svg.split("\n").flatMap((line) => /<text class="text" y.*/.exec(line)?.[0].replaceAll(/<[^>]+>/g, "") ?? []);

test("text stays text, line by line, so that it can be searched and copied", () => {
  expect(lines(of("NAME     READY\norders   True   \n"))).toEqual(["NAME     READY", "orders   True"]);
});

test("what XML takes for its own is escaped, also in the title", () => {
  const svg = draw({ title: 'a <b> & "c"', screen: "if a < b && c > d", columns: 20, rows: 1 });
  expect(svg).toContain("if a &lt; b &amp;&amp; c &gt; d");
  expect(svg).toContain('<title id="title">a &lt;b&gt; &amp; &quot;c&quot;</title>');
});

test("colours and weights of the terminal are kept, over the end of a line too", () => {
  const svg = of(`${escape}[32mok ${escape}[1mvery${escape}[0m ${escape}[2mquiet\nstill${escape}[0m not`);
  expect(svg).toMatch(/class="green">ok </);
  expect(svg).toMatch(/class="green bold">very</);
  expect(svg).toMatch(/class="dim">quiet</);
  expect(svg).toMatch(/class="dim">still</);
  expect(svg).toMatch(/lengthAdjust="spacingAndGlyphs"> not</);
});

test("colours beyond the sixteen are what xterm shows", () => {
  const svg = of(`${escape}[91ma${escape}[38;5;200mb${escape}[38;5;244mc${escape}[38;2;1;2;255md`);
  expect(svg).toContain('class="bright-red">a<');
  expect(svg).toContain('style="fill:#ff00d7">b<');
  expect(svg).toContain('style="fill:#808080">c<');
  expect(svg).toContain('style="fill:#0102ff">d<');
});

test("inverse text is drawn upon its colour, also where it is a space", () => {
  const svg = of(`ab${escape}[7m ${escape}[27m\n${escape}[7;36mc`);
  expect(svg).toContain('<rect class="text" x="16.8" y="0" width="8.4"');
  expect(svg).toMatch(/<rect class="cyan" x="0" y="17".*class="ground">c</);
});

test("a wide character takes two cells, and what follows it stands where the terminal has it", () => {
  const svg = of("a漢b");
  expect(svg).toContain('x="8.4" textLength="16.8" lengthAdjust="spacingAndGlyphs">漢<');
  expect(svg).toContain('x="25.2" textLength="8.4" lengthAdjust="spacingAndGlyphs">b<');
});

test("the same screen makes the same picture", () => {
  expect(of("orders")).toBe(of("orders"));
});
