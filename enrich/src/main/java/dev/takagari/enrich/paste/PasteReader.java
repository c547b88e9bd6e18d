package dev.takagari.enrich.paste;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.text.NameEnding;
import dev.takagari.core.text.ValueGuess;
import dev.takagari.enrich.text.Refanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds indicators in text that people wrote for people. Defanging is undone first. A name with a
/// dot counts as a domain when it ends in a top-level domain that is known, or was defanged; as a
/// file when it ends as files do; what could be both, or neither, is named as a doubt.
public final class PasteReader {
  /// Longest text, in characters.
  public static final int LONGEST = 1 << 20;

  private static final int MOST = 20_000;
  private static final int LONGEST_VALUE = 4_000;
  private static final int LONGEST_PATH = 400;
  private static final int LONGEST_SHOWN = 80;
  private static final int SHORTEST_DIGEST = 24;
  private static final String BEFORE = "([{*_~!.,;:?=#&-";
  private static final String BEHIND = ")]}*_~!.,;:?=&";
  private static final String QUOTES = "\"'`<>|\u201C\u201D\u2018\u2019\u00AB\u00BB\u201E";

  private final String given;
  private final Refanged refanged;
  private final String text;
  private final List<PasteFind> finds = new ArrayList<>();
  private final List<PasteDoubt> doubts = new ArrayList<>();

  private PasteReader(String given) {
    this.given = given;
    refanged = Refanged.of(given);
    text = refanged.text();
  }

