/** Letters and signs that each are a character of one cell, whatever stands beside them. No emoji, no accents that join with others. */
const single = String.raw`\u0020-\u007E\u00A0-\u00AC\u00AE-\u02FF\u2013-\u2027\u2030-\u205E\u2190-\u21FF\u2500-\u25FC\u2714\u2716\u2800-\u28FF`;

/** Texts as many cells wide as they are long. */
export const isSingles: RegExp = new RegExp(`^[${single}]*$`);
/** The same with control characters, but for the one that joins with a line break. */
const isPlain = new RegExp(`^[\\u0000-\\u000C\\u000E-\\u001F${single}]*$`);

let unicode: Intl.Segmenter | undefined;

/**
 * Cuts a text into what users see as characters. Making an `Intl.Segmenter` takes longer than drawing a screen: it is made for the
 * first text that needs one.
 */
export const graphemes: Pick<Intl.Segmenter, "segment"> = {
  segment: (text) => (isPlain.test(text) ? singles(text) : (unicode ??= new Intl.Segmenter()).segment(text)),
};

function singles(text: string): Intl.Segments {
  const at = (index: number) => ({ segment: text[index] ?? "", index, input: text });
  return {
    containing: (index = 0) => at(index),
    *[Symbol.iterator]() {
      for (let index = 0; index < text.length; index++) yield at(index);
    },
  } as Intl.Segments;
}
