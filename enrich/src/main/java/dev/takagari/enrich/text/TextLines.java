package dev.takagari.enrich.text;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// The lines of a text whose writer is not trusted: UTF-8, or UTF-16 when a byte order mark says
/// so. Bytes that are no characters become U+FFFD. A line ends with LF, CRLF or the text. However
/// long a line is, no more of it than asked for is kept. For one thread.
public final class TextLines implements Closeable {
  /// Longest line, in characters, that anything here reads.
  public static final int LONGEST = 1 << 16;

  /// What stands where bytes were no characters.
  public static final char REPLACEMENT = '\uFFFD';

  private static final int BUFFER = 1 << 15;

  private final Reader reader;
  private final int longest;
  private final char[] buffer = new char[BUFFER];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int end;
  private long number;
  private boolean cut;

  public TextLines(InputStream bytes) throws IOException {
    this(bytes, LONGEST);
  }

  /// @param longest how many characters of a line are kept
  public TextLines(InputStream bytes, int longest) throws IOException {
    this.longest = longest;
    BufferedInputStream marked = new BufferedInputStream(bytes, BUFFER);
    reader =
        new InputStreamReader(
            marked,
            charset(marked)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE));
  }

  /// Goes to the next line; false when there is none.
  public boolean next() throws IOException {
    line.setLength(0);
    cut = false;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int feed = at;
      while (feed < end && buffer[feed] != '\n') {
        feed++;
      }
      int kept = Math.min(feed - at, longest - line.length());
      line.append(buffer, at, kept);
      cut |= kept < feed - at;
      at = feed;
      if (at < end) {
        at++;
        break;
      }
    }
    if (any) {
      number++;
      int last = line.length() - 1;
      if (last >= 0 && line.charAt(last) == '\r' && !cut) {
        line.setLength(last);
      }
    }
    return any;
  }

  /// The line without its end; when it is longer than what is kept, its beginning.
  public String text() {
    return line.toString();
  }

  /// Whether the line is longer than what is kept of it.
  public boolean isCut() {
    return cut;
  }

  /// The number of the line, from 1.
  public long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, reader.read(buffer, 0, buffer.length));
    return end > 0;
  }

  /// Leaves the stream behind the mark, if there is one.
  private static Charset charset(BufferedInputStream bytes) throws IOException {
    bytes.mark(4);
    int first = bytes.read();
    int second = bytes.read();
    if (first == 0xFF && second == 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    if (first == 0xFE && second == 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    if (first == 0xEF && second == 0xBB && bytes.read() == 0xBF) {
      return StandardCharsets.UTF_8;
    }
    bytes.reset();
    return StandardCharsets.UTF_8;
  }
}