  /// Reads a text.
  ///
  /// @throws TakagariException `bad-request` when it is longer than [#LONGEST] characters, or has
  ///   more than 20,000 places that look like indicators
  public static PasteReading read(String text) {
    if (text.length() > LONGEST) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "a pasted text has at most " + LONGEST + " characters");
    }
    PasteReader reader = new PasteReader(text);
    reader.words();
    return new PasteReading(reader.finds, reader.doubts);
  }

  private void words() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        int path = quotedPath(at);
        if (path > at) {
          at = path;
          continue;
        }
      }
      if (isSeparator(at)) {
        at++;
        continue;
      }
      int end = at;
      while (end < text.length() && !isSeparator(end)) {
        end++;
      }
      word(at, end);
      at = end;
    }
  }

  /// Takes a path with blanks, in quotes.
  ///
  /// @return behind the closing quote, or the index given
  private int quotedPath(int open) {
    int most = Math.min(text.length(), open + 1 + LONGEST_PATH);
    int close = text.indexOf(text.charAt(open), open + 1, most);
    if (close < 0) {
      return open;
    }
    String inside = text.substring(open + 1, close);
    boolean path = inside.indexOf('\n') < 0 && ValueGuess.isPath(inside);
    return path && take(IndicatorType.FILENAME, open + 1, close) ? close + 1 : open;
  }

  /// Whether nothing goes on at an index: white space, quotes, and the middle of `[text](address)`.
  private boolean isSeparator(int at) {
    char c = text.charAt(at);
    return c <= ' '
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || QUOTES.indexOf(c) >= 0
        || (c == ']' && at + 1 < text.length() && text.charAt(at + 1) == '(');
  }

  private void word(int from, int to) {
    int at = from;
    while (at < to) {
      int scheme = text.indexOf("://", at, to);
      if (scheme < 0) {
        pieces(at, to);
        return;
      }
      int start = schemeStart(scheme, at);
      if (start > at) {
        pieces(at, start);
      }
      int end = endOfUrl(scheme, to);
      url(start, end);
      at = end;
    }
  }

  private void url(int start, int end) {
    boolean tooLong = end - start > LONGEST_VALUE;
    int last = tooLong ? end : trimmed(start, end);
    if (tooLong || !take(IndicatorType.URL, start, last)) {
      doubt(PasteDoubt.Reason.NO_URL, start, last);
    }
  }

  /// Where a URL ends: with the word, or where another one begins behind a comma or semicolon.
  private int endOfUrl(int scheme, int to) {
    int next = text.indexOf("://", scheme + 3, to);
    if (next < 0) {
      return to;
    }
    int cut = schemeStart(next, scheme + 3);
    char before = text.charAt(cut - 1);
    return cut < next && (before == ',' || before == ';') ? cut : to;
  }

  private int schemeStart(int scheme, int least) {
    int start = scheme;
    while (start > least && isSchemeLetter(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /// Reads what has no scheme, at commas, semicolons and equals signs.
  private void pieces(int from, int to) {
    int start = from;
    for (int i = from; i <= to; i++) {
      char c = i < to ? text.charAt(i) : ',';
      if (c == ',' || c == ';' || c == '=') {
        if (i > start) {
          piece(start, i);
        }
        start = i + 1;
      }
    }
  }

  private void piece(int from, int to) {
    if (to - from > LONGEST_VALUE) {
      return;
    }
    int start = from;
    while (start < to && BEFORE.indexOf(text.charAt(start)) >= 0 && !opensAddress(start, to)) {
      start++;
    }
    int end = trimmed(start, to);
    if (end - start < 3) {
      return;
    }
    int label = label(start, end);
    String word = text.substring(label, end);
    Optional<ValueGuess> guess = ValueGuess.withoutNames(word);
    if (guess.isPresent()) {
      int port = guess.get().port().length();
      boolean bracket = word.startsWith("[");
      int first = bracket ? label + 1 : label;
      int last = port == 0 ? end : first + guess.get().text().length();
      if (!take(guess.get().type(), first, last)
          && IndicatorText.isTooWide(guess.get().type(), text.substring(first, last))) {
        doubt(PasteDoubt.Reason.TOO_WIDE, first, last);
      }
    } else if (ValueGuess.isPath(word)) {
      take(IndicatorType.FILENAME, label, end);
    } else {
      name(label, end, word);
    }
  }

  private void name(int start, int end, String word) {
    if (isDigest(word)) {
      doubt(PasteDoubt.Reason.UNKNOWN_DIGEST, start, end);
      return;
    }
    int slash = word.indexOf('/');
    if (slash > 0 || word.indexOf('\\') >= 0) {
      boolean reached = slash > 0 && isHost(word.substring(0, slash));
      if (reached) {
        doubt(PasteDoubt.Reason.NO_SCHEME, start, end);
      }
      return;
    }
    if (looksLikeAddress(word)) {
      doubt(PasteDoubt.Reason.NO_ADDRESS, start, end);
      return;
    }
    int colon = word.lastIndexOf(':');
    boolean port =
        colon > 0
            && colon < word.length() - 1
            && word.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    int last = port ? start + colon : end;
    String name = text.substring(start, last);
    boolean defanged = isDefanged(start, last);
    switch (NameEnding.of(name)) {
      case FILE -> take(IndicatorType.FILENAME, start, last);
      case DOMAIN -> {
        if (defanged || !isTwoSentences(name)) {
          take(IndicatorType.DOMAIN, start, last);
        } else {
          doubt(PasteDoubt.Reason.TWO_SENTENCES, start, last);
        }
      }
      case EITHER -> {
        boolean domain =
            defanged || name.startsWith("www.") || name.indexOf('.') != name.lastIndexOf('.');
        if (domain) {
          take(IndicatorType.DOMAIN, start, last);
        } else {
          doubt(PasteDoubt.Reason.FILE_OR_DOMAIN, start, last);
        }
      }
      case UNKNOWN -> {
        if (defanged) {
          take(IndicatorType.DOMAIN, start, last);
        } else if (isName(name)) {
          doubt(PasteDoubt.Reason.UNKNOWN_ENDING, start, last);
        }
      }
      case NONE -> {
        // a word
      }
    }
  }

  private boolean take(IndicatorType type, int start, int end) {
    if (!(IndicatorText.read(type, text.substring(start, end))
        instanceof IndicatorReading.Understood(IndicatorValue value))) {
      return false;
    }
    bound();
    finds.add(new PasteFind(origin(start), end(end), value, isDefanged(start, end)));
    return true;
  }

  private void doubt(PasteDoubt.Reason reason, int start, int end) {
    bound();
    String shown = ShownText.defanged(text.substring(start, end), LONGEST_SHOWN);
    doubts.add(new PasteDoubt(origin(start), end(end), reason, shown));
  }

  private void bound() {
    if (finds.size() + doubts.size() >= MOST) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "a pasted text has at most " + MOST + " indicators");
    }
  }

  private int origin(int index) {
    return refanged.origin(index);
  }

  /// Where something ends in what was given: behind its last character, brackets counted in.
  private int end(int index) {
    int end = refanged.origin(index);
    int last = refanged.origin(index - 1);
    while (end > last + 1 && Refanged.isInvisible(given.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private boolean isDefanged(int start, int end) {
    return !given.substring(origin(start), end(end)).equals(text.substring(start, end));
  }

  /// Without punctuation behind it; a bracket stays when it was opened inside.
  private int trimmed(int start, int to) {
    int end = to;
    while (end > start && BEHIND.indexOf(text.charAt(end - 1)) >= 0) {
      char c = text.charAt(end - 1);
      char open = c == ')' ? '(' : c == ']' ? '[' : c == '}' ? '{' : 0;
      if (open != 0 && count(open, start, end) >= count(c, start, end)) {
        break;
      }
      end--;
    }
    return end;
  }

  private int count(char c, int start, int end) {
    int count = 0;
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == c) {
        count++;
      }
    }
    return count;
  }

  /// Whether a bracket or colon belongs to an address of IPv6.
  private boolean opensAddress(int at, int to) {
    return text.startsWith("::", at)
        || (text.charAt(at) == '[' && text.substring(at, to).contains("]:"));
  }

  /// Where a value begins behind a word and a colon: `sha256:…`.
  private int label(int start, int end) {
    int colon = text.indexOf(':', start, end);
    if (colon < start + 2 || colon >= end - 3) {
      return start;
    }
    for (int i = start; i < colon; i++) {
      if (!Character.isLetterOrDigit(text.charAt(i)) && text.charAt(i) != '-') {
        return start;
      }
    }
    boolean address = text.indexOf(':', colon + 1, end) > 0;
    return address && ValueGuess.withoutNames(text.substring(start, end)).isPresent()
        ? start
        : colon + 1;
  }

  private static boolean isHost(String name) {
    return switch (NameEnding.of(name)) {
      case DOMAIN, EITHER, UNKNOWN -> isName(name);
      case FILE -> false;
      case NONE -> ValueGuess.withoutNames(name).isPresent();
    };
  }

  private static boolean isName(String name) {
    return IndicatorText.read(IndicatorType.DOMAIN, name) instanceof IndicatorReading.Understood;
  }

  private static boolean isTwoSentences(String name) {
    int dot = name.lastIndexOf('.');
    return name.indexOf('.') == dot
        && Character.isUpperCase(name.charAt(dot + 1))
        && Character.isLowerCase(name.charAt(dot - 1))
        && dot + 2 < name.length()
        && Character.isLowerCase(name.charAt(dot + 2));
  }

  private static boolean looksLikeAddress(String word) {
    return word.chars().filter(c -> c == '.').count() == 3
        && word.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))
        && word.indexOf("..") < 0;
  }

  private static boolean isDigest(String word) {
    return word.length() >= SHORTEST_DIGEST
        && word.length() % 2 == 0
        && word.chars()
            .allMatch(
                c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
  }

  private static boolean isSchemeLetter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '-';
  }
}
