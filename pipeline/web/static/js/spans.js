// Spans count bytes of UTF-8; JavaScript counts UTF-16. One walk over the text gives the way between them.

/** For a text: to_utf16(byte) is the index of the character that the byte belongs to. */
export class Offsets {
  constructor(text) {
    this.bytes_ = [0];
    this.units_ = [0];
    let byte = 0;
    let unit = 0;
    // A mark each 64 characters, so that a long article costs little.
    let count = 0;
    for (const character of text) {
      byte += utf8_length(character.codePointAt(0));
      unit += character.length;
      if (++count % 64 === 0) {
        this.bytes_.push(byte);
        this.units_.push(unit);
      }
    }
    this.text_ = text;
    this.total_ = byte;
  }

  to_utf16(byte) {
    if (byte <= 0) return 0;
    if (byte >= this.total_) return this.text_.length;
    let low = 0;
    let high = this.bytes_.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.bytes_[middle] <= byte) low = middle;
      else high = middle - 1;
    }
    let at = this.bytes_[low];
    let unit = this.units_[low];
    while (unit < this.text_.length) {
      const code = this.text_.codePointAt(unit);
      const length = utf8_length(code);
      if (at + length > byte) return unit;
      at += length;
      unit += code > 0xffff ? 2 : 1;
    }
    return unit;
  }
}

function utf8_length(code) {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/**
 * Cuts [begin, end) at the edges of spans that may overlap. Gives [{begin, end, spans}] without gaps, the shortest span
 * of each piece first: it is the one whose colour shows.
 */
export function cut(begin, end, spans) {
  const edges = new Set([begin, end]);
  for (const span of spans) {
    if (span.begin > begin && span.begin < end) edges.add(span.begin);
    if (span.end > begin && span.end < end) edges.add(span.end);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < sorted.length; ++i) {
    const piece = {begin: sorted[i], end: sorted[i + 1]};
    piece.spans = spans.filter((s) => s.begin < piece.end && piece.begin < s.end);
    piece.spans.sort((a, b) => a.end - a.begin - (b.end - b.begin));
    pieces.push(piece);
  }
  return pieces;
}
